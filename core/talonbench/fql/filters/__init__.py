"""The filter dialect: full FQL, as Segment documents it for destination filters; what is undocumented is marked."""

from talonbench.fql.filters.condition import Decision, FilterCondition, compile_condition
from talonbench.fql.filters.nodes import Path, walk

__all__ = ["Decision", "FilterCondition", "Path", "compile_condition", "walk"]
