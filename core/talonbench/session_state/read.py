"""Reads a session's state from JSON with plain checks: pydantic would take longer than the rest of the start."""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Literal, cast

from talonbench.connections import GATEWAY, SEGMENT_TIMEOUT, Connection
from talonbench.destination import Subscription
from talonbench.document import DestinationInfo, Document, NamedEvent, RedactionRules, TicketNote
from talonbench.session_state.section import FormatError, Section
from talonbench.session_state.state import SessionState
from talonbench.talon_one import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from talonbench.destination import Missing
    from talonbench.filters import DestinationFilter
    from talonbench.ingestion import Receipt
    from talonbench.workspace.stamp import FileStamp

_LONGEST_TIMEOUT = 600  # seconds


def read_state(root: Section) -> tuple[SessionState, str]:
    """The state in the file's object *root*, and a notice about lost mappings; FormatError if it is invalid.

    Fields added by a later version are ignored.
    """
    document, notice = _read_document(root.read_section("document"))
    state = SessionState(
        document,
        root.read_text("path", ""),
        _read_stamp(root.read_optional_section("stamp")),
        root.read_flag("is_saved", False) and not notice,
        read_layout(root),
        read_options(root),
        root.read_texts("recent"),
    )
    return state, notice


def read_layout(root: Section) -> dict[str, bytes]:
    """Qt's bytes by name."""
    layout = {}
    for name, text in root.read_object("layout", {}).items():
        try:
            layout[name] = binascii.a2b_base64(text if isinstance(text, str) else "%", strict_mode=True)
        except ValueError:
            raise FormatError(f"{root.place}/layout/{name} must be valid base64") from None
    return layout


def read_options(root: Section) -> dict[str, str | float]:
    """The user's choices by name: strings and numbers; other types are ignored."""
    options = root.read_object("options", {})
    return {
        name: value
        for name, value in options.items()
        if isinstance(value, (str, int, float)) and not isinstance(value, bool)
    }


def read_mappings(sections: Iterable[Section], selected: int) -> tuple[tuple[Subscription, ...], int, str]:
    """Mappings, the index of the *selected* one (-1: none), and a notice about those with an unknown action."""
    known: list[Subscription] = []
    lost: list[Subscription] = []
    at = -1
    for index, section in enumerate(sections):
        mapping = _read_mapping(section)
        if mapping.action not in ACTIONS:
            lost.append(mapping)
            continue
        if index == selected:
            at = len(known)
        known.append(mapping)
    return tuple(known), at, describe_lost(lost)


def describe_lost(mappings: list[Subscription]) -> str:
    """Why *mappings* are not restored; empty if there are none."""
    if not mappings:
        return ""
    names = ", ".join(f"“{mapping.name}” ({mapping.action})" for mapping in mappings)
    return f"Not restored because of unknown actions: {names}."


def read_filter(section: Section) -> DestinationFilter:
    """A destination filter."""
    from talonbench.filters import DestinationFilter  # late: most sessions have none

    actions = tuple(part.entries for part in section.read_sections("actions"))
    return DestinationFilter(
        section.read_text("name"),
        section.read_text("condition"),
        actions,
        section.read_flag("enabled", True),
        section.read_text("id", ""),
        section.read_object("kept", {}),
    )


def read_destination(section: Section | None) -> DestinationInfo | None:
    """The destination that mappings and filters were imported from."""
    if section is None:
        return None
    return DestinationInfo(
        section.read_text("id"), section.read_text("name"), section.read_text("source", ""),
        section.read_flag("enabled", True),
        tuple(map(_read_missing, section.read_sections("missing"))),
        section.read_texts("beside"),
        section.read_texts("pulled"),
    )  # fmt: skip


def _read_missing(section: Section) -> Missing:
    from talonbench.destination import Missing  # late: most sessions lack nothing

    return Missing(section.read_text("kind"), section.read_text("message"), section.read_text("mapping", ""))


def read_connection(section: Section) -> Connection:
    """A connection, never with a key."""
    timeout = section.read_number("timeout", SEGMENT_TIMEOUT)
    if not 0 < timeout <= _LONGEST_TIMEOUT:
        raise FormatError(f"{section.place}/timeout must be above 0 and at most {_LONGEST_TIMEOUT}")
    return Connection(
        section.read_text("name"),
        cast("Literal['sandbox', 'gateway']", section.read_choice("kind", ("sandbox", "gateway"), "gateway")),
        section.read_text("deployment"),
        section.read_text("gateway", GATEWAY),
        timeout,
        cast("Literal['live', 'test']", section.read_choice("stage", ("live", "test"), "live")),
        section.read_flag("guarded", False),
        section.read_text("ca_file", ""),
        section.read_text("expires", ""),
        section.read_text("id", ""),
        section.read_text("application", ""),
    )


def _read_document(section: Section) -> tuple[Document, str]:
    events = tuple(_read_event(part) for part in section.read_sections("events"))
    if not events or len({event.id for event in events}) < len(events):
        raise FormatError(f"{section.place}/events must contain events with unique ids")
    mappings, mapping, notice = read_mappings(section.read_sections("mappings"), section.read_integer("mapping", -1))
    document = Document(
        events,
        min(max(section.read_integer("event", 0), 0), len(events) - 1),
        mappings,
        mapping,
        tuple(read_filter(part) for part in section.read_sections("filters")),
        read_destination(section.read_optional_section("destination")),
        read_connection(section.read_section("connection")),
        _read_redaction(section.read_optional_section("redaction")),
        tuple(TicketNote(part.read_text("name"), part.read_text("text")) for part in section.read_sections("notes")),
    )
    return document, notice


def _read_redaction(section: Section | None) -> RedactionRules:
    if section is None:
        return RedactionRules()
    return RedactionRules(
        section.read_texts("chosen"), section.read_texts("kept"), section.read_flag("user_ids", False),
        section.read_flag("copies", False),
    )  # fmt: skip


def _read_event(section: Section) -> NamedEvent:
    receipt = _read_receipt(section.read_optional_section("receipt"))
    return NamedEvent(section.read_text("id"), section.read_text("name"), section.read_text("text"), receipt)


def _read_receipt(section: Section | None) -> Receipt | None:
    if section is None:
        return None
    from talonbench.events.receipt import Receipt  # late: most events are taken as typed

    return Receipt(section.read_integer("at"), section.read_text("message_id"), section.read_text("anonymous_id", ""))


def _read_mapping(section: Section) -> Subscription:
    return Subscription(
        section.read_text("id"),
        section.read_text("name"),
        section.read_text("action"),
        section.read_text("trigger"),
        section.read_object("mapping"),
        section.read_flag("enabled", True),
        section.read_object("kept", {}),
    )


def _read_stamp(section: Section | None) -> FileStamp | None:
    if section is None:
        return None
    from talonbench.workspace.stamp import FileStamp  # late: only a session of a file has one

    nanoseconds = section.read_text("mtime_ns")
    if not nanoseconds.removeprefix("-").isdecimal():
        raise FormatError(f"{section.place}/mtime_ns must be a string of digits")
    return FileStamp(int(nanoseconds), section.read_integer("size"), section.read_text("hash"))
