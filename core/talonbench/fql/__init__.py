"""Segment's query language: triggers of mappings. The dialect of filters has its own door, `talonbench.fql.filter`."""

from talonbench.fql.conditions import Condition
from talonbench.fql.explanation import Explanation
from talonbench.fql.quirks import Quirk
from talonbench.fql.trigger import Trigger, compile_trigger

__all__ = [
    "Condition",
    "Explanation",
    "Quirk",
    "Trigger",
    "compile_trigger",
]
