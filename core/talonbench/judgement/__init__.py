"""The judgement on an event: a summary, then each mapping's reason. Window, command line and reports show it."""

from talonbench.judgement.judgement import Judgement, Summary, decide_code, find_code
from talonbench.judgement.reasons import NO_MATCH, OK, REJECTED, FoundCondition, Reason, list_faults

__all__ = [
    "NO_MATCH", "OK", "REJECTED", "FoundCondition", "Judgement", "Reason", "Summary", "decide_code", "find_code",
    "list_faults",
]  # fmt: skip
