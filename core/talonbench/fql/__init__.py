"""Segment's query language, in its two dialects: triggers of mappings, and filters of destinations."""

from talonbench.fql.conditions import Condition
from talonbench.fql.explanation import Explanation
from talonbench.fql.filter import Decision, Filter, compile_filter
from talonbench.fql.quirks import Quirk
from talonbench.fql.trigger import Trigger, compile_trigger

__all__ = [
    "Condition",
    "Decision",
    "Explanation",
    "Filter",
    "Quirk",
    "Trigger",
    "compile_filter",
    "compile_trigger",
]
