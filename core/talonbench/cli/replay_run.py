"""A run of ``replay``: reads events in the way that the options ask for, and counts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from talonbench import clock
from talonbench.answers.receiving import Tracer
from talonbench.archive import Replay, ReplayCounts, Scan, start_replay
from talonbench.archive.causes import Cause, CauseWatch, Seen, absorb
from talonbench.archive.partitions import MOST_TOLD, Setup
from talonbench.archive.sources import Source, find_files, read_sources
from talonbench.cli.configuration import CliConfiguration
from talonbench.cli.replay_across import Across
from talonbench.cli.replay_cluster import OnCluster
from talonbench.cli.replay_partitions import MUCH, make_workers, spread
from talonbench.destination import Settings
from talonbench.errors import WorkspaceError
from talonbench.events.arrival import Arrival
from talonbench.events.stream import StreamItem, read_stream
from talonbench.ingestion import Reception
from talonbench.reading import STANDARD_INPUT, read_archive_parts, read_pieces
from talonbench.trace import CompiledDestination, EventTrace
from talonbench.values import Json

if TYPE_CHECKING:
    from talonbench.events import Event
    from talonbench.formats.model import ImportedDelivery

MOST_SAID = 20  # errors that are printed
MOST_EXPLAINING = 50  # events with which responses are explained
_STEP = 500  # events between two updates of the progress


@dataclass(slots=True)
class Run:
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
            Scan(self.destination, settings), reception, self.replay.absorb,
            watch=watch.add, limit=self.limit, stops=self.stops,
        )  # fmt: skip
        for name in self.files:
            watch.path = replay.path = name
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
