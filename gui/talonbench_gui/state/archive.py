"""Runs over archives: opened, listed, and asked for the events of a selection, never on the UI thread."""

from __future__ import annotations

import subprocess
import sys
from collections import deque
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from talonbench_gui.state.archive_events import EventReader
from talonbench_gui.state.archive_live import Overview
from talonbench_gui.state.archive_run import find_other, find_setup
from talonbench_gui.state.jobs import Latest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from talonbench.archive.results import EventRow, Results, RunFolder, Selection, Value
    from talonbench.archive.together_file import Together
    from talonbench_gui.state.archive_events import ReadEvent
    from talonbench_gui.state.jobs import Jobs

MOST_WANTED: Final = 6  # pages that are still worth reading: older wishes were scrolled away
MOST_PAGES: Final = 100  # pages that are kept
LANE: Final = "archive"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing:
    """How many events the selection has, and where its pages begin."""

    count: int
    anchors: tuple[int, ...]


class Found(NamedTuple):
    """The *users* and event *names* that a search found."""

    users: tuple[Value, ...] = ()
    names: tuple[Value, ...] = ()


class ArchiveStore(QObject):
    """The open run, and the answers about its *selection*.

    *changed*: another run is open, or none, or one is being opened. *listed*, *overviewed*: the answers to the newest
    selection are here. *paged* carries the number of a page that was read. *runs_changed*: there are other runs.
    """

    changed = Signal()
    listed = Signal()
    overviewed = Signal()
    paged = Signal(int)
    runs_changed = Signal()

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._reading, self._reader = jobs, Latest(jobs, "files"), EventReader()
        self._results: Results | None = None
        self._ticket: object = None  # of the newest selection
        self._wanted: deque[int] = deque()  # pages, the last one first; the lane takes them out
        self._asked: set[int] = set()  # pages that are on their way
        self._pages: dict[int, tuple[EventRow, ...]] = {}
        self._opened: dict[Path, RunFolder] = {}  # from elsewhere than the home
        self.selection: Selection | None = None
        self.listing, self._is_listed = Listing(0, ()), False
        self.overview: Overview | None = None
        self.runs: tuple[RunFolder, ...] = ()
        self.problem = ""
        self.is_opening = False
        self.page_size = 1  # known once a run is open

    @property
    def results(self) -> Results | None:
        """The results of the open run."""
        return self._results

    @property
    def run(self) -> RunFolder | None:
        """The open run."""
        return None if self._results is None else self._results.run

    @property
    def has_no_differences(self) -> bool:
        """Whether the run was compared with another setup, and no event differs."""
        return self._results is not None and self._results.is_compared and not self._results.kinds

    # -- runs -----------------------------------------------------------------------------------------------

    def reload_runs(self) -> None:
        """List the runs in the home again, and those that were opened from elsewhere."""
        self._jobs.run(_list_runs, self._on_runs, lane=LANE)

    def open(self, folder: Path) -> None:
        """Open the run in *folder*; its results are made first if they aren't there."""
        if self.run is not None and self.run.path == folder:
            self.close()  # DuckDB would go on with the file that it has open
        self.is_opening, self.problem = True, ""
        self.changed.emit()
        self._jobs.run(partial(_open, folder), self._on_opened, lane=LANE)

    def delete(self) -> None:
        """Delete the folder of the open run."""
        run = self.run
        if run is not None:
            self.close()
            self._opened.pop(run.path, None)
            self._jobs.run(partial(_delete, run), self._on_deleted, lane=LANE)

    def close(self) -> None:
        """Close the open run."""
        if self._results is not None:
            self._results.interrupt()
            self._jobs.run(self._results.close, lambda _: None, lane=LANE)
        self._results, self.selection, self.overview = None, None, None
        self._forget_answers()
        self.listing = Listing(0, ())
        self.changed.emit()

    def detach(self) -> None:
        """Close what the open run was compared with: it is compared again."""
        if self._results is not None:
            self._results.interrupt()
            self._jobs.run(self._results.detach, lambda _: None, lane=LANE)
            self.select(self._results.everything)

    def stop(self) -> None:
        """Close the run and the lane, as the window closes."""
        if self._results is not None:
            self.close()
        self._jobs.finish(LANE, patience=1.0)

    def _on_runs(self, found: tuple[RunFolder, ...]) -> None:
        others = (run for path, run in self._opened.items() if path not in {one.path for one in found})
        runs = tuple(sorted((*found, *others), key=lambda run: -(run.started or 0)))
        if runs != self.runs:
            self.runs = runs
            self.runs_changed.emit()

    def _on_opened(self, opened: Results | str) -> None:
        self.is_opening = False
        if isinstance(opened, str):
            self.problem = opened
            self.changed.emit()
            return
        if self._results is not None:
            self.close()
        self._results, self.page_size = opened, opened.page_size
        self._reader.forget()
        self._opened[opened.run.path] = opened.run
        self.changed.emit()
        self.reload_runs()
        self.select(opened.everything)

    def _on_deleted(self, problem: str) -> None:
        self.problem = problem
        self.changed.emit()
        self.reload_runs()

    # -- asking ---------------------------------------------------------------------------------------------

    def select(self, selection: Selection) -> None:
        """Ask for the events of *selection*; what was asked before is dropped."""
        if self._results is None:
            return
        self._results.interrupt()
        self.selection = selection
        self._forget_answers()
        ticket, results = self._ticket, self._results

        def is_new() -> bool:
            return ticket is self._ticket

        def on_listed(listing: Listing | None) -> None:
            if listing is not None and is_new():
                self.listing, self._is_listed = listing, True
                self.listed.emit()

        def on_overview(overview: Overview | None) -> None:
            if overview is not None and is_new():
                self.overview = overview
                self.overviewed.emit()

        self._jobs.run(partial(_ask, is_new, partial(_list, results, selection)), on_listed, lane=LANE)
        self._jobs.run(partial(_ask, is_new, partial(_oversee, results, selection)), on_overview, lane=LANE)

    def row(self, at: int) -> EventRow | None:
        """The event at *at* in the list; None until its page is read, which `paged` tells."""
        number, within = divmod(at, self.page_size)
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            return None
        return page[within] if within < len(page) else None

    def find_values(self, text: str, then: Callable[[Found], None]) -> None:
        """Call *then* with the commonest users and event names of the selection that have *text* in them."""
        results, selection, ticket = self._results, self.selection, self._ticket
        if results is None or selection is None:
            return

        def on_found(found: Found | None) -> None:
            if found is not None and ticket is self._ticket:
                then(found)

        work = partial(_find_values, results, text, selection)
        self._jobs.run(partial(_ask, lambda: ticket is self._ticket, work), on_found, lane=LANE)

    def show_examples(self, together: Together) -> None:
        """Select the examples of *together* alone."""
        run = self.run
        numbers = {} if run is None else {path: number for number, path in enumerate(run.files)}
        places = (place for example in together.examples for place in example)
        self.show_places([(numbers[path], line) for path, line in places if path in numbers])

    def show_places(self, places: Sequence[tuple[int, int]]) -> None:
        """Select the events at *places* alone: the number of the file and the line of each."""
        results = self._results
        if results is None:
            return

        def on_found(numbers: frozenset[str] | None) -> None:
            if numbers and results is self._results:
                self.select(replace(results.everything, numbers=numbers))

        work = partial(results.find_numbers, places)
        self._jobs.run(partial(_ask, lambda: results is self._results, work), on_found, lane=LANE)

    def read_event(self, row: EventRow, then: Callable[[ReadEvent | str], None]) -> None:
        """Call *then* with the event of *row* and its judgement, or with what is wrong; the newest wish wins."""
        if self._results is not None:
            is_compared = self._results.is_compared
            self._reading.run(partial(self._reader.read, self._results.run, row, is_compared=is_compared), then)

    def export(self, path: Path, then: Callable[[str, bool], None]) -> None:
        """Write the events of the selection to *path*; *then* is told what came of it, and whether it is a problem."""
        if self.run is not None and self.selection is not None:
            work = partial(_export, self.run, self.selection, path)
            self._jobs.run(work, lambda said: then(*said), lane="leftovers")

    def _want(self, number: int) -> None:
        """Read the page *number*, once the selection is listed: the pages of another one begin at other events."""
        is_there = self._is_listed and number < len(self.listing.anchors)
        if number in self._asked or not is_there or self._results is None:
            return
        while len(self._wanted) >= MOST_WANTED:
            self._asked.discard(self._wanted.popleft())
        self._asked.add(number)
        self._wanted.append(number)
        ticket, anchors = self._ticket, self.listing.anchors
        read = partial(_read_page, self._results, self.selection, anchors, self._wanted)
        self._jobs.run(partial(_ask, lambda: ticket is self._ticket, read), partial(self._on_page, ticket), lane=LANE)

    def _on_page(self, ticket: object, page: tuple[int, tuple[EventRow, ...]] | None) -> None:
        if page is None or ticket is not self._ticket:
            return
        number, rows = page
        self._asked.discard(number)
        self._pages[number] = rows
        if len(self._pages) > MOST_PAGES:
            del self._pages[next(iter(self._pages))]
        self.paged.emit(number)

    def _forget_answers(self) -> None:
        self._ticket, self._is_listed = object(), False
        self._wanted, self._asked, self._pages = deque(), set(), {}


def _list_runs() -> tuple[RunFolder, ...]:
    from talonbench.archive.results import list_runs
    from talonbench.home import home

    return list_runs(home() / "runs")


def _open(folder: Path) -> Results | str:
    """The results of the run in *folder*, or what is wrong."""
    from talonbench.archive.results import OldResultsError, Results, RunError, read_run

    try:
        run = read_run(folder)
        if run.has_results:
            with suppress(OldResultsError):
                return Results(run)
        return _make_results(folder) or Results(run)
    except RunError as error:
        return str(error)


def _make_results(folder: Path) -> str:
    """Make the results in a process of its own, whose memory goes with it; return what went wrong."""
    command = [sys.executable, "-m", "talonbench.archive.results", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip() or f"{folder}: can't make the results"


def _delete(run: RunFolder) -> str:
    from talonbench.archive.results import RunError, delete_run

    try:
        delete_run(run)
        for kept in (find_setup(run.path), find_other(run.path)):
            kept.unlink(missing_ok=True)
    except RunError as error:
        return str(error)
    except OSError as error:
        return f"{run.path}: its setup can't be deleted: {error.strerror or error}"
    return ""


def _export(run: RunFolder, selection: Selection, path: Path) -> tuple[str, bool]:
    from talonbench.archive.export import export
    from talonbench.archive.results import Results
    from talonbench.errors import WorkspaceError
    from talonbench.plurals import count_noun

    made = path.with_name(f"new-{path.name}")  # the dialog asked whether to replace the file
    try:
        with closing(Results(run)) as results:
            count = export(results.places(selection), made)
        made.replace(path)
    except WorkspaceError as error:
        return str(error), True
    except OSError as error:
        return f"{path}: can't be written: {error.strerror or error}", True
    return f"Exported {count_noun(count, 'event')} to {path}.", False


def _ask(is_new: Callable[[], bool], work: Callable[[], T]) -> T | None:
    """What *work* answers; None if it isn't wanted any more."""
    from talonbench.archive.results import InterruptedQueryError

    try:
        return work() if is_new() else None
    except InterruptedQueryError:
        return None


def _list(results: Results, selection: Selection) -> Listing:
    return Listing(results.count(selection), tuple(results.anchors(selection)))


def _oversee(results: Results, selection: Selection) -> Overview:
    from talonbench.archive.together_file import read_together

    counts, facets = results.count_outcomes(selection), results.facets(selection)
    together, stops = read_together(results.run.path), results.count_stops(selection)
    return Overview(counts, facets, results.histogram(selection), together, stops)


def _find_values(results: Results, text: str, selection: Selection) -> Found:
    return Found(results.find_users(text, selection), results.find_names(text, selection))


def _read_page(
    results: Results, selection: Selection | None, anchors: Sequence[int], wanted: deque[int]
) -> tuple[int, tuple[EventRow, ...]] | None:
    """Read the page that was wanted last: it is the visible one."""
    if not wanted or selection is None:
        return None
    number = wanted.pop()
    end = anchors[number + 1] if number + 1 < len(anchors) else -1
    return number, results.page(selection, anchors[number], end)
