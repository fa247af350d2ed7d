"""Edits of the configuration as a whole: filters, the connection in use, an imported configuration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from talonbench.document.edits.edit import Edit
from talonbench.document.edits.events import append_events
from talonbench.plurals import count_noun

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from talonbench.connections import Connection
    from talonbench.destination import Missing, Subscription
    from talonbench.document.document import DestinationInfo, Document, TicketNote
    from talonbench.filters import DestinationFilter


def set_filters(filters: tuple[DestinationFilter, ...]) -> Edit:
    """Replace all filters."""

    def change(document: Document) -> Document:
        return document if filters is document.filters else replace(document, filters=filters)

    return Edit("changing filters", change)


def enable_filter(title: str, on: bool) -> Edit:
    """Enable or disable the filter *title*; of several, the first that isn't already."""

    def change(document: Document) -> Document:
        filters = list(document.filters)
        at = next((at for at, one in enumerate(filters) if one.title == title and one.enabled is not on), None)
        if at is None:
            return document
        filters[at] = replace(filters[at], enabled=on)
        return replace(document, filters=tuple(filters))

    return Edit("enabling filter" if on else "disabling filter", change)


def keep_in_filter(title: str, keys: tuple[str, ...]) -> Edit:
    """Have the filters *title* keep the value at *keys* of the event."""

    def change(document: Document) -> Document:
        from talonbench.filters import keep_value  # late: nothing is filtered for the first paint

        kept = tuple(keep_value(one, keys) if one.title == title else one for one in document.filters)
        return replace(document, filters=kept)

    return Edit("changing filter", change)


def set_filter_condition(title: str, text: str) -> Edit:
    """Set the condition of the filters *title*."""

    def change(document: Document) -> Document:
        changed = tuple(replace(one, condition=text) if one.title == title else one for one in document.filters)
        return replace(document, filters=changed)

    return Edit("changing filter", change)


def toggle_filter(part: DestinationFilter) -> Edit:
    """Disable the filter *part* if it is enabled, else enable it."""
    return enable_filter(part.title, not part.enabled)


def enable_destination() -> Edit:
    """Enable the destination in the document; Segment's own isn't touched."""

    def change(document: Document) -> Document:
        info = document.destination
        return document if info is None or info.enabled else replace(document, destination=replace(info, enabled=True))

    return Edit("enabling destination", change)


def set_connection(connection: Connection) -> Edit:
    """Change the connection in use to *connection*; edits of the same one merge, such as typing its deployment."""

    def change(document: Document) -> Document:
        return document if connection == document.connection else replace(document, connection=connection)

    return Edit(f"changing “{connection.name}”", change, ("connection", connection.id or connection.name))


def use_connection(connection: Connection) -> Edit:
    """Use *connection* instead of the one in use: a step of its own."""
    return Edit(f"use of connection “{connection.name}”", set_connection(connection).change)


def load_configuration(
    mappings: tuple[Subscription, ...],
    filters: tuple[DestinationFilter, ...] = (),
    destination: DestinationInfo | None = None,
    connection: Connection | None = None,
    events: Sequence[tuple[str, str]] = (),
    notes: Sequence[TicketNote] = (),
) -> Edit:
    """Use an imported configuration, in one step: it replaces mappings, filters and their destination.

    Without a *connection* the one in use stays. *events* (name, text) are added to the document's; the first of them
    is selected. *notes* are added, too.
    """

    def change(document: Document) -> Document:
        loaded = replace(
            document,
            mappings=mappings,
            mapping=min(0, len(mappings) - 1),
            filters=filters,
            destination=destination,
            connection=document.connection if connection in (None, document.connection) else connection,
        )
        return append_events(_with_notes(loaded, notes), events)

    counts = ((len(mappings), "mapping"), (len(filters), "filter"), (len(events), "event"))
    imported = next((count_noun(count, noun) for count, noun in counts if count), "configuration")
    return Edit(f"import of {imported}", change)


def drop_ticket(texts: Collection[str], notes: Collection[TicketNote]) -> Edit:
    """Remove the events with these *texts*, and *notes*: those of a former ticket that nobody edited."""

    def change(document: Document) -> Document:
        kept = tuple(event for event in document.events if event.text not in texts)
        left = kept or (replace(document.events[0], name="Event 1", text="", receipt=None, repeats=""),)
        at = next((at for at, event in enumerate(left) if event is document.current_event), 0)
        stays = tuple(note for note in document.notes if note not in notes)
        return replace(document, events=left, event=at, notes=stays)

    return Edit("closing ticket", change)


def add_notes(notes: Sequence[TicketNote]) -> Edit:
    """Add the *notes* that the document doesn't have."""
    return Edit(f"adding {count_noun(len(notes), 'note')}", lambda document: _with_notes(document, notes))


def _with_notes(document: Document, notes: Sequence[TicketNote]) -> Document:
    added = tuple(one for one in notes if one not in document.notes)
    return replace(document, notes=(*document.notes, *added)) if added else document


def import_mapping(identity: str, mapping: Subscription | None, missing: tuple[Missing, ...]) -> Edit:
    """Import *mapping* after the destination's others: instead of the one with *identity*, or None to remove that.

    *missing* is what still isn't imported of the destination.
    """

    def change(document: Document) -> Document:
        info, mappings = document.destination, list(document.mappings)
        at = next((row for row, part in enumerate(mappings) if part.id == identity), len(mappings))
        mappings[at : at + 1] = () if mapping is None else (mapping,)
        return replace(
            document,
            mappings=tuple(mappings),
            mapping=min(at, len(mappings) - 1),
            destination=None if info is None else replace(info, missing=missing),
        )

    return Edit("choosing action", change, ("unknown action", identity))


def load_document(opened: Document, label: str = "opening document") -> Edit:
    """Replace the document with *opened*, in one step."""
    return Edit(label, lambda _: opened)
