"""Edits of the events: their texts, names, order, and which one is selected.

Events are named by id. A new event's id is the first free one of ``event-1``, ``event-2``, …
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from talonbench.document.document import NamedEvent
from talonbench.document.edits.edit import Edit
from talonbench.plurals import count_noun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from talonbench.document.document import Document
    from talonbench.ingestion import Receipt


def set_event_text(event_id: str, text: str, run: int = 0, label: str = "typing") -> Edit:
    """Give the event this *text*; edits of the same *run* are one undo step."""
    return _edit_event(label, event_id, lambda event: replace(event, text=text), merge=("text", event_id, run))


def rename_event(event_id: str, name: str) -> Edit:
    """Give the event this *name*."""
    merge = ("event name", event_id)
    return _edit_event("renaming event", event_id, lambda event: replace(event, name=name), merge)


def set_receipt(event_id: str, receipt: Receipt | None) -> Edit:
    """Take the event as Segment receives it, with this *receipt*; None: as it is typed."""
    label = "previewing event as typed" if receipt is None else "previewing event as received"
    return _edit_event(label, event_id, lambda event: replace(event, receipt=receipt), merge=())


def add_event(text: str = "", name: str = "") -> Edit:
    """Add an event after the selected one and select it; without *name* it is called “Event 2”, and so on."""

    def change(document: Document) -> Document:
        at = document.event + 1
        added = make_events([(name, text)], document.events)
        return replace(document, events=(*document.events[:at], *added, *document.events[at:]), event=at)

    return Edit("adding event", change)


def add_events(named: Sequence[tuple[str, str]], receipts: Sequence[Receipt | None] = ()) -> Edit:
    """Append events (name, text) and select the first of them; a blank selected event is replaced.

    *receipts* are those of the events, in order; without any they are taken as typed.
    """
    label = "adding event" if len(named) == 1 else f"adding {count_noun(len(named), 'event')}"
    return Edit(label, lambda document: append_events(document, named, receipts))


def add_known_event(name: str, text: str, receipt: Receipt | None, repeats: str) -> Edit:
    """Append an event and select it; *receipt* and *repeats* are what is known of it, as a document has them."""

    def change(document: Document) -> Document:
        added = append_events(document, [(name, text)])
        last = replace(added.events[-1], receipt=receipt, repeats=repeats)
        return replace(added, events=(*added.events[:-1], last))

    return Edit("adding event", change)


def append_events(
    document: Document, named: Sequence[tuple[str, str]], receipts: Sequence[Receipt | None] = ()
) -> Document:
    """*document* with events (name, text) at the end, as `add_events` says."""
    if not named:
        return document
    blank = document.event if not document.current_event.text.strip() else -1
    left = tuple(event for at, event in enumerate(document.events) if at != blank)
    added = make_events(named, left)
    if any(receipts):
        added = tuple(replace(one, receipt=receipt) for one, receipt in zip(added, receipts, strict=True))
    return replace(document, events=(*left, *added), event=len(left))


def duplicate_event(event_id: str) -> Edit:
    """Add a copy of the event after it and select the copy."""

    def change(document: Document) -> Document:
        at = find_event(document, event_id)
        if at < 0:
            return document
        event = document.events[at]
        (copy,) = make_events([(f"{event.name} copy", event.text)], document.events)
        copies = (replace(copy, receipt=event.receipt, repeats=event.repeats),)
        return replace(document, events=(*document.events[: at + 1], *copies, *document.events[at + 1 :]), event=at + 1)

    return Edit("duplicating event", change)


def delete_event(event_id: str) -> Edit:
    """Close the event and select the next one; closing the last one leaves an empty event."""

    def change(document: Document) -> Document:
        at = find_event(document, event_id)
        if at < 0:
            return document
        left = (*document.events[:at], *document.events[at + 1 :]) or (NamedEvent("event-1", "Event 1", ""),)
        if left == document.events:
            return document
        selected = document.event - (at < document.event)
        return replace(document, events=left, event=min(selected, len(left) - 1))

    return Edit("closing event", change)


def move_event(step: int) -> Edit:
    """Move the selected event *step* places to the right."""

    def change(document: Document) -> Document:
        events, at = list(document.events), document.event
        if step == 0 or not 0 <= at + step < len(events):
            return document
        events.insert(at + step, events.pop(at))
        return replace(document, events=tuple(events), event=at + step)

    return Edit("moving event", change)


def select_event(index: int) -> Edit:
    """Select the event at *index*, or the nearest one."""

    def change(document: Document) -> Document:
        at = min(max(index, 0), len(document.events) - 1)
        return document if at == document.event else replace(document, event=at)

    return Edit("selecting event", change)


def find_event(document: Document, event_id: str) -> int:
    """The index of the event, or -1."""
    return next((at for at, event in enumerate(document.events) if event.id == event_id), -1)


def make_events(named: Iterable[tuple[str, str]], beside: tuple[NamedEvent, ...] = ()) -> tuple[NamedEvent, ...]:
    """Events (name, text) with ids and names that none of *beside* has; an empty name becomes “Event 2”."""
    made: list[NamedEvent] = []
    ids, names = {event.id for event in beside}, {event.name for event in beside}
    number = 1
    for name, text in named:
        while f"event-{number}" in ids:
            number += 1
        made.append(NamedEvent(f"event-{number}", _make_free_name(name, names), text))
        ids.add(made[-1].id)
        names.add(made[-1].name)
    return tuple(made)


def _make_free_name(name: str, taken: set[str]) -> str:
    """*name*, numbered if it is taken: “Cart”, “Cart (2)”; an empty name becomes the first free “Event 3”."""
    if name and name not in taken:
        return name
    start = 2 if name else len(taken) + 1
    numbered = (f"{name} ({number})" if name else f"Event {number}" for number in range(start, start + len(taken) + 1))
    return next(free for free in numbered if free not in taken)


def _edit_event(
    label: str, event_id: str, change: Callable[[NamedEvent], NamedEvent], merge: tuple[object, ...]
) -> Edit:
    def change_document(document: Document) -> Document:
        at = find_event(document, event_id)
        if at < 0:
            return document
        before = document.events[at]
        after = change(before)
        if after == before:
            return document
        return replace(document, events=(*document.events[:at], after, *document.events[at + 1 :]))

    return Edit(label, change_document, merge)
