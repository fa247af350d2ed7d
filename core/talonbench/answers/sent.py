"""The calls that a setup makes of a document's events, or of a run's, to set beside the access log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from talonbench.answers.receiving import Tracer
from talonbench.archive.export import export
from talonbench.archive.results import Results, RunFolder, Selection
from talonbench.archive.times import find_time
from talonbench.errors import EventSyntaxError
from talonbench.events import read_event
from talonbench.events.stream import read_stream
from talonbench.management.calls import Call, read_request_calls
from talonbench.management.sent_calls import MARGIN, is_near
from talonbench.preview import compile_document
from talonbench.reading import read_pieces

if TYPE_CHECKING:
    from talonbench.destination import Settings
    from talonbench.document import Document
    from talonbench.trace import EventTrace
    from talonbench.values import Json

MOST_EVENTS: Final = 20_000  # of a run


def list_document_calls(document: Document, settings: Settings, since: float, until: float) -> list[Call]:
    """What the setup makes of the document's own events near the range; those that can't be read make nothing."""
    destination = compile_document(document)
    found: list[Call] = []
    for event in document.events:
        try:
            body = read_event(event.text).body
        except EventSyntaxError:
            continue
        at = find_moment(body)
        if is_near(at, since, until):
            found += list_calls(destination.trace(body, settings, receipt=event.receipt), event.name, at)
    return found


def list_run_calls(
    run: RunFolder,
    document: Document,
    settings: Settings,
    since: float,
    until: float,
    is_stopped: Callable[[], bool] = bool,
) -> tuple[list[Call], bool]:
    """What the document's setup makes of the events of *run* near the range, and whether there are more."""
    near = Selection(since=round((since - MARGIN) * 1000), until=round((until + MARGIN) * 1000))
    tracer = Tracer(compile_document(document), settings)
    found: list[Call] = []
    with TemporaryDirectory(prefix="talonbench-") as folder, closing(Results(run)) as results:
        events = Path(folder) / "events.ndjson"
        export(islice(results.places(near), MOST_EVENTS), events)
        for item in read_stream(read_pieces(events)):
            if is_stopped():
                break
            if item.body is not None:
                trace, at = tracer.trace(item.body, item.arrival), find_moment(item.body)
                found += list_calls(trace, _name(item.body), at)
        return found, results.count(near) > MOST_EVENTS


def list_calls(trace: EventTrace, name: str, at: float | None) -> Iterable[Call]:
    """The calls that one event makes, which is called *name* and happened *at*."""
    for mapping in trace.mappings:
        for request in mapping.requests:
            yield from read_request_calls(request, name, mapping.subscription.name, at)


def find_moment(body: dict[str, Json]) -> float | None:
    """When an event happened, in seconds since the epoch; None if it doesn't say so."""
    happened = find_time(body)
    return None if happened is None else happened / 1000


def _name(body: dict[str, Json]) -> str:
    return str(body.get("event") or body.get("name") or body.get("type") or "event")
