"""The filter dialect: full FQL, as Segment describes it for destination filters; silent places are told as such."""

from talonbench.fql.filters.condition import Decision, FilterCondition, compile_condition
from talonbench.fql.filters.nodes import Path, walk

__all__ = ["Decision", "FilterCondition", "Path", "compile_condition", "walk"]
