"""What a send will send: the requests of each event, made before the first one leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from talonbench.destination import Settings
    from talonbench.document import Document
    from talonbench.preview import Preview
    from talonbench.trace import MappingTrace


class SendStep(NamedTuple):
    """The mappings of one event that have requests; *document* is the document with this event selected.

    *rejected* are the mappings that match the event, but have no request because something in it is invalid.
    """

    document: Document
    rows: tuple[MappingTrace, ...]
    rejected: tuple[MappingTrace, ...] = ()


class SendPlan(NamedTuple):
    """The events to send, in order. *title* says what they are.

    *unreadable* are IDs of events left out; *idle* counts those that send nothing, since nothing matches or all that
    does is rejected.
    """

    title: str
    steps: tuple[SendStep, ...]
    settings: Settings
    unreadable: tuple[str, ...] = ()
    idle: int = 0

    @property
    def total(self) -> int:
        """The number of requests."""
        return sum(len(row.requests) for step in self.steps for row in step.rows)


def text_as_sent(document: Document) -> str:
    """The selected event's text for the history: with a receipt, as destinations receive it."""
    event = document.current_event
    if event.receipt is None:
        return event.text
    from talonbench.events import read_event
    from talonbench.ingestion import ingest
    from talonbench_gui.wording.events import format_event

    return format_event(ingest(read_event(event.text).body, event.receipt))


def plan_step(document: Document, mappings: Iterable[MappingTrace]) -> SendStep:
    """Plan to send the selected event of *document* through all *mappings*."""
    known = tuple(mappings)
    rejected = tuple(row for row in known if row.status in ("rejected", "invalid"))
    return SendStep(document, tuple(row for row in known if row.requests), rejected)


def plan_all(document: Document, settings: Settings, before: Preview | None) -> SendPlan:
    """Plan to send every event of *document*; those that no mapping matches are left out."""
    from talonbench.errors import EventSyntaxError
    from talonbench.events import read_event
    from talonbench.preview import compile_document, trace_event
    from talonbench_gui.wording.numbers import plural

    steps, unreadable, idle = [], [], 0
    compiled = compile_document(document, before.destination if before else None)
    for at, event in enumerate(document.events):
        if not event.text.strip():
            continue
        try:
            body = read_event(event.text).body
        except EventSyntaxError:
            unreadable.append(event.id)
            continue
        trace = trace_event(compiled, body, settings, event.receipt, event.repeats)
        step = plan_step(replace(document, event=at), trace.mappings)
        idle += not step.rows
        if step.rows or step.rejected:
            steps.append(step)
    count = len(document.events)
    title = f"All {plural(count, 'event')}" if count > 1 else document.current_event.name
    return SendPlan(title, tuple(steps), settings, tuple(unreadable), idle)
