"""Answers of Talon.One read: what is wrong and where, what the rules did, in plain words."""

from talonbench.answers.effects import EffectRow, effect_rows
from talonbench.answers.problems import Problem, problems_of
from talonbench.answers.reading import Reading, Section, read_answer
from talonbench.answers.remarks import remarks_of

__all__ = ["EffectRow", "Problem", "Reading", "Section", "effect_rows", "problems_of", "read_answer", "remarks_of"]
