"""The partitions of an archive, done in processes; the run may be kept, and its progress is shown."""

from __future__ import annotations

import pickle
import sys
import time
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from talonbench.archive.extent import Extent
from talonbench.archive.runs import open_run
from talonbench.archive.unread import MOST, UnreadLine
from talonbench.archive.work import RANGE, Work, Workers
from talonbench.ingestion import format_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from talonbench.archive.done import Done
    from talonbench.archive.partitions import Setup, Task
    from talonbench.archive.runs import Run
    from talonbench.archive.sources import Source

MUCH: Final = 4 * RANGE  # bytes from which processes are worth their start
_AHEAD: Final = 2  # partitions that each other process has before it: none waits, and few are left at the end


def spread(
    sources: Sequence[Source], setup: Setup, workers: Workers, out: Path | None, *, resumes: bool
) -> Iterator[tuple[str, Done]]:
    """What each partition of *sources* came to, with the path of its file, in order."""
    run = None
    if out is not None:
        from talonbench.archive.setups import keep_setup  # late: most replays keep nothing

        run, setup = open_run(out, setup, sources, version("talonbench"), resumes=resumes)
        if run.is_finished:
            workers.close()
            yield from _use(run, is_told=not resumes)
            return
        keep_setup(setup, run.folder)
    work = Work(sources, pickle.dumps(setup), workers)
    if run is not None:
        work.keep(run.name_part, run.find_part)
    progress = _Progress(sources)
    problems: list[str] = []
    broken, unread = 0, list[UnreadLine]()
    for task, done in work.run():
        progress.add(task, done)
        problems += [done.failure] if done.failure else []
        broken += done.unread
        unread += [UnreadLine(task.path, line, column, said) for line, column, said, _ in done.told if said]
        del unread[MOST:]
        yield task.path, done
    if run is not None:
        run.finish(progress.events, problems, broken, unread)
        _build(run.folder)


def _use(run: Run, *, is_told: bool) -> Iterator[tuple[str, Done]]:
    """What the finished *run* came to; people are told that it isn't done again."""
    from talonbench.archive.kept import read_kept
    from talonbench.archive.results import read_run

    found = read_run(run.folder)
    if is_told:
        when = "" if found.finished is None else f" at {format_time(round(found.finished * 1000))[:16]}Z"
        print(f"{run.folder}: this run was finished{when}; its results are used", file=sys.stderr)
    yield from read_kept(found)
    if not found.has_results:
        _build(run.folder)


def make_workers(jobs: int) -> Workers:
    """As many processes of this machine as *jobs*, of which this is one."""
    if jobs == 1:
        return Workers(None, 1)
    from talonbench.archive.pool import Pool  # late: one process needs none

    return Workers(partial(Pool, jobs - 1), _AHEAD * (jobs - 1), helps=True)


def _build(folder: Path) -> None:
    """Make the database of the run in *folder*."""
    from talonbench.archive.results import build_results

    build_results(folder)


class _Progress:
    """Says on a terminal how far it is, how fast, and how long it will take."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._extent = Extent(sources)
        self._begun = time.monotonic()
        self.events = 0

    def add(self, task: Task, done: Done) -> None:
        """Count what *task* came to."""
        self.events += done.events
        self._extent.add(task.file, task.start, is_over=done.is_over)
        if not sys.stderr.isatty():
            return
        share, spent = self._extent.share, time.monotonic() - self._begun
        left = spent * (1 - share) / share
        said = f"{self.events:,} events, {self.events / max(spent, 0.001):,.0f} a second, {left:.0f} s left"
        print(f"\r{said}  ", end="\r", file=sys.stderr, flush=True)
