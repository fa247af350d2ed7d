"""An event: the text that a person pasted, and the object in it."""

from dataclasses import dataclass

from talonbench.events.parser import read_body
from talonbench.values import Json


@dataclass(frozen=True, slots=True)
class Event:
    """One event. *body* holds JavaScript's values; *plain* says that orjson reads and writes it as JavaScript would."""

    body: dict[str, Json]
    text: str
    plain: bool


def read_event(text: str) -> Event:
    """The event in *text*, JSON as people paste it; EventSyntaxError at the place that cannot be read."""
    body, plain = read_body(text)
    return Event(body, text, plain)
