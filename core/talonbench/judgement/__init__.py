"""The judgement on an event: a summary, then each mapping's reason. Window, command line and reports show it."""

from talonbench.judgement.judgement import Judgement, Summary, find_code
from talonbench.judgement.reasons import FoundCondition, Reason

__all__ = ["FoundCondition", "Judgement", "Reason", "Summary", "find_code"]
