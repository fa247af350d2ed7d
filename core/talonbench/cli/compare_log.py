"""``compare-log``: what Segment really sent, beside what the setup gives."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from talonbench.answers.receiving import Tracer
from talonbench.archive.sources import find_files
from talonbench.cli.configuration import resolve_configuration
from talonbench.cli.management import (
    ApplicationOption,
    choose_application,
    find_application,
    find_deployment,
    find_management_key,
    open_management,
)
from talonbench.cli.options import (
    AsReceivedOption,
    ConnectionOption,
    DeploymentOption,
    DestinationOption,
    JsonOption,
    WorkspaceOption,
)
from talonbench.cli.output import harmless
from talonbench.cli.read import read_events
from talonbench.cli.tickets import is_small_ticket
from talonbench.clock import now
from talonbench.errors import EventSyntaxError, WorkspaceError
from talonbench.events import read_event
from talonbench.events.arrival import Arrival
from talonbench.events.stream import read_stream
from talonbench.ingestion import read_time
from talonbench.management.calls import Call
from talonbench.plurals import count_noun
from talonbench.reading import STANDARD_INPUT, read_pieces
from talonbench.values import Json, Undefined, Value, json_text

if TYPE_CHECKING:
    from talonbench.management.client import ManagementClient
    from talonbench.management.sent_calls import Pair, SentCalls

DAY: Final = 86_400.0
_SIGNS: Final = {"equal": "●", "differs": "✕", "only there": "+", "only here": "−"}
_Named = tuple[str, dict[str, Json], Arrival]


def compare_log(
    events: Annotated[
        list[str] | None,
        typer.Argument(metavar="EVENT…", help="Events or archives; without, those that the workspace has."),
    ] = None,
    workspace: WorkspaceOption = None,
    destination: DestinationOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    application: ApplicationOption = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Only calls from this date or time on; by default the last 24 hours.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="Only calls before this date or time.")] = None,
    as_received: AsReceivedOption = False,
    as_json: JsonOption = False,
) -> None:
    """Show what Segment really sent: Talon.One's access log beside what the setup gives for the same events.

    Calls are compared by IDs and values, since the gateway's translation isn't documented: equal, differs, only there,
    only here. The log doesn't say who called, and has the first 4 KB of a call of the last 30 days. Nothing is sent.
    Exits with 1 unless all are equal.
    """
    setup = resolve_configuration(workspace, None, None, None, connection, deployment, "", destination=destination)
    address = find_deployment(setup)
    end = _read_moment("--until", until) or now()
    start = _read_moment("--since", since) or end - DAY
    if start >= end:
        raise typer.BadParameter("--since must be before --until")
    reading = _Reading(workspace, events or [])
    tracer = Tracer(setup.compile(), setup.settings, as_received=as_received)
    calls = [*_list_calls(reading.read(), tracer, start, end)]
    key = find_management_key(address, setup.trusted)
    chosen = application or find_application(setup, deployment)
    found = asyncio.run(_compare(open_management(address, key, setup), chosen, calls, (start, end)))
    _print(found, as_json=as_json)
    if reading.unread or any(one.state != "equal" for one in found.pairs):
        raise typer.Exit(2 if reading.unread else 1)


def _read_moment(option: str, text: str | None) -> float | None:
    found = read_time(text)
    if text is not None and found is None:
        raise typer.BadParameter(f"{option} takes a date or time, like 2026-03-01 or 2026-03-01T12:00:00Z")
    return None if found is None else found / 1000


class _Reading:
    """Reads the events in *names*, or else those of the *workspace*; *unread* counts what can't be read."""

    def __init__(self, workspace: Path | None, names: list[str]) -> None:
        self._workspace, self._names = workspace, names
        self.unread = 0

    def read(self) -> Iterator[_Named]:
        """Each event with its name."""
        if not self._names:
            yield from self._read_workspace()
        for name in self._names:
            yield from self._read_ticket(name) if is_small_ticket(name) else self._read_files(name)

    def _read_workspace(self) -> Iterator[_Named]:
        from talonbench.cli.inputs import open_workspace

        if self._workspace is None:
            return
        for entry in open_workspace(self._workspace).events:
            try:
                body = read_event(entry.text).body
            except EventSyntaxError as error:
                self._complain(f"{entry.name}:{error.line}:{error.column}: {error.message}")
            else:
                yield entry.name, body, "typed" if entry.receipt is None else "call"

    def _read_ticket(self, name: str) -> Iterator[_Named]:
        for named, event in read_events([name]):
            self.unread += event is None
            if event is not None:
                yield named, event.body, event.arrival

    def _read_files(self, name: str) -> Iterator[_Named]:
        try:
            for path in find_files(name):
                said = "standard input" if path == STANDARD_INPUT else path
                for item in read_stream(read_pieces(path)):
                    if item.problem:
                        self._complain(f"{said}:{item.line}:{item.column}: {item.problem}")
                    elif item.body is not None:
                        yield f"{said}:{item.line}", item.body, item.arrival
        except WorkspaceError as error:
            self._complain(f"talonbench: {error}")

    def _complain(self, text: str) -> None:
        self.unread += 1
        print(harmless(text), file=sys.stderr)


def _list_calls(events: Iterable[_Named], tracer: Tracer, since: float, until: float) -> Iterator[Call]:
    """The calls that the setup makes of the events near the range."""
    from talonbench.answers.sent import find_moment, list_calls  # late, both: they bring the HTTP client
    from talonbench.management.sent_calls import is_near

    for name, body, arrival in events:
        at = find_moment(body)
        if is_near(at, since, until):
            yield from list_calls(tracer.trace(body, arrival), name, at)


async def _compare(
    reading: ManagementClient, application: str, calls: list[Call], between: tuple[float, float]
) -> SentCalls:
    from talonbench.management.sent_calls import compare_log

    async with reading as client:
        return await compare_log(client, application or await choose_application(client), calls, *between)


def _print(found: SentCalls, *, as_json: bool) -> None:
    from talonbench.management.json_form import sent_calls_data
    from talonbench.management.sent_calls import describe_limits

    print(json_text(sent_calls_data(found)) if as_json else "\n".join(_lines(found)))
    for text in describe_limits(found):
        print(f"talonbench: {text}", file=sys.stderr)


def _lines(found: SentCalls) -> Iterator[str]:
    from talonbench.management.client import format_moment

    for one in found.pairs:
        when = "" if one.at is None else f"{format_moment(one.at)}  "
        yield harmless(f"{_SIGNS[one.state]} {one.state:<10} {when}{one.subject}{_describe_sides(one)}")
        for part in one.differences:
            yield harmless(f"    {part.path}: the setup gives {_text(part.here)}, Talon.One got {_text(part.there)}")
    counts = ", ".join(f"{count:,} {state}" for state, count in found.count().items())
    yield f"{count_noun(len(found.pairs), 'call')}: {counts}"


def _describe_sides(one: Pair) -> str:
    here = "" if one.here is None else f"  {one.here.origin} by “{one.here.mapping}”"
    return here if one.there is None else f"{here} → {one.there.status}"


def _text(value: Value) -> str:
    return "nothing" if isinstance(value, Undefined) else json_text(value)
