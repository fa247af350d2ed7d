"""An event as it was found, and how it reaches Segment."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Arrival: TypeAlias = Literal["typed", "call", "sdk"]


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """*arrival* is ``call`` for the body of a call to the Tracking API, ``sdk`` for what an SDK makes one of."""

    body: dict[str, Any]
    arrival: Arrival = "typed"
