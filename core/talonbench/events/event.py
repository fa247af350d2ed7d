"""An event: its text and the object in it."""

from dataclasses import dataclass

from talonbench.events.arrival import Arrival
from talonbench.events.parser import read_body
from talonbench.values import Json


@dataclass(frozen=True, slots=True)
class Event:
    """One event. *body* has JavaScript's values; *plain* if orjson reads and writes it as JavaScript would.

    *arrival* says how it reaches Segment.
    """

    body: dict[str, Json]
    text: str
    plain: bool
    arrival: Arrival = "typed"


def read_event(text: str) -> Event:
    """The event in *text*, JSON as people paste it; EventSyntaxError with the location of the first error."""
    body, plain = read_body(text)
    return Event(body, text, plain)
