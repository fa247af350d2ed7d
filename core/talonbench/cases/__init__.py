"""Cases: an event, a configuration and the expected outcome, in files to keep in a repository."""

from talonbench.cases.check import CaseResult, check_case, redact_case, update_text
from talonbench.cases.discovery import find_cases
from talonbench.cases.model import Case, CaseError, CaseFile, case_text, read_cases, schema

__all__ = [
    "Case",
    "CaseError",
    "CaseFile",
    "CaseResult",
    "case_text",
    "check_case",
    "find_cases",
    "read_cases",
    "redact_case",
    "schema",
    "update_text",
]
