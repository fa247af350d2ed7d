"""The History page: search, read, compare, open, send again, export, delete."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QVBoxLayout, QWidget

from talonbench_gui.commands.send import resend
from talonbench_gui.features.history.details import HistoryDetails
from talonbench_gui.features.history.edits import open_send
from talonbench_gui.features.history.filters import HistoryFilters
from talonbench_gui.features.history.model import HistoryModel
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.page_header import PageHeader
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import PageStack, panel
from talonbench_gui.widgets.shortcuts import bind_shortcuts
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.widths import Column
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from talonbench.history import HistoryEntry
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

COLUMNS = (
    Column("Time", 13), Column("Mapping", 16, 4), Column("Request", 14, 4, rank=1, is_path=True), Column("Status", 7),
    Column("Verdict", 24), Column("Connection", 11, 1, rank=2), Column("Duration", 9, rank=3, is_number=True),
)  # fmt: skip
KEEP: Final = (7, 30, 90, 365, 3650)  # days
REST: Final = 50  # milliseconds in which several new sends cause one refresh
KINDS: Final = {"HTTP archive (*.har)": "har", "NDJSON (*.ndjson)": "ndjson"}
NOTHING = (
    "Nothing sent yet",
    ["Everything you send appears here with its response. API keys are masked before saving."],
)
NO_MATCH = ("No matching sends", ["Try a broader search."])
NO_FILE: Final = "The history isn't available"


class HistoryPage(QWidget):
    """The table of sends, and the selected ones. It follows the history while visible."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._actions, self._history = workbench, actions, workbench.history
        self._entries: tuple[HistoryEntry, ...] = ()
        self._wanted: list[int] = []  # the IDs of the first two selected sends
        self._is_focus_lent = False  # whether the search has the focus only because the table is still empty
        self._is_at_top = True  # whether the newest send is selected, and a newer one will be
        self._count = 0
        self._keep = set_accessible_name(QComboBox(), "Keep sends for")
        self._export = make_button("Export…", "Export the listed sends")
        self._header = PageHeader("History", "historyCount", self._keep, self._export, parent=self)
        self._filters = HistoryFilters(self)
        self._model = HistoryModel(self._history, self)
        self._table = Table("sendsList", "Sends", COLUMNS)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._table.setModel(self._model)
        self._reset = make_button("Clear search")
        self._details = HistoryDetails()
        self._left = PageStack()
        self._soon = QTimer(self, singleShot=True, interval=REST)
        self._lay_out()
        self._show_keep()
        self._connect()

    def _lay_out(self) -> None:
        for widget, name in (
            (self._keep, "historyKeep"), (self._export, "historyExport"), (self._reset, "historyClearSearch"),
        ):  # fmt: skip
            widget.setObjectName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._header)
        layout.addWidget(self._filters)
        self._left.addWidget(self._table)
        layout.addWidget(PageSplit(panel(self._left, stretch=0), self._details, (750, 430)), 1)

    def _connect(self) -> None:
        self._soon.timeout.connect(self.refresh)
        self._history.added.connect(self._on_added)
        self._history.failed.connect(self._on_failed)
        self._history.replaced.connect(self._on_replaced)
        self._model.loaded.connect(self._on_loaded)
        self._filters.changed.connect(self.refresh)
        self._keep.activated.connect(self._on_keep)
        self._table.selectionModel().selectionChanged.connect(self._on_selection)
        self._table.activated.connect(self._on_open)
        for button, slot in (
            (self._reset, self._on_reset), (self._export, self._on_export), (self._details.open, self._on_open),
            (self._details.resend, self._on_resend), (self._details.compare, self._on_compare),
            (self._details.delete, self._on_delete),
        ):  # fmt: skip
            button.clicked.connect(slot)
        bind_shortcuts(self._table, [(QKeySequence.StandardKey.Delete, self._on_delete)])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    @cached_property
    def _empty(self) -> EmptyPage:
        """Stands where no send is listed; made when there is none."""
        empty = EmptyPage(*NOTHING, self._reset, picture="clock")
        self._left.addWidget(empty)
        self.setTabOrder(self._table, self._reset)
        return empty

    # -- listing --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Query the history again; keep the listed sends until the result arrives."""
        if self.isVisible():
            self._history.count(self._on_count)
            self._model.load(self._filters.query())

    def _on_added(self) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _on_count(self, count: int) -> None:
        self._count = count
        self._header.say(plural(count, "send"))

    def _on_replaced(self) -> None:
        self._model.clear()
        self.refresh()

    def _on_failed(self) -> None:
        """Say why on the page; what was listed before stays."""
        self._model.stop()
        self._header.say(self._history.problem, "bad")
        self._wanted, self._entries = [], ()
        self._details.show_problem(self._history.problem)
        self._show_list()

    def _on_loaded(self) -> None:
        selected = self._table.selected_rows()
        if self._model.rowCount() and len(selected) <= 1 and self._is_at_top:
            self._table.select(0)
        elif self._model.rowCount() and not selected:
            self._table.select(max(0, self._table.selected))
        self._show_list()
        self._return_focus()
        self._on_selection()

    def _show_list(self) -> None:
        if self._model.rowCount() > 0:
            self._left.setCurrentWidget(self._table)
            return
        problem = self._history.problem
        self._empty.say(*((NO_FILE, [problem]) if problem else NO_MATCH if self._count else NOTHING))
        self._reset.setVisible(bool(self._count) and not problem)
        self._left.setCurrentWidget(self._empty)

    def setFocus(self, *_: object) -> None:
        """Focus the table, or the search until it has rows: a proxy would take Tab past what is above the table."""
        self._is_focus_lent = self._model.rowCount() == 0
        (self._filters.words if self._is_focus_lent else self._table).setFocus()

    def _return_focus(self) -> None:
        """Focus the table now that it has rows, unless the search is used meanwhile."""
        words, is_lent = self._filters.words, self._is_focus_lent
        self._is_focus_lent = False
        if is_lent and self._model.rowCount() > 0 and words.hasFocus() and not words.text():
            self._table.setFocus()

    # -- selecting ------------------------------------------------------------------------------------------

    def _on_selection(self) -> None:
        rows = self._table.selected_rows()
        self._is_at_top = rows == [0] or not self._model.rowCount()
        self._wanted = [self._model.row(row).id for row in rows[:2]]
        if self._wanted:
            self._details.await_entry(self._model.row(rows[0]).mapping)
            self._history.entries(self._wanted, partial(self._on_entries, self._wanted, len(rows)))
        else:
            self._on_entries([], 0, ())

    def _on_entries(self, wanted: list[int], count: int, entries: tuple[HistoryEntry, ...]) -> None:
        if wanted is self._wanted or not wanted:
            self._entries = entries
            self._details.show_selection(count, entries)

    # -- actions --------------------------------------------------------------------------------------------

    def _on_open(self) -> None:
        for entry in self._entries[:1]:
            self._workbench.store.apply(open_send(entry))
            self._actions.context.ui.open_page("editor")

    def _on_resend(self) -> None:
        for entry in self._entries[:1]:
            resend(self._actions.context, entry)

    def _on_compare(self) -> None:
        """Also select the previous send of the same mapping."""
        previous = self._model.previous(self._table.selected)
        if previous is not None:
            mode = self._table.selectionModel().SelectionFlag
            self._table.selectionModel().select(self._model.index(previous, 0), mode.Select | mode.Rows)
            self._table.setFocus()  # the button is disabled now

    def _on_delete(self) -> None:
        ids = [self._model.row(row).id for row in self._table.selected_rows()]
        delete = f"Delete {plural(len(ids), 'send')}"
        if len(ids) == 1 or (ids and self._actions.context.ui.confirm(f"{delete}?", delete)):
            self._history.delete(ids)

    def _on_export(self) -> None:
        from talonbench_gui.commands.redaction import find_redaction

        chosen = self._actions.context.ui.ask_save("Export sends", "talonbench.har", list(KINDS))
        if chosen is not None:
            path, form = chosen[0], KINDS.get(chosen[1], "har")
            path = path if path.suffix else path.with_suffix(f".{form}")
            form = "ndjson" if path.suffix == ".ndjson" else form
            self._history.export(self._filters.query(), path, form, find_redaction(self._actions.context))

    def _on_reset(self) -> None:
        self._filters.clear()
        self._filters.words.setFocus()  # the button is hidden

    # -- retention ------------------------------------------------------------------------------------------

    def _show_keep(self) -> None:
        self._keep.clear()
        days = int(self._history.days)
        for one in sorted({*KEEP, days}):
            self._keep.addItem("Keep for 10 years" if one == KEEP[-1] else f"Keep for {plural(one, 'day')}", one)
        self._keep.setCurrentIndex(self._keep.findData(days))

    def _on_keep(self) -> None:
        days = int(self._keep.currentData())
        question = f"Delete all sends older than {plural(days, 'day')}?"
        if days >= self._history.days or self._actions.context.ui.confirm(question, "Delete older sends"):
            self._history.keep_for(days)
        self._show_keep()
