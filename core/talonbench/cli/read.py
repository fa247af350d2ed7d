"""Reads a command's input: files, standard input."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from talonbench.cli.tickets import is_ticket, read_ticket
from talonbench.errors import EventSyntaxError, WorkspaceError
from talonbench.events import Event, read_event
from talonbench.events.diagnosis import no_event_item
from talonbench.events.recognition import recognize_events
from talonbench.formats import Configuration
from talonbench.formats.model import ImportedDelivery
from talonbench.formats.pieces import find_delivery
from talonbench.plurals import count_noun
from talonbench.reading import STANDARD_INPUT, read_text
from talonbench.responses.dead_letters import is_dead_letters, read_dead_letters
from talonbench.values import Json, json_text


def read_events(
    names: list[str], deliveries: list[ImportedDelivery] | None = None
) -> Iterator[tuple[str, Event | None]]:
    """Each event in the files and tickets *names*, with its name for messages; None if it can't be read.

    Responses, and deliveries as Segment shows them, are added to *deliveries*. Errors are printed to standard error,
    and so is what was recognized in text that isn't a plain event.
    """
    for name in names:
        if is_ticket(name):
            imported = read_ticket(Path(name))
            if deliveries is not None:
                deliveries += imported.deliveries
            yield from _events_of(imported)
            continue
        said = "standard input" if name == STANDARD_INPUT else name
        try:
            text = read_text(name)
        except WorkspaceError as error:
            print(f"talonbench: {error}", file=sys.stderr)
            yield said, None
        else:
            delivery = find_delivery(text) if deliveries is not None else None
            if deliveries is not None and is_dead_letters(text):
                yield from _dead_letters(said, text, deliveries)
            elif deliveries is not None and delivery is not None:
                deliveries.append(ImportedDelivery(said, delivery))
                yield from _event_of(said, delivery.event)
            else:
                yield from _events(said, text)


def _events_of(imported: Configuration) -> Iterator[tuple[str, Event | None]]:
    """The events of a ticket; what several panes show is there once."""
    shown: list[str] = []
    for one in imported.events:
        if one.source is not None:
            yield from _events(one.source.name, one.source.text)
        else:
            new = [body for body in one.bodies if json_text(body) not in shown]
            for body in new:
                yield from _event_of(one.name or "event", body)
        shown += [json_text(body) for body in one.bodies]


def _dead_letters(name: str, text: str, deliveries: list[ImportedDelivery]) -> Iterator[tuple[str, Event | None]]:
    """The events of a replay's dead letters; what was answered to the request of each is added to *deliveries*."""
    letters = read_dead_letters(text)
    print(f"{name}: Recognized: dead letters of a replay, {count_noun(len(letters), 'line')}.", file=sys.stderr)
    for count, (number, one) in enumerate(letters, 1):
        if one is None or one.event is None:
            print(f"{name}:{number}: this line is no dead letter", file=sys.stderr)
            yield f"{name}:{number}", None
            continue
        said = name if len(letters) == 1 else f"{name} #{count}"
        deliveries.append(ImportedDelivery(said, one))
        yield from _event_of(said, one.event)


def _event_of(name: str, body: dict[str, Json] | None) -> Iterator[tuple[str, Event | None]]:
    if body is not None:
        yield name, read_event(json_text(body))


def _events(name: str, text: str) -> Iterator[tuple[str, Event | None]]:
    found = recognize_events(text)
    if not found.texts:
        _print_syntax_error(name, text)
        yield name, None
        return
    if found.summary:
        print(f"{name}: {found.summary}", file=sys.stderr)
    for number, (one, arrival) in enumerate(zip(found.texts, found.arrivals or ("typed",), strict=True), 1):
        said = name if len(found.texts) == 1 else f"{name} #{number}"
        line = found.lines[number - 1] if found.lines else number
        said = said if line == number else f"{said} (line {line})"
        yield said, replace(read_event(one), arrival=arrival)
    for number in found.unreadable_lines:
        _print_syntax_error(f"{name}:{number}", text.split("\n")[number - 1], is_line=True)
        yield f"{name}:{number}", None
    for number in found.unreadable_items:
        print(f"{name}:1:1: {no_event_item(number)}", file=sys.stderr)
        yield f"{name} item {number}", None


def _print_syntax_error(place: str, text: str, *, is_line: bool = False) -> None:
    try:
        read_event(text)
    except EventSyntaxError as error:
        where = f"{error.column}" if is_line else f"{error.line}:{error.column}"
        print(f"{place}:{where}: {error.message}", file=sys.stderr)
