"""``replay``: traces many events and counts their outcomes; sends nothing unless asked to."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from talonbench import clock
from talonbench.answers.counts import counts_json
from talonbench.answers.receiving import Tracer
from talonbench.archive import Replay, ReplayCounts, start_replay
from talonbench.archive.causes import Cause, CauseWatch, Seen, absorb
from talonbench.archive.partitions import MOST_TOLD, Setup
from talonbench.archive.sources import Source, find_files, read_sources
from talonbench.archive.work import few_collections
from talonbench.cli.configuration import CliConfiguration, resolve_configuration
from talonbench.cli.keys import key_from_environment
from talonbench.cli.options import (
    ActionOption,
    AsReceivedOption,
    ConnectionOption,
    DeploymentOption,
    DestinationOption,
    JsonOption,
    MappingOption,
    SandboxOption,
    TriggerOption,
    WorkspaceOption,
    YesOption,
)
from talonbench.cli.replay_across import Across, AcrossOption
from talonbench.cli.replay_against import AgainstOption, Comparing, ShowOption
from talonbench.cli.replay_cluster import OnCluster, SchedulerOption
from talonbench.cli.replay_output import lines
from talonbench.cli.replay_partitions import MUCH, make_workers, spread
from talonbench.cli.replay_questions import WHOLE, Asked, check_local, read_keys, read_wanted
from talonbench.cli.replay_real import NEEDS_OUT, RateOption, RealSend, ResendOption
from talonbench.cli.tickets import find_ticket, is_response, is_small_ticket
from talonbench.destination import Settings
from talonbench.errors import WorkspaceError
from talonbench.events.arrival import Arrival
from talonbench.events.stream import StreamItem, read_stream
from talonbench.ingestion import Reception
from talonbench.reading import STANDARD_INPUT, read_archive_parts, read_pieces
from talonbench.talon_one import REQUESTS
from talonbench.trace import CompiledDestination, EventTrace
from talonbench.values import Json, json_text

if TYPE_CHECKING:
    from talonbench.events import Event
    from talonbench.formats.model import ImportedDelivery

MOST_SAID = 20  # errors that are printed
MOST_EXPLAINING = 50  # events with which responses are explained
_STEP = 500  # events between two updates of the progress
EventsArgument = Annotated[
    list[str],
    typer.Argument(metavar="FILE…", help="NDJSON, arrays, archives (.gz) or any pasted text; - reads standard input."),
]


def replay(
    files: EventsArgument,
    workspace: WorkspaceOption = None,
    destination: DestinationOption = None,
    action: ActionOption = None,
    mapping: MappingOption = None,
    trigger: TriggerOption = None,
    connection: ConnectionOption = None,
    deployment: DeploymentOption = None,
    send: Annotated[bool, typer.Option("--send", help="Send requests that are ready, at most 60 per second.")] = False,
    sandbox: SandboxOption = False,
    yes: YesOption = False,
    rate: RateOption = REQUESTS,
    resend_unknown: ResendOption = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Stop after this many events.")] = None,
    stops: Annotated[
        bool,
        typer.Option("--stop-on-failure", help="Stop at an event that is unreadable, rejected or not delivered."),
    ] = False,
    as_received: AsReceivedOption = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Processes to work in; all cores if there is much to do.")
    ] = None,
    scheduler: SchedulerOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Keep the run: a row for each event, as Parquet files.")
    ] = None,
    group_by: Annotated[
        str | None, typer.Option("--group-by", help="Count by some of day,mapping,reason,event,user, e.g. day,reason.")
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", help="Only what sends, is discarded, filtered, or none.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="Only events from this date or time on.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Only events before this date or time.")] = None,
    user: Annotated[str | None, typer.Option("--user", help="Only events of this userId or anonymousId.")] = None,
    event: Annotated[str | None, typer.Option("--event", help="Only events of this name.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Only events with this reason, by its code.")] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE.ndjson[.gz]", help="Write these events to a file.")
    ] = None,
    across: AcrossOption = False,
    against: AgainstOption = None,
    show: ShowOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in --out that was stopped.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Trace many events and count: which mappings match, what is rejected and why, which fields stay empty.

    The folder or archive of a ticket may bring its setup; responses are explained with the first events.

    Exits with 1 if an event is rejected or not delivered, or if no mapping matches any event.
    """
    check_local(out, export)
    _check_needs(
        ("--sandbox", sandbox, "--send", send),
        ("--resume", resume, "--out", out is not None),
        ("--resend-unknown", resend_unknown, "--resume", resume),
    )
    wanted = read_wanted(only, since, until, user, event, reason)
    asked = Asked(read_keys(group_by), wanted, export if against is None else None)
    together = Across(across)
    is_kept = out is not None or asked.is_any or across
    tickets = [name for name in files if is_small_ticket(name) or is_response(name)]
    comparing = Comparing(against, destination, wanted, export)
    real = RealSend(wanted, rate, sandbox, yes, resend_unknown, is_on=send)
    is_partial = stops or as_received or limit is not None
    comparing.check(files, is_partial=send or is_partial)
    if is_kept:
        _check_kept(files, tickets, is_partial=is_partial, is_lost=send and out is None)
    cluster = None if scheduler is None else OnCluster(scheduler, yes)
    if cluster is not None:
        cluster.check(files, jobs, is_partial=bool(send or is_partial or tickets or against))
    if workspace is None and action is None:
        workspace = find_ticket(tickets)
    key = key_from_environment()
    setup = resolve_configuration(
        workspace, action, mapping, trigger, connection, deployment, key, destination=destination
    )
    comparing.show(show, setup, as_json=as_json)
    run = _Run([name for name in files if name not in tickets], tickets, setup.compile(), limit, stops, as_received)
    with (
        few_collections(),
        suppress(KeyboardInterrupt),
        asked.find_folder(out, is_needed=is_kept) as folder,
    ):  # the counts are printed
        if send and out is None:
            from talonbench.cli.replay_sending import send_replay  # late: without a client, the start is short

            run.is_delivered = send_replay(setup, run.traces, run.replay, sandbox=sandbox, yes=yes, stops=stops)
        elif as_received or tickets:
            run.trace(setup.settings)
        elif is_kept or cluster is not None or run.choose_jobs(jobs) > 1:
            run.spread(setup, jobs, cluster, None if folder is None else folder.resolve(), resume, together)
            asked.answer(folder)
            run.is_delivered = real.send(folder, setup, run.replay)
        else:
            run.count(setup.settings)
        run.is_whole = not real.is_stopped
        comparing.compare(setup, run.files)
    counts = run.replay
    responses, response_lines = run.explain_responses(setup.settings, workspace)
    reasons, reason_lines = run.explain_causes(setup.settings)
    whole = {**counts_json(counts, run.unread, send), **reasons, **responses}
    said = [*lines(counts, run.unread, send), *reason_lines, *response_lines]
    for part in (asked, together, comparing, real):
        whole |= part.json
        said += part.lines
    print(json_text(whole) if as_json else "\n".join(said))
    if code := run.code:
        raise typer.Exit(code)


def _check_needs(*needs: tuple[str, bool, str, bool]) -> None:
    """BadParameter if an option is given without the one that it needs."""
    for option, is_given, needed, is_there in needs:
        if is_given and not is_there:
            raise typer.BadParameter(f"{option} needs {needed}")


def _check_kept(files: list[str], tickets: list[str], *, is_partial: bool, is_lost: bool) -> None:
    """BadParameter unless the run goes over archives as they are, from beginning to end, and is kept if it sends."""
    if is_lost:
        raise typer.BadParameter(NEEDS_OUT)
    if is_partial or STANDARD_INPUT in files:
        raise typer.BadParameter(WHOLE)
    if tickets:
        raise typer.BadParameter(f"--out and questions take archives, and {tickets[0]} is a ticket or a response")


@dataclass(slots=True)
class _Run:
    """One run of the command; *unread* counts what couldn't be read.

    *tickets* and responses are read as a whole; the *first* traces explain the responses.
    """

    names: list[str]
    tickets: list[str]
    destination: CompiledDestination
    limit: int | None
    stops: bool
    as_received: bool
    unread: int = 0
    is_delivered: bool = True
    is_whole: bool = False
    deliveries: list[ImportedDelivery] = field(default_factory=list)
    first: list[EventTrace] = field(default_factory=list)
    replay: ReplayCounts = field(init=False)
    files: list[str] = field(init=False, default_factory=list)
    causes: dict[Cause, Seen] = field(default_factory=dict)
    sources: list[Source] | None = None

    def __post_init__(self) -> None:
        self.replay = start_replay(self.destination)
        for name in self.names:
            try:
                self.files += find_files(name)
            except WorkspaceError as error:
                self._complain(f"talonbench: {error}")

    def choose_jobs(self, jobs: int | None) -> int:
        """The processes to work in: as many as are asked for, or all cores if there is enough to do; one in order."""
        if STANDARD_INPUT in self.files or self.limit is not None or self.stops:
            return 1
        if jobs is None and sum(one.hint for one in self.find_sources()) > MUCH:
            return os.cpu_count() or 1
        return jobs or 1

    def find_sources(self) -> list[Source]:
        """The files with their sizes, which are asked for once."""
        if self.sources is None:
            self.sources = read_sources(self.files)
        return self.sources

    def spread(
        self,
        setup: CliConfiguration,
        jobs: int | None,
        cluster: OnCluster | None,
        out: Path | None,
        resumes: bool,
        across: Across,
    ) -> None:
        """Count by partitions, in *jobs* processes or on *cluster*; in *out*, if there is one, the run is kept."""
        settings = replace(setup.settings, api_key="")  # nothing is sent, so no worker needs it
        whole = Setup(setup.subscriptions, setup.filters, setup.info, settings, clock.now(), across.is_on)
        if cluster is None:
            sources, workers = self.find_sources(), make_workers(self.choose_jobs(jobs))
        else:
            sources, workers = cluster.find_workers(self.find_sources(), out)
        for path, done in spread(sources, whole, workers, out, resumes=resumes):
            self.replay.absorb(done.tally)
            for cause, seen in done.causes.items():
                absorb(self.causes, cause, seen)
            if done.failure:
                self._complain(f"talonbench: {done.failure}")
            for line, column, problem, note in done.told:
                self._tell(path, StreamItem(line, column, problem=problem, note=note))
            self.unread += max(0, done.unread - MOST_TOLD)
        across.find(out, whole)

    @property
    def code(self) -> int:
        """The exit code."""
        if not self.is_whole:
            return 130
        if self.unread:
            return 2
        return 0 if self.replay.fired and not self.replay.failed and self.is_delivered else 1

    def count(self, settings: Settings) -> None:
        """Count each event; calls are traced as Segment receives them."""
        reception = Reception(clock.now, lambda: str(uuid4()))
        watch = CauseWatch(self.destination)
        self.causes = watch.seen
        replay = Replay(
            self.destination, settings, reception, self.replay.absorb,
            watch=watch.add, limit=self.limit, stops=self.stops,
        )  # fmt: skip
        for name in self.files:
            watch.path = name
            try:
                for item in replay.read(self._watched(name)):
                    self._tell(name, item)
            except WorkspaceError as error:
                self._complain(f"talonbench: {error}")
            if replay.is_stopped or (self.stops and self.unread):
                return

    def trace(self, settings: Settings) -> None:
        """Trace and count each event."""
        for trace in self.traces(settings):
            if not self.replay.add(trace) and self.stops:
                return

    def traces(self, settings: Settings) -> Iterator[EventTrace]:
        """The trace of each event."""
        tracer = Tracer(self.destination, settings, as_received=self.as_received)
        for number, (event, arrival) in enumerate(islice(self._readable(), self.limit), 1):
            trace = tracer.trace(event, arrival)
            if len(self.first) < MOST_EXPLAINING:
                self.first.append(trace)
            yield trace
            if number % _STEP == 0 and sys.stderr.isatty():
                _show_progress(number)

    def _readable(self) -> Iterator[tuple[dict[str, Json], Arrival]]:
        for event in self._read_tickets():
            if event is not None:
                yield event.body, event.arrival
                continue
            self.unread += 1
            if self.stops:
                return
        for name in self.files:
            try:
                for part in read_stream(read_pieces(name)):
                    self._tell(name, part)
                    if part.problem and self.stops:
                        return
                    if part.body is not None:
                        yield part.body, part.arrival
            except WorkspaceError as error:
                self._complain(f"talonbench: {error}")
                if self.stops:
                    return

    def _read_tickets(self) -> Iterator[Event | None]:
        """The events of tickets; None for one that can't be read."""
        if self.tickets:
            from talonbench.cli.read import read_events  # late: archives aren't read as a whole

            yield from (event for _, event in read_events(self.tickets, self.deliveries))

    def explain_causes(self, settings: Settings) -> tuple[dict[str, Json], list[str]]:
        """The commonest reasons with what is behind them, for programs and for people."""
        if not self.causes:
            return {}, []
        from talonbench.answers.causes import explain_causes  # late: most find none
        from talonbench.cli.replay_causes import cause_lines

        explained = explain_causes(self.causes, self.destination, settings)
        return {"reasons": [one.json for one in explained]}, [*cause_lines(explained)]

    def explain_responses(self, settings: Settings, workspace: Path | None) -> tuple[dict[str, Json], list[str]]:
        """Each response with its explanation by the first events, for programs and for people."""
        if not self.deliveries:
            return {}, []
        from talonbench.cli import replay_responses  # late: most replays have none

        explained = replay_responses.explain_responses(
            self.deliveries, self.first, self.destination, settings, workspace, *self.tickets
        )
        return replay_responses.responses_json(explained), [*replay_responses.response_lines(explained)]

    def _watched(self, name: str) -> Iterator[bytes]:
        """The bytes of the file *name*; as they are read, the number of events is shown."""
        for part in read_archive_parts(name):
            if sys.stderr.isatty():
                _show_progress(self.replay.events)
            yield part

    def _tell(self, name: str, item: StreamItem) -> None:
        said = "standard input" if name == "-" else name
        if item.note:
            print(f"{said}: {item.note}", file=sys.stderr)
        if item.problem:
            self._complain(f"{said}:{item.line}:{item.column}: {item.problem}")

    def _complain(self, text: str) -> None:
        self.unread += 1
        if self.unread <= MOST_SAID:
            print(text, file=sys.stderr)
        elif self.unread == MOST_SAID + 1:
            print("… and more that can't be read", file=sys.stderr)


def _show_progress(events: int) -> None:
    print(f"\r{events:,} events", end="\r", file=sys.stderr, flush=True)
