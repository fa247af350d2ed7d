"""Cases: an event, a configuration, and what must come out; as files that people write and keep in a repository."""

from talonbench.cases.checking import Checked, check_case, update_text
from talonbench.cases.model import Case, CaseError, CaseFile, case_text, read_cases, schema
from talonbench.cases.running import find_cases

__all__ = [
    "Case",
    "CaseError",
    "CaseFile",
    "Checked",
    "case_text",
    "check_case",
    "find_cases",
    "read_cases",
    "schema",
    "update_text",
]
