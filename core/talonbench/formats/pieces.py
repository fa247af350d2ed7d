"""What one file of a ticket is: a configuration, events, a response, attributes, or a note that is kept and named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from talonbench.attributes.catalog import CatalogError, attributes_in, read_catalog
from talonbench.document import TicketNote
from talonbench.errors import EventSyntaxError, SourceError
from talonbench.events import read_event
from talonbench.events.credentials import remove_credentials
from talonbench.events.envelopes import looks_like_event
from talonbench.events.postman import is_environment
from talonbench.events.recognition import has_event_lines, recognize_events
from talonbench.formats.model import (
    ConfigNote,
    ConfigText,
    ImportedAttributes,
    ImportedDelivery,
    ImportedEvents,
    Object,
    Piece,
)
from talonbench.formats.recognition import UnrecognizedError, recognize
from talonbench.formats.sessions import find_in_session
from talonbench.formats.terraform_modules import Modules
from talonbench.plurals import count_noun
from talonbench.responses.dead_letters import is_dead_letters, read_dead_letters
from talonbench.responses.recognition import Delivery, read_delivery, read_response_text
from talonbench.values import json_text, parse_json

DEAD_LETTERS: Final = "dead letters of a replay"
CODE: Final = (".tf", ".tfvars", ".tfstate")  # never anything but a configuration
_LONGEST_NOTE: Final = 100_000  # characters of a note that are kept
_SEVERAL: Final = 200  # events of one file that are imported; a replay takes any number


def read_piece(source: ConfigText, modules: Modules) -> tuple[str, list[Piece]]:
    """The name of the shape of *source* and its content; SourceError if it is invalid, or nothing of the kind.

    Tokens and keys in a shell session are removed before anything else sees the text.
    """
    text, removed = remove_credentials(source.text)
    clean = ConfigText(source.name, text, source.along)
    told: list[Piece] = []
    if removed:
        told.append(ConfigNote("info", "file", source.name, f"Removed {count_noun(removed, 'token or key', _KEYS)}."))
    if is_dead_letters(text):
        return DEAD_LETTERS, [*told, *_read_dead_letters(clean)]
    if has_event_lines(text) and (events := list(_find_events(clean))):
        return "events", [*told, *events]
    try:
        shape, found = recognize(clean, modules)
    except SourceError as error:
        if source.name.endswith(CODE):
            raise
        shape, found = _read_otherwise(clean, error, modules)
    return shape, [*told, *found]


_KEYS: Final = "tokens or keys"


def _read_otherwise(source: ConfigText, error: SourceError, modules: Modules) -> tuple[str, list[Piece]]:
    """A text that isn't a configuration as a whole."""
    if (delivery := find_delivery(source.text)) is not None:
        return "response", [ImportedDelivery(source.name, delivery), *_event_of(delivery, source.name)]
    if attributes := list(_find_attributes(source)):
        return "attributes", attributes
    if is_environment(source.text):
        note = "Its variables are filled into the collections beside it. Keys and secrets aren't read."
        return "Postman environment", [ConfigNote("info", "file", source.name, note)]
    setup: list[Piece] = [*find_in_session(source)]
    events = list(_find_events(source))
    if setup or events:
        return "shell session" if setup else "events", [*setup, *events]
    if modules.has_read(source.name):
        return "Terraform", []
    if source.along and (isinstance(error, UnrecognizedError) or not source.name.endswith((".json", ".jsonc"))):
        return "note", [*_keep(source)]
    raise error


def _keep(source: ConfigText) -> Iterator[Piece]:
    yield TicketNote(source.name, source.text[:_LONGEST_NOTE])
    if len(source.text) > _LONGEST_NOTE:
        message = f"Only the first {_LONGEST_NOTE:,} of {len(source.text):,} characters are kept."
        yield ConfigNote("warning", "file", source.name, message)


def find_delivery(text: str) -> Delivery | None:
    """The response, or all panes of a delivery, that *text* is; None if it is neither."""
    delivery = read_delivery(text)
    if delivery is not None:
        return delivery
    response = read_response_text(text)
    return None if response is None else Delivery(None, None, response)


def _read_dead_letters(source: ConfigText) -> Iterator[Piece]:
    """The events of a replay's dead letters, and what was answered to the request of each."""
    letters = read_dead_letters(source.text)
    read = [(number, one) for number, one in letters if one is not None]
    for number, one in read[:_SEVERAL]:
        yield ImportedDelivery(f"{source.name}:{number}", one)
    bodies = [one.event for _, one in read if one.event is not None]
    yield ImportedEvents("", tuple(bodies[:_SEVERAL]), source, tuple(map(json_text, bodies[_SEVERAL:])))
    for number in (number for number, one in letters if one is None):
        yield ConfigNote("error", "file", f"{source.name}:{number}", "This line can't be read and is left out.")
    if len(bodies) > _SEVERAL:
        message = f"Only the first {_SEVERAL} of {len(bodies):,} events are imported."
        yield ConfigNote("warning", "file", source.name, message)


def _event_of(delivery: Delivery, name: str) -> Iterator[Piece]:
    if delivery.event is not None and looks_like_event(delivery.event):
        yield ImportedEvents(PurePath(name).stem, (delivery.event,))


def _find_attributes(source: ConfigText) -> Iterator[Piece]:
    """The attributes in a response of the Management API."""
    if '"entity"' not in source.text:
        return
    try:
        content = parse_json(source.text)
    except ValueError:
        return
    if not (found := attributes_in(content)):
        return
    try:
        read_catalog(content)
    except CatalogError as error:
        yield ImportedAttributes(source.name, found, is_whole=False)
        yield ConfigNote("warning", "file", source.name, str(error))
    else:
        yield ImportedAttributes(source.name, found)


def _find_events(source: ConfigText) -> Iterator[Piece]:
    found = recognize_events(source.text)
    bodies: list[Object] = []
    for text in found.texts[:_SEVERAL]:
        try:
            body = read_event(text).body
        except EventSyntaxError:
            return
        if not looks_like_event(body):
            return
        bodies.append(body)
    if not bodies:
        return
    stem = PurePath(source.name).stem
    yield ImportedEvents(stem if len(bodies) == 1 else "", tuple(bodies), source, found.texts[_SEVERAL:])
    for line in found.unreadable_lines:
        yield ConfigNote("error", "file", f"{source.name}:{line}", "This line can't be read and is left out.")
    if "left out" in found.summary and not found.unreadable_lines:
        yield ConfigNote("warning", "file", source.name, found.summary)
    if len(found.texts) > _SEVERAL:
        message = f"Only the first {_SEVERAL} of {len(found.texts):,} events are imported; replay takes all of them."
        yield ConfigNote("warning", "file", source.name, message)
