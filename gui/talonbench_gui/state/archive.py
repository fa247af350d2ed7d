"""Runs over archives: opened, listed, and asked for the events of a selection, never on the UI thread."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from talonbench_gui.state.archive_answers import (
    Listing,
    ask,
    find_again,
    find_values,
    list_events,
    oversee,
    read_page,
)
from talonbench_gui.state.archive_events import EventReader
from talonbench_gui.state.archive_folders import delete_with_setup, export_events, find_runs, open_results
from talonbench_gui.state.archive_live import LiveRun
from talonbench_gui.state.archive_run import name_other
from talonbench_gui.state.jobs import Latest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from talonbench.archive.results import EventRow, Results, RunFolder, Selection
    from talonbench.archive.sending import SendRecord
    from talonbench_gui.state.archive_answers import Answers, Found, Overview
    from talonbench_gui.state.archive_events import ReadEvent
    from talonbench_gui.state.jobs import Jobs

MOST_WANTED: Final = 6  # pages that are still worth reading: older wishes were scrolled away
MOST_PAGES: Final = 100  # pages that are kept
LANE: Final = "archive"
OPENING: Final = "results"  # the lane in which results are made while what a run found is still asked


class ArchiveStore(QObject):
    """The open run, or the one that is going on, and the answers about its *selection*.

    *changed*: another run is open, or none, or one is being opened. *listed*, *overviewed*: the answers to the newest
    selection are here. *paged* carries the number of a page that was read. *runs_changed*: there are other runs.

    *grown*: the run that is going on has more events, behind those that are listed; *recounted*: its overview has them
    as well. *moved*: other results of the run are shown, such as those made at its end; it carries where the rows are
    now that *keep* returned.
    """

    changed = Signal()
    listed = Signal()
    overviewed = Signal()
    paged = Signal(int)
    runs_changed = Signal()
    grown = Signal()
    recounted = Signal()
    moved = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._reading, self._reader = jobs, Latest(jobs, "files"), EventReader()
        self._results: Results | None = None
        self._ticket: object = None  # of the newest selection
        self._wanted: deque[int] = deque()  # pages, the last one first; the lane takes them out
        self._asked: set[int] = set()  # pages that are on their way
        self._pages: dict[int, tuple[EventRow, ...]] = {}
        self._short: set[int] = set()  # pages that have more events than when they were read
        self._live: LiveRun | None = None
        self.keep: Callable[[], tuple[EventRow, ...]] = tuple  # the rows that stay in view, the first one in its place
        self._opened: dict[Path, RunFolder] = {}  # from elsewhere than the home
        self._rising: set[Path] = set()  # runs of which the oldest event is listed first
        self.selection: Selection | None = None
        self.numbered = ""  # what the events are that `selection` has one by one
        self._before: Selection | None = None  # what was selected before them
        self._kept: tuple[Path, Selection | None] = (Path(), None)  # of a run that is opened again
        self.listing, self._is_listed = Listing(0, ()), False
        self.overview: Overview | None = None
        self.runs: tuple[RunFolder, ...] = ()
        self.problem = self.other = ""  # *other* is what the setup is called that the run was compared with
        self.is_opening = False
        self.page_size = 1  # known once a run is open

    @property
    def shown(self) -> Results | None:
        """What is listed: the results of the open run, or of the one that is going on."""
        return self._results

    @property
    def is_live(self) -> bool:
        """Whether the events of a run that is going on are listed."""
        return self._results is not None and self._results.is_live

    @property
    def results(self) -> Results | None:
        """The results of the open run; None while it is going on."""
        return None if self.is_live else self._results

    @property
    def run(self) -> RunFolder | None:
        """The open run; None while it is going on."""
        return None if self.results is None else self.results.run

    # -- runs -----------------------------------------------------------------------------------------------

    def reload_runs(self) -> None:
        """List the runs in the home again, and those that were opened from elsewhere."""
        self._jobs.run(find_runs, self._on_runs, lane=LANE)

    def open_ended(self, folder: Path) -> None:
        """Open the run in *folder*, which has just ended: with the oldest event first, much as it was listed so far."""
        self._rising.add(folder)
        self.open(folder)

    def open(self, folder: Path) -> None:
        """Open the run in *folder*; its results are made first if they aren't there."""
        if self.run is not None and self.run.path == folder:
            self._kept = folder, self.selection
            self.close()  # DuckDB would go on with the file that it has open
        self.is_opening, self.problem = True, ""
        self.changed.emit()
        self._jobs.run(partial(open_results, folder), self._on_opened, lane=OPENING if self.is_live else LANE)

    def delete(self) -> None:
        """Delete the folder of the open run."""
        run = self.run
        if run is not None:
            self.close()
            self._opened.pop(run.path, None)
            self._jobs.run(partial(delete_with_setup, run), self._on_deleted, lane=LANE)

    def close(self) -> None:
        """Close the open run."""
        if self._results is not None:
            self._results.interrupt()
            self._jobs.run(self._results.close, lambda _: None, lane=LANE)
        if self._live is not None and self._live.results is self._results:
            self._drop_live()
        self._results, self.selection, self.overview = None, None, None
        self._forget_answers()
        self.listing = Listing(0, ())
        self.changed.emit()

    def turn(self) -> None:
        """List the events of the open run from their other end: the latest first, or the oldest."""
        if self.results is not None and self.selection is not None:
            self._rising ^= {self.results.run.path}
            self.results.is_rising = not self.results.is_rising
            self.changed.emit()
            self.select(self.selection)

    def detach(self) -> None:
        """Close what the open run was compared with: it is compared again."""
        if self._results is not None:
            self._results.interrupt()
            self._jobs.run(self._results.detach, lambda _: None, lane=LANE)
            self.select((self.selection or self._results.everything).without("kinds"))

    def stop(self) -> None:
        """Close the run and the lane, as the window closes."""
        if self._results is not None:
            self.close()
        self._jobs.finish(LANE, OPENING, patience=1.0)

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
        self._opened[opened.run.path] = opened.run
        opened.is_rising = opened.run.path in self._rising
        if self.is_live and self._results is not None and self._results.run.path == opened.run.path:
            self._move_to(opened)
        else:
            self._show(opened)
        self.reload_runs()

    def _show(self, results: Results) -> None:
        """Show all events of *results*."""
        if self._results is not None:
            self.close()
        self._results, self.page_size, self._before = results, results.page_size, None
        self._reader.forget()
        self.other = name_other(results.run.path) if results.is_compared else ""
        self.changed.emit()
        (folder, kept), self._kept = self._kept, (Path(), None)
        self.select(kept.without("kinds") if folder == results.run.path and kept is not None else results.everything)

    def _on_deleted(self, problem: str) -> None:
        self.problem = problem
        self.changed.emit()
        self.reload_runs()

    # -- a run that is going on -----------------------------------------------------------------------------

    def follow(self, folder: Path, parts: Sequence[Path]) -> None:
        """Show the events of *parts* of the run in *folder*, which is going on; there are more with each call."""
        if self._live is None or self._live.folder != folder:
            self._drop_live()
            self._live = LiveRun(folder)
        live = self._live
        if live.is_busy or live.known == len(parts):
            return
        live.is_busy, live.known = True, len(parts)
        selection = self.selection if self._results is live.results else None
        work = partial(live.grow, tuple(parts), selection)
        self._jobs.run(work, partial(self._on_grown, live, self._ticket), lane=LANE)

    def _on_grown(self, live: LiveRun, ticket: object, listing: Listing | None) -> None:
        if live is not self._live or live.results is None:
            return
        if self._results is not live.results:
            self._show_live(live, live.results)
            return
        if listing is None or ticket is not self._ticket or self.selection is None:
            live.is_busy = False  # a newer selection is asked of all parts
            return
        if self.listing.count % self.page_size:
            self._short.add(self.listing.count // self.page_size)
        self.listing = listing
        self.grown.emit()
        work = partial(ask, lambda: ticket is self._ticket, partial(oversee, live.results, self.selection))
        self._jobs.run(work, partial(self._on_recounted, live, ticket), lane=LANE)

    def _on_recounted(self, live: LiveRun, ticket: object, overview: Overview | None) -> None:
        live.is_busy = False
        if overview is not None and ticket is self._ticket:
            self.overview = overview
            self.recounted.emit()

    def _show_live(self, live: LiveRun, results: Results) -> None:
        if self._results is not None and self._results.run.path == live.folder:
            self._move_to(results)  # the run was paused, and goes on
        else:
            live.is_busy = False
            self._show(results)

    def _move_to(self, results: Results) -> None:
        """Show other *results* of the run, with the same filters, and with the rows in view where they are."""
        shown, ticket, kept = self._results, self._ticket, self.keep()
        selection = (self.selection or results.everything).without("kinds").without("numbers")

        def on_found(answers: Answers | None) -> None:
            if self._results is not shown:  # another run was opened meanwhile
                self._live = None if self._live is not None and self._live.results is results else self._live
                self._jobs.run(results.close, lambda _: None, lane=LANE)
            elif answers is None or ticket is not self._ticket or kept != self.keep():
                self._move_to(results)
            else:
                self._take(answers)

        work = partial(find_again, results, selection, kept)
        self._jobs.run(partial(ask, lambda: True, work), on_found, lane=LANE)

    def _take(self, answers: Answers) -> None:
        """Show *answers* at once."""
        if self._results is not None:
            self._jobs.run(self._results.close, lambda _: None, lane=LANE)
        if self._live is not None and self._live.results is answers.results:
            self._live.is_busy = False
        elif self._live is not None and self._live.results is self._results:
            self._live = None
        self._results, self.selection = answers.results, answers.selection
        self._forget_answers()
        self.listing, self.overview, self._is_listed = answers.listing, answers.overview, True
        self._pages = dict(answers.pages)
        self._reader.forget()
        self.moved.emit(answers.places)
        self.changed.emit()

    def _drop_live(self) -> None:
        """Forget the run that was followed; it is closed here unless it is shown."""
        live, self._live = self._live, None
        if live is not None and (live.results is None or live.results is not self._results):
            self._jobs.run(live.close, lambda _: None, lane=LANE)

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

        self._jobs.run(partial(ask, is_new, partial(list_events, results, selection)), on_listed, lane=LANE)
        self._jobs.run(partial(ask, is_new, partial(oversee, results, selection)), on_overview, lane=LANE)

    def row(self, at: int) -> EventRow | None:
        """The event at *at* in the list; None until its page is read, which `paged` tells."""
        number, within = divmod(at, self.page_size)
        page = self._pages.get(number)
        if page is None or (within >= len(page) and number in self._short):
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

        work = partial(find_values, results, text, selection)
        self._jobs.run(partial(ask, lambda: ticket is self._ticket, work), on_found, lane=LANE)

    def show_places(self, places: Sequence[tuple[int, int]], what: str) -> None:
        """Select the events at *places* alone: the numbers of files and lines; *what* says what they are."""
        results = self._results
        if results is None:
            return

        def on_found(numbers: frozenset[str] | None) -> None:
            if numbers and results is self._results and self.selection is not None:
                if not self.selection.numbers:
                    self._before = self.selection
                self.numbered = what
                self.select(replace(results.everything, numbers=numbers))

        work = partial(results.find_numbers, places)
        self._jobs.run(partial(ask, lambda: results is self._results, work), on_found, lane=LANE)

    def leave_places(self) -> None:
        """Select what was selected before single events were."""
        if self._results is not None and self.selection is not None and self.selection.numbers:
            before, self._before = self._before, None
            self.select(self._results.everything if before is None else before)

    def read_event(self, row: EventRow, failed_in: SendRecord | None, then: Callable[[ReadEvent | str], None]) -> None:
        """Call *then* with the event of *row*, not delivered in *failed_in*, or what is wrong; the newest wish wins."""
        if self._results is not None:
            read, is_compared = partial(self._reader.read, self._results.run, row), self._results.is_compared
            self._reading.run(partial(read, is_compared=is_compared, failed_in=failed_in), then)

    def export(self, path: Path, then: Callable[[str, bool], None]) -> None:
        """Write the events of the selection to *path*; *then* is told what came of it, and whether it is a problem."""
        if self.run is not None and self.selection is not None:
            work = partial(export_events, self.run, self.selection, path)
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
        read = partial(read_page, self._results, self.selection, anchors, self._wanted)
        self._jobs.run(partial(ask, lambda: ticket is self._ticket, read), partial(self._on_page, ticket), lane=LANE)

    def _on_page(self, ticket: object, page: tuple[int, tuple[EventRow, ...]] | None) -> None:
        if page is None or ticket is not self._ticket:
            return
        number, rows = page
        self._asked.discard(number)
        self._short.discard(number)
        self._pages[number] = rows
        if len(self._pages) > MOST_PAGES:
            del self._pages[next(iter(self._pages))]
        self.paged.emit(number)

    def _forget_answers(self) -> None:
        self._ticket, self._is_listed = object(), False
        self._wanted, self._asked, self._pages, self._short = deque(), set(), {}, set()
