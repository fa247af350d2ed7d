"""Talon.One's responses explained: what is wrong and where, and what the rules did."""

from talonbench.responses.effects import Effect, list_effects
from talonbench.responses.problems import ResponseProblem, explain_problem, find_problems
from talonbench.responses.rejections import REJECTION_REASONS, explain_rejection
from talonbench.responses.remarks import check_body
from talonbench.responses.report import ResponseReport, Section, read_response

__all__ = [
    "REJECTION_REASONS",
    "Effect",
    "ResponseProblem",
    "ResponseReport",
    "Section",
    "check_body",
    "explain_problem",
    "explain_rejection",
    "find_problems",
    "list_effects",
    "read_response",
]
