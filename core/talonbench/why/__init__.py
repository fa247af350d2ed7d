"""Why, both ways: from a value of a request to its place in the event, and from the event to all that it feeds."""

from talonbench.why.origins import Origin, origins
from talonbench.why.placement import Placement, placements
from talonbench.why.reasons import Reason, reason, value_at
from talonbench.why.uses import Use, feeds, unused_places, uses

__all__ = [
    "Origin",
    "Placement",
    "Reason",
    "Use",
    "feeds",
    "origins",
    "placements",
    "reason",
    "unused_places",
    "uses",
    "value_at",
]
