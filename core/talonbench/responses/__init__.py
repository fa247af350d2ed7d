"""Answers of Talon.One read: what is wrong and where, what the rules did, in plain words."""

from talonbench.responses.effects import Effect, list_effects
from talonbench.responses.problems import ResponseProblem, find_problems
from talonbench.responses.remarks import check_body
from talonbench.responses.report import ResponseReport, Section, read_response

__all__ = [
    "Effect",
    "ResponseProblem",
    "ResponseReport",
    "Section",
    "check_body",
    "find_problems",
    "list_effects",
    "read_response",
]
