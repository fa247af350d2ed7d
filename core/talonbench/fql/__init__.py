"""Segment's query language: mapping triggers. The dialect of filters is in `talonbench.fql.filters`."""

from talonbench.fql.explanation import Explanation
from talonbench.fql.triggers.conditions import Condition
from talonbench.fql.triggers.quirks import Quirk
from talonbench.fql.triggers.trigger import Trigger, compile_trigger

__all__ = [
    "Condition",
    "Explanation",
    "Quirk",
    "Trigger",
    "compile_trigger",
]
