"""Every send of this machine: found again, read, compared, opened, sent again, exported."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from talonbench.errors import WorkspaceError
from talonbench.history import HistoryEntry, HistoryError, format_har, format_ndjson
from talonbench.talon_one import ACTIONS
from talonbench.workspace import write_atomically
from talonbench_gui.features.history.filters import HistoryFilters
from talonbench_gui.features.history.model import HistoryModel
from talonbench_gui.features.history.words import (
    answer_text,
    compared_facts,
    comparison_html,
    facts_of,
    request_text,
    state_of,
)
from talonbench_gui.page import Page
from talonbench_gui.resending import Resending
from talonbench_gui.widgets.detail import DetailHeader
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.shortcuts import bind_shortcuts
from talonbench_gui.widgets.tables.table import Column, Table
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from talonbench.destination import Subscription
    from talonbench.history import History, HistoryQuery
    from talonbench_gui.shell.main_window import MainWindow

COLUMNS = (
    Column("Time", 13), Column("Mapping", 16, 2), Column("Request", 16, 4, rank=1), Column("Status", 7),
    Column("Verdict", 15), Column("Connection", 11, 1, rank=2), Column("Took", 8, rank=3, is_number=True),
)  # fmt: skip
KEEP = (7, 30, 90, 365, 3650)  # days
NOTHING = (
    "Nothing was sent yet",
    ["Every send is kept here with its answer; keys are masked before they are written."],
)
NO_FIT = ("No send is like that", ["Look for less, or for something else."])
NO_FILE = ("There is no history", ["It could not be opened: what you send is not kept. See the message above."])


class HistoryPage(Page):
    """The table, and the send that is chosen; two of them are compared."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._recording, self._resending = window.recording, Resending(window)
        self.count = ToneLabel("", "muted")
        self.keep = set_accessible_name(QComboBox(), "Keep sends for")
        self._buttons = {words: make_button(words) for words in ("Export HAR…", "Export NDJSON…")}
        self.filters = HistoryFilters(self.count, self.keep, *self._buttons.values())
        self.model = HistoryModel(self)
        self.table = Table("sendsList", "Sends", COLUMNS)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setModel(self.model)
        self.reset = make_button("Clear the search")
        self.empty = EmptyPage(*NOTHING, self.reset)
        self.open, self.again = make_button("Open in the editor"), make_button("Send again")
        self.compare, self.remove = make_button("Compare"), make_button("Delete")
        self.head = DetailHeader(self.open, self.again, self.compare, self.remove)
        self.answer = JsonView("sendAnswer", "Answer", has_head=True)
        self.request = JsonView("sendRequest", "Request", has_head=True)
        self.event_view = JsonView("sendEvent", "Event")
        self.compared = HtmlView("sendsCompared", "Two sends compared")
        self._lay_out()
        self._show_keep()
        self._connect()
        self.begin_at(self.table, self.filters.words)
        self.refresh()

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Parts of the send")
        for title, view in (("Answer", self.answer), ("Request", self.request), ("Event", self.event_view)):
            self.tabs.addTab(view, title)
        self.below, self.left = QStackedWidget(), QStackedWidget()
        for part in (self.tabs, self.compared, QWidget()):
            self.below.addWidget(part)
        for part in (self.table, self.empty):
            self.left.addWidget(part)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(self.left, stretch=0))
        split.addWidget(panel(self.head, self.below, stretch=1))
        split.setSizes([750, 430])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(self.filters, stretch=0))
        layout.addWidget(split, 1)

    def _show_keep(self) -> None:
        days = int(self._recording.days())
        for one in sorted({*KEEP, days}):
            self.keep.addItem("Keep 10 years" if one == KEEP[-1] else f"Keep {one} days", one)
        self.keep.setCurrentIndex(self.keep.findData(days))

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.reset.clicked.connect(self._clear_search)
        self.keep.activated.connect(lambda _: self._recording.keep_for(self.keep.currentData()))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.table.activated.connect(lambda _: self.open_event())
        self._recording.added.connect(self.refresh)
        self.open.clicked.connect(self.open_event)
        self.again.clicked.connect(self.send_again)
        self.compare.clicked.connect(self.compare_with_previous)
        self.remove.clicked.connect(self.delete)
        self._buttons["Export HAR…"].clicked.connect(lambda: self._export("har"))
        self._buttons["Export NDJSON…"].clicked.connect(lambda: self._export("ndjson"))
        bind_shortcuts(self.table, [(QKeySequence.StandardKey.Delete, self.delete)])

    def _clear_search(self) -> None:
        self.filters.clear()
        self.filters.words.setFocus()  # the button goes

    # -- showing --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look anew; what was chosen stays so, the newest is chosen where nothing was."""
        history, before = self._recording.history(), self.table.selected_rows()
        kept = [self.model.row(row).id for row in before if row > 0]
        count = 0
        try:
            count = history.count() if history is not None else 0
            self.model.show(history, self.filters.query())
        except HistoryError as error:
            self.window_.say(str(error), "bad")
        self.count.set_text(plural(count, "send") if history is not None else "", "muted")
        self.left.setCurrentWidget(self.table if self.model.rowCount() else self.empty)
        self.empty.say(*(NO_FILE if history is None else NO_FIT if count else NOTHING))
        self.reset.setVisible(bool(count))
        if self.model.rowCount():
            self.table.select(max(0, self.model.place(kept[0])) if len(kept) == 1 else 0)
        self._show_chosen()

    def _selected(self) -> list[HistoryEntry]:
        """The first two that are chosen, the newer first."""
        history = self._recording.history()
        rows = self.table.selected_rows()[:2]
        try:
            found = [history.entry(self.model.row(row).id) for row in rows] if history is not None else []
        except HistoryError as error:
            self.window_.say(str(error), "bad")
            return []
        return [entry for entry in found if entry is not None]

    def _show_chosen(self) -> None:
        chosen, count = self._selected(), len(self.table.selected_rows())
        self.remove.setText(f"Delete {count}" if count > 1 else "Delete")
        for button in (self.open, self.again):
            button.setVisible(count <= 1)
        for button in (self.open, self.again, self.compare, self.remove):
            button.setEnabled(bool(chosen))
        self.compare.setVisible(count == 1)
        if count == 1 and chosen:
            self._show_entry(chosen[0])
        elif count == 2 and len(chosen) == 2:
            self.head.say("Two sends compared", compared_facts(chosen[1], chosen[0]))
            self.compared.show_html(comparison_html(chosen[1], chosen[0]))
            self.below.setCurrentIndex(1)
        else:
            title = f"{count} sends are chosen" if count else "No send is chosen"
            self.head.say(title, "Choose one to read it, two to compare them.")
            self.below.setCurrentIndex(2)

    def _show_entry(self, entry: HistoryEntry) -> None:
        self.head.say(entry.subscription.name, facts_of(entry), *state_of(entry))
        self.answer.set_text(answer_text(entry))
        self.request.set_text(request_text(entry))
        self.event_view.set_text(entry.event)
        self.below.setCurrentIndex(0)

    # -- acts -----------------------------------------------------------------------------------------------

    def open_event(self) -> None:
        """Put event and mapping of the send that is chosen onto the bench."""
        for entry in self._selected()[:1]:
            self.window_.event_panel.json.set_text(entry.event)
            self._choose_mapping(entry.subscription)
            self.window_.show_page("editor")

    def _choose_mapping(self, of: Subscription) -> None:
        """Select the mapping of this name; where it is gone, it comes back as it was sent by."""
        names = [part.name for part in self.window_.subscriptions()]
        if of.name in names:
            place = names.index(of.name)
            self.window_.arranging.change(lambda now: now.chosen(place))
        elif of.action in ACTIONS:
            self.window_.arranging.change(lambda now: now.added(of.action, of.trigger, of.name, of.mapping))

    def send_again(self) -> None:
        """Send the one that is chosen once more, over the connection that is chosen."""
        for entry in self._selected()[:1]:
            self._resending.send(entry)

    def compare_with_previous(self) -> None:
        """Choose the send before, too."""
        row = self.table.selected
        if row + 1 < self.model.rowCount():
            mode = self.table.selectionModel().SelectionFlag
            self.table.selectionModel().select(self.model.index(row + 1, 0), mode.Select | mode.Rows)
            self.table.setFocus()  # the button goes

    def delete(self) -> None:
        """Forget the sends that are chosen."""
        history = self._recording.history()
        if history is not None:
            try:
                history.delete([self.model.row(row).id for row in self.table.selected_rows()])
            except HistoryError as error:
                self.window_.say(str(error), "bad")
            self.refresh()

    def _export(self, form: str) -> None:
        history = self._recording.history()
        name, _ = QFileDialog.getSaveFileName(self, "Export what is listed", f"talonbench.{form}", f"*.{form}")
        if name and history is not None:
            self.window_.say("Exporting…")
            work = partial(_exported, history, self.filters.query(), Path(name), form)
            self.window_.background.run(work, lambda said: self.window_.say(*said))


def _exported(history: History, query: HistoryQuery, path: Path, form: str) -> tuple[str, str]:
    """Write what fits *query* to *path*, in the background's thread; how it went: words and their tone."""
    try:
        entries = history.entries(query)
        text = format_har(entries) if form == "har" else "".join(format_ndjson(entries))
        write_atomically(path, text.encode("utf-8", "surrogatepass"))
    except (WorkspaceError, HistoryError) as error:
        return str(error), "bad"
    return f"Saved as {path}.", "accent"
