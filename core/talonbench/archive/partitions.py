"""A partition: the lines of one range of a file, judged in any process; doing it again changes nothing."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from talonbench import clock
from talonbench.archive.causes import CauseWatch
from talonbench.archive.counts import Tally
from talonbench.archive.done import Done
from talonbench.archive.lines import LineReader, find_shape
from talonbench.archive.parts import PartWriter
from talonbench.archive.replay import Replay
from talonbench.archive.scan import Scan
from talonbench.errors import WorkspaceError
from talonbench.events.stream import StreamItem, read_stream
from talonbench.ingestion import MessageIds, Reception, SeenIds, make_same_id
from talonbench.preview import compile_destination
from talonbench.reading import decode_pieces, read_archive_parts
from talonbench.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.archive.lines import Block
    from talonbench.archive.parts import Note
    from talonbench.destination import Settings, Subscription
    from talonbench.document import DestinationInfo
    from talonbench.filters import DestinationFilter
    from talonbench.trace import CompiledDestination

MOST_TOLD: Final = 20  # problems of a partition that are told one by one


@dataclass(frozen=True, slots=True)
class Setup:
    """What a process needs to judge events; *moment* is the present for all of them, in seconds since 1970.

    *is_across*: the rows say, too, what it takes to look at events together.
    """

    subscriptions: tuple[Subscription, ...]
    filters: tuple[DestinationFilter, ...]
    info: DestinationInfo | None
    settings: Settings
    moment: float
    is_across: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """The lines of the file *path* that begin from *start* to before *end*, in a pickled *setup*.

    *repeated* are the events, by their order, whose messageId an earlier one had, if that is known. The rows are
    written to *part*, if it isn't empty; *file* is the number of the file in them.
    """

    setup: bytes
    path: str
    start: int
    end: int
    file: int = 0
    part: str = ""
    repeated: tuple[int, ...] | None = None


def do(task: Task, seen: SeenIds | None = None) -> Done:
    """Do *task*, in whatever process; *seen* are the messageIds of all events before it, if they are known."""
    setup, scan = _compiled(task.setup)
    known = None if task.repeated is None else frozenset(task.repeated)
    is_noted = seen is None or bool(task.part)  # else nobody asks
    reception = _Reception(lambda: setup.moment, make_same_id, seen=seen or SeenIds(), known=known, is_noted=is_noted)
    done = Done(Tally(Counter(), [Counter() for _ in setup.subscriptions]))
    writer = PartWriter(task.file, scan.destination, _find_note(setup, scan.destination)) if task.part else None
    watch = CauseWatch(scan.destination, task.path)
    keep = None if writer is None else writer.add
    replay = Replay(scan, reception, done.tally.absorb, keep=keep, watch=watch.add, path=task.path)
    with clock.hold(setup.moment):
        try:
            for item in replay.take(_files.read(task)):
                _tell(done, item)
        except WorkspaceError as error:
            _files.close()
            done.failure = str(error)
    done.is_over, done.causes = _files.is_over, watch.seen
    done.events = reception.events
    done.message_ids, done.repeated = reception.message_ids, tuple(reception.repeated)
    if writer is not None and (done.events or done.told or done.failure):
        # a cluster may do a task once more, long after the same one was done with what is known by now
        writer.write(task.part, done, replaces=task.repeated is not None)
    return done


def _find_note(setup: Setup, destination: CompiledDestination) -> Note | None:
    if not setup.is_across:
        return None
    from talonbench.archive.across_notes import AcrossNotes  # late: few runs look at events together

    return AcrossNotes(destination, setup.settings).write


def _tell(done: Done, item: StreamItem) -> None:
    done.unread += bool(item.problem)
    if len(done.told) < MOST_TOLD:
        done.told.append((item.line, item.column, item.problem, item.note))


@lru_cache(maxsize=2)
def _compiled(pickled: bytes) -> tuple[Setup, Scan]:
    setup: Setup = pickle.loads(pickled)
    destination = compile_destination(setup.subscriptions, setup.filters, info=setup.info)
    return setup, Scan(destination, setup.settings, reads_all=setup.is_across)


@dataclass(slots=True)
class _Reception(Reception):
    """Notes what tells repeated events, and those that are *repeated* in the partition itself or, if known, at all."""

    known: frozenset[int] | None = None
    is_noted: bool = True
    events: int = 0
    message_ids: MessageIds = field(default_factory=lambda: MessageIds([], []))
    repeated: list[int] = field(default_factory=list)

    def find_repeated(self, events: Sequence[dict[str, Value]]) -> tuple[int, ...]:
        """The places of those of *events*, the next ones, that have the messageId of an earlier one."""
        message_ids = self.identify(events)
        at, self.events = self.events, self.events + len(events)
        if self.is_noted:
            self.message_ids.extend(message_ids)
        if self.known is None:
            places = self.seen.add_all(message_ids)
        else:
            places = tuple(place for place in range(len(events)) if at + place in self.known)
        self.repeated += [at + place for place in places]
        return places


class _Files:
    """The file that this process reads: of partition after partition, packed data is unpacked only once."""

    def __init__(self) -> None:
        self._path = ""
        self._reader: LineReader | None = None
        self._end = 0  # of the range that was read last: its last line may go on behind it

    def read(self, task: Task) -> Iterator[Block | StreamItem]:
        """The lines of *task*; of a file without lines all events, if it begins there."""
        reader = self._reader
        is_past = reader is not None and reader.offset > task.start and self._end > task.start
        if reader is None or self._path != task.path or is_past:
            are_lines, parts = find_shape(read_archive_parts(task.path))
            if not are_lines:
                self._reader = None
                return read_stream(decode_pieces(parts)) if task.start == 0 else iter(())
            reader = LineReader(parts)
        self._path, self._reader, self._end = task.path, reader, task.end
        return reader.read(task.start, task.end)

    @property
    def is_over(self) -> bool:
        """Whether nothing follows what was read last."""
        return self._reader is None or self._reader.is_over

    def close(self) -> None:
        """Forget a file that can't be read on."""
        self._reader = None


_files: Final = _Files()
