"""The filter dialect: full FQL, as Segment describes it for destination filters; silent places are told as such."""

from talonbench.fql.filter.filter import Decision, Filter, compile_filter
from talonbench.fql.filter.nodes import Path, walk

__all__ = ["Decision", "Filter", "Path", "compile_filter", "walk"]
