"""Events that fire a mapping: made from nothing, or by the smallest change of one that does not."""

from talonbench.firing.edits import Enable, EventEdit, FilterOff, MappingEdit, Suggestion, TriggerEdit
from talonbench.firing.making import Contradiction, MadeEvent, Unfireable, make_fire
from talonbench.firing.missing import nearest_miss
from talonbench.firing.passing import nearest_pass

__all__ = [
    "Contradiction",
    "Enable",
    "EventEdit",
    "FilterOff",
    "MadeEvent",
    "MappingEdit",
    "Suggestion",
    "TriggerEdit",
    "Unfireable",
    "make_fire",
    "nearest_miss",
    "nearest_pass",
]
