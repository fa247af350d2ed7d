"""Partitions done by any workers and taken in the order of the archive, so that the counts are those of one process.

Which events repeat a messageId is known only in that order: a partition that took it otherwise is done again.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from talonbench.archive.partitions import Task, do
from talonbench.errors import WorkspaceError
from talonbench.ingestion import SeenIds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.archive.done import Done
    from talonbench.archive.sources import Source

THRESHOLD: Final = (50_000, 20, 20)  # of the search for garbage
RANGE: Final = 16_000_000  # unpacked bytes of a partition
_MOST_BREAKS: Final = 20  # times that workers may die before one partition more is done


@dataclass(frozen=True, slots=True)
class Running:
    """A task that was begun on *executor*."""

    future: Future[Done]
    executor: Executor | None


class Workers:
    """Does tasks on the executors that *make* makes, a new one whenever a worker was killed; without it, here.

    At most *width* tasks are begun ahead. If this process *helps*, it does what they haven't begun when it has to wait.
    """

    def __init__(self, make: Callable[[], Executor] | None, width: int, *, helps: bool = False) -> None:
        self.are_here = make is None  # one after the other
        self._make, self.width, self.helps = make, 1 if self.are_here else width, helps
        self.most = (4 if helps else 1) * self.width  # tasks, with those that are done and wait for their turn
        self._executor = None if make is None else make()
        self._breaks = 0

    def submit(self, task: Task, seen: SeenIds | None = None) -> Running:
        """Begin *task*; if it is done here, after those before it, *seen* tells which events are repeated."""
        if self._executor is not None:
            try:
                return Running(self._executor.submit(do, task), self._executor)
            except BrokenExecutor:
                self._renew(self._executor)
                return self.submit(task)
        return self.do_here(task, seen)

    def do_here(self, task: Task, seen: SeenIds | None = None) -> Running:
        """Do *task* in this process."""
        future: Future[Done] = Future()
        future.set_result(do(task, seen))
        return Running(future, None)

    def finish(self, task: Task, running: Running) -> Done:
        """What *task* came to; it is begun again if its worker was killed."""
        while True:
            try:
                done = running.future.result()
            except (BrokenExecutor, CancelledError):
                self._renew(running.executor)
                running = self.submit(task)
            else:
                self._breaks = 0
                return done

    def _renew(self, broken: Executor | None) -> None:
        """Another executor in place of the one that is *broken*, and with it all that it was doing."""
        if broken is not self._executor or self._make is None:
            return
        self._breaks += 1
        if self._breaks > _MOST_BREAKS:
            raise WorkspaceError("the workers die again and again; is there enough memory? Try --jobs 1")
        self.close()
        self._executor = self._make()

    def close(self) -> None:
        """Stop; what was begun is lost."""
        if self._executor is not None:
            with suppress(BrokenExecutor):
                self._executor.shutdown(cancel_futures=True)


@contextmanager
def few_collections() -> Iterator[None]:
    """Inside, garbage is looked for less often: events are many small objects, and none of them is part of a cycle."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*THRESHOLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@dataclass(slots=True)
class _Begun:
    task: Task
    running: Running | None
    known: Done | None = None  # of an earlier run

    @property
    def is_done(self) -> bool:
        """Whether nobody works on it."""
        return self.running is None or self.running.future.done()


class Work:
    """The partitions of *sources* in a pickled *setup*, by *workers*."""

    def __init__(self, sources: Sequence[Source], setup: bytes, workers: Workers, size: int = RANGE) -> None:
        self._sources, self._setup, self._workers, self._size = sources, setup, workers, size
        self._name: Callable[[int, int], str] | None = None
        self._find: Callable[[str], Done | None] = lambda part: None
        self._begun: deque[_Begun] = deque()
        self._file = self._start = 0
        self._seen = SeenIds()

    def keep(self, name: Callable[[int, int], str], find: Callable[[str], Done | None]) -> None:
        """Write the rows of each range of a file to what *name* says, but for those that *find* finds done."""
        self._name, self._find = name, find

    def run(self) -> Iterator[tuple[Task, Done]]:
        """What each partition came to, in order."""
        try:
            while self._fill():
                first = self._begun.popleft()
                self._help(first)
                done = self._settle(first)
                self._go_on(first.task, done)
                yield first.task, done
        finally:
            self._workers.close()

    def _fill(self) -> bool:
        """Begin as many partitions as there is room for; whether there are any."""
        while self._has_more() and sum(not one.is_done for one in self._begun) < self._find_room():
            self._begin_next()
        return bool(self._begun)

    def _find_room(self) -> int:
        """How many partitions may be in progress: the last one is left to this process rather than to a busy one."""
        is_last = self._file + 1 == len(self._sources) and self._start + self._size >= self._sources[self._file].hint
        return 1 if self._workers.helps and is_last else self._workers.width

    def _help(self, first: _Begun) -> None:
        """Do what no worker has begun until the *first* partition is done."""
        while self._workers.helps and not first.is_done and self._has_more():
            self._begin_next(is_here=True)
            self._fill()

    def _has_more(self) -> bool:
        return self._file < len(self._sources) and len(self._begun) < self._workers.most

    def _begin_next(self, *, is_here: bool = False) -> None:
        file, start = self._file, self._start
        self._start += self._size
        if self._start >= self._sources[file].hint:  # what is behind it follows when the end wasn't there
            self._file, self._start = file + 1, 0
        self._begun.append(self._begin(file, start, is_here=is_here))

    def _begin(self, file: int, start: int, *, is_here: bool = False) -> _Begun:
        part = "" if self._name is None else self._name(file, start)
        task = Task(self._setup, self._sources[file].path, start, start + self._size, file, part)
        known = self._find(part) if part else None
        if known is not None:
            return _Begun(task, None, known)
        return _Begun(task, self._workers.do_here(task) if is_here else self._workers.submit(task, self._seen))

    def _settle(self, begun: _Begun) -> Done:
        """What the partition came to, once it is sure which events are repeated."""
        task, done = begun.task, begun.known
        if done is None:
            assert begun.running is not None
            done = self._workers.finish(task, begun.running)
            if self._workers.are_here:
                return done
        repeated = self._seen.add_all(done.message_ids)
        if repeated == done.repeated:
            return done
        again = replace(task, repeated=repeated)
        return self._workers.finish(again, self._workers.submit(again))

    def _go_on(self, task: Task, done: Done) -> None:
        """Drop what was begun behind the end of a file, or begin what follows before it was expected."""
        if done.is_over:
            while self._begun and self._begun[0].task.file == task.file:
                running = self._begun.popleft().running
                if running is not None:
                    running.future.cancel()
            if self._file == task.file:
                self._file, self._start = self._file + 1, 0
        elif self._file > task.file and not any(one.task.file == task.file for one in self._begun):
            self._begun.appendleft(self._begin(task.file, task.end))
