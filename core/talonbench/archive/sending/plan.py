"""Which events of a run are sent, in the order of time: extracted from the archive once, then sorted."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Protocol

from talonbench import clock
from talonbench.archive.lines import Block, read_blocks_until, read_odd_line
from talonbench.archive.questions import Questions
from talonbench.archive.sending.record import PLAN, read_note, write_note
from talonbench.archive.times import find_time
from talonbench.errors import WorkspaceError
from talonbench.reading import read_archive_parts
from talonbench.values import json_text, parse_json

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.archive.wanted import Wanted
    from talonbench.events.arrival import Arrival
    from talonbench.events.stream import StreamItem
    from talonbench.values import Json

_MANY: Final = 10_000  # events that are written at a time
_FEW: Final = 500  # events that are read at a time
_MEMORY: Final = "300MB"
_TABLE: Final = """
create table plan (file int, line bigint, item int, time bigint, arrival varchar, body varchar)
"""


class Chosen(Protocol):
    """Events of a run, however they were chosen."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the run."""

    def count_requests(self) -> int:
        """How many requests they make in the run's setup."""

    def list_places(self) -> Iterator[tuple[str, int, list[str | None]]]:
        """File, line and messageIds of the events, in the order of the archive."""


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """An event to be sent: its place in the archive (*item* counts those of a line), and how it reached Segment."""

    path: str
    file: int
    line: int
    item: int
    arrival: Arrival
    body: dict[str, Json]

    @property
    def key(self) -> str:
        """What names it in the journal."""
        return f"{self.file}:{self.line}:{self.item}"


@dataclass(frozen=True, slots=True)
class SendPlan:
    """The plan in *folder*: how many *requests* there are, of events in the files *paths*."""

    folder: Path
    requests: int
    paths: tuple[str, ...]

    def events(self) -> Iterator[PlannedEvent]:
        """The events in the order of time; those without a time come first."""
        import duckdb  # late: 75 ms

        with closing(duckdb.connect(self.folder / PLAN, read_only=True, config={"memory_limit": _MEMORY})) as base:
            found = base.execute(
                "select file, line, item, arrival, body from plan order by time nulls first, file, line, item"
            )
            while rows := found.fetchmany(_FEW):
                for file, line, item, arrival, body in rows:
                    event: Any = parse_json(body)
                    yield PlannedEvent(self.paths[file], file, line, item, arrival, event)


def make_plan(run: Path, folder: Path, wanted: Wanted, to: str) -> SendPlan:
    """The plan to send the *wanted* events of *run* to the address *to*, kept in *folder*, its own.

    WorkspaceError if *folder* has a plan for something else.
    """
    wanted = replace(wanted, outcome=wanted.outcome or "sends")
    with closing(Questions(run, wanted)) as questions:
        return plan_events(folder, questions, to, [str(part) for part in _parts(wanted)])


def plan_events(folder: Path, chosen: Chosen, to: str, wanted: list[str], **more: Any) -> SendPlan:
    """The plan to send the events that are *chosen* by what *wanted* says; *more* is noted beside it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    requests = chosen.count_requests()
    noted = read_note(folder)
    if not noted:
        write_note(folder, {"to": to, "wanted": wanted, "requests": requests, "started": clock.now(), **more})
    elif (noted.get("to"), noted.get("wanted")) != (to, wanted):
        raise WorkspaceError(
            f"{folder}: was begun with other events, or for another address; choose another folder for --out"
        )
    if not (folder / PLAN).exists():
        _write_plan(folder / PLAN, chosen)
    return SendPlan(folder, requests, chosen.files)


def _parts(wanted: Wanted) -> tuple[object, ...]:
    return (wanted.outcome, wanted.since, wanted.until, wanted.user, wanted.event, wanted.reason)


def _write_plan(path: Path, chosen: Chosen) -> None:
    import duckdb
    import nanoarrow as na

    from talonbench.archive.rows import insert_rows

    made = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    types = (na.int32(), na.int64(), na.int32(), na.int64(), na.string(), na.string())
    rows: list[tuple[object, ...]] = []
    try:
        with closing(duckdb.connect(made, config={"memory_limit": _MEMORY, "threads": 1})) as base:
            base.execute(_TABLE)
            for row in _find_events(chosen):
                rows.append(row)
                if len(rows) >= _MANY:
                    insert_rows(base, "plan", rows, types)
                    rows.clear()
            insert_rows(base, "plan", rows, types)
        made.chmod(0o600)
        made.replace(path)
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def _find_events(chosen: Chosen) -> Iterator[tuple[object, ...]]:
    numbers = {path: number for number, path in enumerate(chosen.files)}
    for path, places in groupby(chosen.list_places(), key=lambda place: place[0]):
        wanted = {line: ids for _, line, ids in places}
        for line, at, item in _read_lines(path, wanted):
            assert item.body is not None
            body = json_text(item.body).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
            yield numbers[path], line, at, find_time(item.body), item.arrival, body


def _read_lines(path: str, wanted: dict[int, list[str | None]]) -> Iterator[tuple[int, int, StreamItem]]:
    """The events on the lines *wanted*, each with its line and its place there, chosen by their messageIds."""
    for block in read_blocks_until(read_archive_parts(path), max(wanted)):
        if isinstance(block, Block):
            for number, line in enumerate(block.lines, block.number):
                if number in wanted:
                    yield from _choose(read_odd_line(line, number), number, wanted[number])
        elif block.line in wanted:
            yield from _choose((block,), block.line, wanted[block.line])


def _choose(items: Iterable[StreamItem], line: int, ids: list[str | None]) -> Iterator[tuple[int, int, StreamItem]]:
    for at, item in enumerate(items):
        identity = None if item.body is None else item.body.get("messageId")
        named = identity if isinstance(identity, str) else None
        if item.body is not None and named in ids:
            ids.remove(named)
            yield line, at, item
