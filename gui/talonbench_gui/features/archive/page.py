"""The Archive page: a run's events over time, by outcome, reason, mapping, name and user, and each with its why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from talonbench.filters.result import DUPLICATE
from talonbench.judgement import Judgement
from talonbench_gui.features.archive.chips import FilterBar
from talonbench_gui.features.archive.choice import Choice
from talonbench_gui.features.archive.detail import ArchiveDetail
from talonbench_gui.features.archive.facets import FacetPanel
from talonbench_gui.features.archive.legend import Legend
from talonbench_gui.features.archive.model import ArchiveModel
from talonbench_gui.features.archive.replay import Replay
from talonbench_gui.features.archive.row_keeper import RowKeeper, is_same_event
from talonbench_gui.features.archive.run_acts import RunActs
from talonbench_gui.features.archive.run_header import RunHeader
from talonbench_gui.features.archive.together_words import together_html
from talonbench_gui.features.archive.words import (
    CLOSED,
    EMPTY,
    NO_MATCHES,
    OPENING,
    OUTCOMES,
    RUNNING,
    RunNames,
    make_bars,
    versions_html,
)
from talonbench_gui.widgets.calm import Calm
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.histogram import HistogramView
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import PageStack, panel
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.widths import Column
from talonbench_gui.wording.events import format_event
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from talonbench.archive.results import EventRow, EventVerdict, Selection
    from talonbench.values import Value
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.archive_events import ReadEvent
    from talonbench_gui.state.workbench import Workbench
    from talonbench_gui.widgets.histogram import ChartBar

COLUMNS: Final = (
    Column("Time", 18), Column("Event", 16, 2), Column("User", 12, 1, rank=1), Column("Outcome", 13),
    Column("Reason", 20, 3, rank=2), Column("Other setup", 13, rank=0),
)  # fmt: skip
EXPORTS: Final = ("Packed events (*.ndjson.gz)", "Events (*.ndjson)")
PERSONAL: Final = "They may contain personal data, such as names, addresses and IDs."


class ArchivePage(QWidget):
    """Shows the run that the archive's store has open, and asks it for the user's selection."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._context, self._archive = workbench, actions.context, workbench.archive
        self._runner, self._comparer = workbench.archive_runner, workbench.archive_comparer
        self._sender = workbench.archive_sender
        self._chosen: EventRow | None = None
        self._verdict: EventVerdict | None = None  # of the chosen event
        self._failed = self._sender.failed
        self._make_widgets()
        self._lay_out()
        self._connect()
        self._show_state()

    def _make_widgets(self) -> None:
        self._header = RunHeader()
        self._runs = RunActs(self._workbench, self._context, self._header)
        colors = [chart for *_, chart in OUTCOMES.values()]
        self._histogram = HistogramView("archiveHistogram", "Events over time", colors)
        self._legend = Legend()
        self._facets, self._filters, self._detail = FacetPanel(), FilterBar(), ArchiveDetail()
        self._model = ArchiveModel(self._archive, self._sender, self)
        self._table = Table("archiveList", "Events", COLUMNS[:-1])
        self._table.setModel(self._model)
        self._table.setSelectionMode(Table.SelectionMode.ExtendedSelection)
        self._table.horizontalHeader().setSectionsClickable(True)
        self._keeper = RowKeeper(self._table, self._model)
        self._replay = Replay(self._context, self._table, self)
        self._first = make_button("Run over files…")
        self._first.setObjectName("archiveRunFirst")
        self._empty = EmptyPage(*EMPTY, self._first, picture="archive")
        self._bars = Calm(self._histogram, self._show_bars, lambda shown: self._histogram.has_bars(shown[0]))
        self._values = Calm(self._facets.list, self._facets.show_overview, self._facets.has_rows)
        self._nothing = EmptyPage(*NO_MATCHES, picture="archive")
        self._choice = Choice(self._archive, self._facets, self._filters, self._histogram, self)

    def _lay_out(self) -> None:
        self._listed = PageStack()
        self._listed.addWidget(self._table)
        self._listed.addWidget(self._nothing)
        above, left = QSplitter(Qt.Orientation.Horizontal), QSplitter(Qt.Orientation.Horizontal)
        above.addWidget(panel(self._histogram, stretch=0))
        above.addWidget(panel(self._legend, stretch=0))
        left.addWidget(panel(self._facets, stretch=0))
        left.addWidget(panel(self._filters, self._listed, stretch=1))
        for split, sizes in ((above, [880, 330]), (left, [230, 560])):
            split.setSizes(sizes)
            split.setChildrenCollapsible(False)
        below = PageSplit(left, self._detail.frame, (790, 420))
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(above)
        column.addWidget(below, 1)
        self._stack = PageStack()
        self._stack.addWidget(panel(self._empty, stretch=0))
        self._stack.addWidget(found)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._header)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._replay.bar)

    def _connect(self) -> None:
        archive = self._archive
        detail = self._detail
        for button, slot in (
            (self._first, self._runs.choose_files),
            (detail.trace, partial(self._on_add, "trace")),
            (detail.editor, partial(self._on_add, "editor")), (detail.sample, self._on_sample),
            (detail.case, self._on_case),
        ):  # fmt: skip
            button.clicked.connect(lambda _=False, slot=slot: slot())
        self._comparer.changed.connect(self._show_state)
        self._runner.changed.connect(self._on_run)
        self._runner.ended.connect(archive.open_ended)
        archive.changed.connect(self._show_state)
        archive.listed.connect(self._on_listed)
        archive.overviewed.connect(partial(self._show_overview, is_calm=False))
        archive.recounted.connect(partial(self._show_overview, is_calm=True))
        archive.paged.connect(self._show_chosen)
        archive.grown.connect(self._on_grown)
        archive.moved.connect(self._on_moved)
        self._sender.changed.connect(self._on_sent)
        archive.keep = self._keeper.rows
        archive.runs_changed.connect(partial(self._header.show_runs, archive))
        archive.runs_changed.connect(self._show_empty)
        self._choice.cleared.connect(self._table.setFocus)  # the button is disabled now
        self._filters.exported.connect(self._on_export)
        self._table.selectionModel().currentChanged.connect(self._show_chosen)
        self._table.horizontalHeader().sectionClicked.connect(self._on_head)
        self._table.activated.connect(partial(self._on_add, "trace"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._archive.reload_runs()

    def setFocus(self, *_: object) -> None:
        """Focus the table or, without a run, the button that opens one."""
        (self._table if self._archive.shown is not None else self._first).setFocus()

    # -- showing --------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        archive = self._archive
        is_busy = archive.is_opening or self._runner.is_running
        self._header.show_state(archive, self._runner, self._comparer)
        self._show_empty()
        if is_busy and self.window().focusWidget() is self._first:
            self._header.pause.setFocus()  # not the next one in the order: nobody went there
        self._first.setEnabled(not is_busy)
        self._stack.setCurrentIndex(0 if archive.shown is None else 1)
        self._show_order()
        if archive.shown is None:
            self._reload()
            self._chosen = None
            self._detail.show_nothing()

    def _show_empty(self) -> None:
        """Say what there is without a run."""
        archive = self._archive
        closed = CLOSED if archive.runs else EMPTY
        self._empty.say(*(RUNNING if self._runner.is_running else OPENING if archive.is_opening else closed))

    def _show_order(self) -> None:
        """Mark the time with the order of the events; while the run is going on, they aren't in that of their times."""
        results, head = self._archive.results, self._table.horizontalHeader()
        order = (
            Qt.SortOrder.AscendingOrder if results is not None and results.is_rising else Qt.SortOrder.DescendingOrder
        )
        head.setSortIndicator(-1 if results is None else 0, order)
        head.setSortIndicatorShown(results is not None)

    def _reload(self) -> None:
        self._model.reload()
        self._table.show_columns(COLUMNS if self._model.is_compared else COLUMNS[:-1])

    def _on_listed(self) -> None:
        self._reload()
        self._show_count()
        self._chosen = None
        self._table.select(0)
        self._show_chosen()

    def _show_count(self) -> None:
        count, selection = self._archive.listing.count, self._archive.selection
        self._listed.setCurrentIndex(0 if count else 1)
        if selection is not None:
            named, can_export = (self._names(), self._archive.numbered), not self._archive.is_live
            self._filters.show_selection(count, selection, *named, can_export=can_export)

    def _on_run(self) -> None:
        """A run started, got on or ended."""
        runner = self._runner
        if runner.is_running and runner.folder is not None:
            self._archive.follow(runner.folder, runner.parts)
        self._show_state()

    def _on_sent(self) -> None:
        """More may be known of what was delivered."""
        if self._failed is not self._sender.failed:
            self._failed, self._chosen, self._verdict = self._sender.failed, None, None
            self._model.refresh()
            self._show_chosen()

    def _on_grown(self) -> None:
        """The run that is going on has more events."""
        was_empty = not self._model.rowCount()
        self._model.grow()
        self._show_count()
        if was_empty:
            self._table.select(0)
        self._show_chosen()

    def _on_moved(self, places: Sequence[int | None]) -> None:
        """Other results of the run are shown, with the rows in view at *places*."""
        with self._keeper.hold(places):
            self._reload()
        self._show_count()
        self._show_overview(is_calm=True)
        self._show_chosen()

    def _show_overview(self, *, is_calm: bool) -> None:
        """Show the numbers; if it *is_calm*, nothing moves under the mouse."""
        overview, selection = self._archive.overview, self._archive.selection
        if overview is None or selection is None:
            return
        self._legend.show_outcomes(overview.outcomes, overview.stops)
        self._bars.show((make_bars(overview.histogram), self._bars_of(selection)), is_calm=is_calm)
        self._values.show((overview, selection, self._names()), is_calm=is_calm)

    def _show_bars(self, shown: tuple[list[ChartBar], tuple[int, int]]) -> None:
        self._histogram.show_bars(shown[0])
        self._histogram.select(*shown[1])

    def _names(self) -> RunNames:
        results = self._archive.shown
        return RunNames() if results is None else RunNames.of(results)

    def _bars_of(self, selection: Selection) -> tuple[int, int]:
        """The first and the last bar of the time that *selection* asks for."""
        overview = self._archive.overview
        if overview is None or selection.since is None or selection.until is None:
            return -1, -1
        first = overview.histogram.bars[0].start
        step = overview.histogram.step
        return (selection.since - first) // step, (selection.until - first) // step - 1

    def _show_chosen(self, *_: object) -> None:
        """Show the selected event once it was read."""
        row, results = self._model.row(self._table.selected), self._archive.shown
        if row is None or results is None:
            if self._archive.listing.count == 0:
                self._chosen = None
                self._detail.show_nothing()
            return
        if row == self._chosen:
            return
        is_same = is_same_event(row, self._chosen) and self._verdict == results.verdicts[row.verdict]
        self._chosen, self._verdict = row, results.verdicts[row.verdict]
        is_failed = (row.file, row.line) in self._sender.failed
        if not is_same:  # else only what is known of it may be more
            self._detail.show_row(row, self._verdict, results.run, is_failed=is_failed)
        self._archive.read_event(row, self._sender.last if is_failed else None, partial(self._on_event, row))

    def _on_event(self, row: EventRow, read: ReadEvent | str) -> None:
        results = self._archive.shown
        if row != self._chosen or results is None:
            return
        if isinstance(read, str):
            self._detail.show_problem(read)
        else:
            overview = self._archive.overview
            found = () if overview is None else overview.together or ()
            across = together_html(found, (results.run.files[row.file], row.line))
            versions = versions_html(results.run, row.name, results.verdicts[row.verdict])
            here = self._judge(dict(read.item.body or {}))
            self._detail.show_event(read, here, results.verdicts[row.verdict], versions + across)

    def _judge(self, body: dict[str, Value]) -> Judgement | None:
        """What this document makes of the event *body*."""
        preview = self._workbench.previews.current
        if preview is None:
            return None
        settings = self._workbench.connections.settings()
        return Judgement(preview.destination.trace(body, settings), preview.destination, settings)

    def _on_head(self, column: int) -> None:
        if column == 0:
            self._archive.turn()
        self._show_order()  # Qt has marked whatever was clicked

    # -- actions --------------------------------------------------------------------------------------------

    def run_over(self, paths: Sequence[Path]) -> None:
        """Run over the files and folders at *paths*, or open the run that is the only one of them."""
        self._runs.run_over(paths)

    def _on_add(self, page: str, *_: object) -> None:
        """Show the chosen event on *page*; it is added to the document unless it is open there already."""
        read, row, run = self._detail.read, self._chosen, self._archive.shown
        if read is None or row is None or run is None or self._verdict is None:
            return
        place, opened = (run.run.files[row.file], row.line, row.message_id), self._workbench.opened_events
        if opened.open(place, self._detail.title, read, is_repeated=self._verdict.code == DUPLICATE):
            self._workbench.notices.post(
                f"“{self._detail.title}” was open already. You edited it.", "info", key="archive"
            )
        self._context.ui.open_page(page)

    def _on_sample(self) -> None:
        if self._detail.body is not None:
            self._workbench.samples.save(self._detail.title, format_event(self._detail.body))

    def _on_case(self) -> None:
        from talonbench_gui.commands.share import save_case_of

        judged = None if self._detail.body is None else self._judge(dict(self._detail.body))
        if judged is not None:
            save_case_of(self._context, judged.trace.event or {}, judged.trace.mappings)

    def _on_export(self) -> None:
        """Write the listed events to a file, after a warning that there are people in them."""
        count, ui = self._archive.listing.count, self._context.ui
        if ui.confirm(f"Export {plural(count, 'event')} as they are in the archive? {PERSONAL}", "Export"):
            chosen = ui.ask_save("Export events", "events.ndjson.gz", EXPORTS)
            if chosen is not None:
                self._archive.export(chosen[0], self._on_exported)

    def _on_exported(self, said: str, is_problem: bool) -> None:
        self._workbench.notices.post(said, "error" if is_problem else "status", key="archive")
