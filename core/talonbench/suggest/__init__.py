"""Events that match a mapping: made from scratch, or by the smallest change to one that doesn't."""

from talonbench.suggest.for_filters import suggest_for_filters
from talonbench.suggest.for_mapping import suggest_for_mapping
from talonbench.suggest.make_event import Contradiction, MatchingEvent, Unmatchable, make_matching_event
from talonbench.suggest.model import (
    DisableFilter,
    EnableDestination,
    EnableMapping,
    KeepInFilter,
    SetEventValue,
    SetField,
    SetFilter,
    SetTrigger,
    Step,
    Suggestion,
    Widening,
)

__all__ = [
    "Contradiction",
    "DisableFilter",
    "EnableDestination",
    "EnableMapping",
    "KeepInFilter",
    "MatchingEvent",
    "SetEventValue",
    "SetField",
    "SetFilter",
    "SetTrigger",
    "Step",
    "Suggestion",
    "Unmatchable",
    "Widening",
    "make_matching_event",
    "suggest_for_filters",
    "suggest_for_mapping",
]
