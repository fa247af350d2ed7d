"""Events that fire a mapping: made from nothing, or by the smallest change of one that does not."""

from talonbench.firing.making import Contradiction, MadeEvent, Unfireable, make_fire
from talonbench.firing.missing import Enable, EventEdit, MappingEdit, Suggestion, TriggerEdit, nearest_miss

__all__ = [
    "Contradiction",
    "Enable",
    "EventEdit",
    "MadeEvent",
    "MappingEdit",
    "Suggestion",
    "TriggerEdit",
    "Unfireable",
    "make_fire",
    "nearest_miss",
]
