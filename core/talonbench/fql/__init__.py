"""Segment's query language: triggers, as the destination's mappings have them."""

from talonbench.fql.conditions import Condition
from talonbench.fql.quirks import Quirk
from talonbench.fql.trigger import Explanation, Trigger, compile_trigger

__all__ = ["Condition", "Explanation", "Quirk", "Trigger", "compile_trigger"]
