"""The events in a text that an agent passes."""

from dataclasses import replace

from talonbench.errors import EventSyntaxError
from talonbench.events import Event, read_event
from talonbench.events.arrival import Arrival
from talonbench.events.diagnosis import no_event_item
from talonbench.events.recognition import recognize_events


def read_events(text: str) -> list[tuple[str, Event]]:
    """Each event in *text* with its name; EventSyntaxError if there is none, or one that can't be read."""
    found = recognize_events(text)
    if not found.texts:
        read_event(text)
        raise EventSyntaxError("There is no event in this text.", text, 0)
    if found.unreadable_lines:
        number = found.unreadable_lines[0]
        line = text.split("\n")[number - 1]
        try:
            read_event(line)
        except EventSyntaxError as error:
            start = len("".join(f"{one}\n" for one in text.split("\n")[: number - 1])) + error.start
            raise EventSyntaxError(error.message, text, start) from None
    if found.unreadable_items:
        raise EventSyntaxError(no_event_item(found.unreadable_items[0]), text, 0)
    arrivals: tuple[Arrival, ...] = found.arrivals or ("typed",)
    events = [replace(read_event(one), arrival=arrival) for one, arrival in zip(found.texts, arrivals, strict=True)]
    return [("event" if len(events) == 1 else f"event #{at}", one) for at, one in enumerate(events, 1)]
