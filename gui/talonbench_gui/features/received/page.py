"""The Received page: each value that was sent beside what Talon.One stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from talonbench.lint import Place
from talonbench.management.comparison import GOOD
from talonbench_gui.features.received.detail import ReceivedDetail
from talonbench_gui.features.received.sent_view import SentView
from talonbench_gui.features.received.words import (
    NO_KEY,
    NO_PROBLEMS,
    NO_VALUES,
    NOTHING_SENT,
    Row,
    describe_faults,
    describe_reading,
    describe_undelivered,
    describe_verdict,
    list_rows,
    table_rows,
)
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.page_header import PageHeader, make_primary
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import PageStack, panel
from talonbench_gui.widgets.segments import Segments
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import TableModel
from talonbench_gui.widgets.tables.widths import Column
from talonbench_gui.wording.numbers import format_time, plural

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from talonbench.values import Json
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

COLUMNS: Final = (
    Column("State", 12), Column("What", 20, 2), Column("Sent", 16, 2), Column("Stored in Talon.One", 20, 3),
)  # fmt: skip
TITLE: Final = "Received"
KINDS: Final = ("JSON (*.json)",)


class ReceivedPage(QWidget):
    """Showing it reads the last send, once; and each later one that ends while it is visible."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._context, self._received = workbench, actions.context, workbench.received
        self._rows: tuple[Row, ...] = ()
        self._scope = set_accessible_name(QComboBox(), "Event")
        self._filter = Segments("Values", (("all", "All"), ("problems", "Problems")))
        self._read, self._export = make_primary(make_button("Read again")), make_button("Export…", "Export the values")
        self._sent = make_button("Segment's calls", "What Segment really sent")
        self._header = PageHeader(
            TITLE,
            "receivedStatus",
            self._scope,
            self._filter,
            self._sent,
            self._export,
            self._read,
            size="verdict",
            parent=self,
        )
        self._model = TableModel(self, [column.title for column in COLUMNS])
        self._table = Table("receivedTable", "Values", COLUMNS)
        self._table.setModel(self._model)
        self._add_key = make_button("Add management key…")
        self._empty = EmptyPage(*NOTHING_SENT, self._add_key, picture="received")
        self._detail = ReceivedDetail(self._received)
        self._sent_view = SentView(workbench)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for widget, name in (
            (self._scope, "receivedScope"), (self._filter, "receivedFilter"), (self._export, "receivedExport"),
            (self._read, "receivedRead"), (self._add_key, "receivedAddKey"), (self._header.title, "receivedVerdict"),
            (self._sent, "receivedSent"),
            (self._filter.button("all"), "receivedAll"), (self._filter.button("problems"), "receivedProblems"),
        ):  # fmt: skip
            widget.setObjectName(name)
        wide = max(self._width_of(words) for words in ("Read again", "Cancel reading"))
        self._read.setMinimumWidth(wide)  # it keeps its place when it becomes Cancel
        for part in (self._table, self._empty):
            self._stack.addWidget(part)
        self._stored = QWidget()
        column = QVBoxLayout(self._stored)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._header)
        column.addWidget(PageSplit(panel(self._stack, stretch=0), self._detail, (760, 420)), 1)
        self._views = PageStack()
        for view in (self._stored, self._sent_view):
            self._views.addWidget(view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._views)

    def _width_of(self, words: str) -> int:
        self._read.setText(words)
        return self._read.sizeHint().width()

    def _connect(self) -> None:
        self._received.changed.connect(self._show)
        self._received.sent.connect(self._on_sent)
        self._workbench.management.changed.connect(self._show)
        self._table.selectionModel().currentChanged.connect(self._show_selected)
        self._filter.chosen.connect(self._choose_rows)
        self._scope.currentIndexChanged.connect(self._choose_rows)
        self._read.clicked.connect(self._on_read)
        self._export.clicked.connect(self._on_export)
        self._sent.clicked.connect(lambda: self._show_view(self._sent_view))
        self._sent_view.left.connect(lambda: self._show_view(self._stored))
        self._sent_view.exported.connect(self._on_export_sent)
        self._add_key.clicked.connect(self._on_add_key)
        self._detail.opened.connect(self._on_open)
        self._detail.catalog.connect(lambda: self._context.ui.open_page("catalog"))

    def setFocus(self, *_: object) -> None:
        """Focus the table: a proxy would take Tab past what is above it."""
        if self._views.currentWidget() is self._sent_view:
            self._sent_view.setFocus()
        else:
            (self._table if self._stack.currentWidget() is self._table else self._read).setFocus()

    def _show_view(self, view: QWidget) -> None:
        """Show the last send, or what Segment sent."""
        self._views.setCurrentWidget(view)
        self.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._received.look()
        self._list_events()
        self._read_first()
        self._show()

    # -- showing --------------------------------------------------------------------------------------------

    def _on_sent(self) -> None:
        self._list_events()
        if self.isVisible():
            self._read_first()

    def _read_first(self) -> None:
        """Read a send that wasn't read yet: whoever opens this page, with a key for it, asks for that."""
        received = self._received
        is_new = received.found is None and not received.problem and not received.was_cancelled
        if is_new and not received.obstacle() and self._workbench.tasks.can_start:
            received.read()

    def _list_events(self) -> None:
        """Offer all events of the send, and each one."""
        names = {event.id: event.name for event in self._workbench.store.document.events}
        events = list(dict.fromkeys(source.event for source in self._received.sources))
        count = len(self._received.sources)
        self._scope.blockSignals(True)
        self._scope.clear()
        self._scope.addItem(f"{plural(len(events), 'event')} · {plural(count, 'request')}", "")
        for event in events if len(events) > 1 else ():
            self._scope.addItem(names.get(event, "Deleted event"), event)
        self._scope.setEnabled(len(events) > 1)
        self._scope.blockSignals(False)
        self._choose_rows()

    def _choose_rows(self, *_: object) -> None:
        """Choose which values are listed: these rows stay until another choice, whatever is read meanwhile."""
        received, checks = self._received, self._received.checks
        event, is_all = self._scope.currentData(), self._filter.current == "all"
        chosen = (
            at
            for at, check in enumerate(checks)
            if (not event or received.sources[check.request].event == event) and (is_all or check.status not in GOOD)
        )
        self._rows = list_rows(received.expectations, chosen)
        self._show()

    def _show(self) -> None:
        if not self.isVisible():
            return
        checks = self._received.checks
        self._model.show(table_rows(self._rows, self._received.expectations, checks))
        self._stack.setCurrentWidget(self._table if self._rows else self._empty)
        if self._rows and self._selected() < 0:
            self._table.select(1)  # below the first heading
        self._show_empty()
        self._show_header()
        self._show_selected()

    def _show_empty(self) -> None:
        received = self._received
        needs_key = bool(received.expectations) and bool(received.obstacle())
        if needs_key and received.found is None:
            self._stack.setCurrentWidget(self._empty)
        texts = NO_PROBLEMS if received.expectations else NOTHING_SENT if received.run is None else NO_VALUES
        self._empty.say(*(NO_KEY if needs_key else texts))
        self._add_key.setVisible(needs_key)

    def _show_header(self) -> None:
        received, checks = self._received, self._received.checks
        is_read = received.found is not None
        self._header.title.set_text(describe_verdict(checks) if is_read else TITLE, "text")
        self._header.say(*self._describe_status())
        bad = sum(check.status not in GOOD for check in checks)
        self._filter.button("all").setText(f"All {len(checks)}" if checks else "All")
        self._filter.button("problems").setText(f"Problems {bad}" if is_read else "Problems")
        self._read.setText("Cancel reading" if received.is_reading else "Read again" if is_read else "Read")
        self._read.setEnabled(bool(received.expectations) and not received.obstacle())
        self._read.setToolTip(received.obstacle())
        self._export.setEnabled(is_read)

    def _describe_status(self) -> tuple[str, str]:
        """The status line and its tone: what went wrong, what is missing, when it was read."""
        received = self._received
        run, found = received.run, received.found
        if run is None:
            return "Reads what Talon.One stored of the last send; never changes anything there", "muted"
        parts = [describe_undelivered(received.undelivered)]
        if found is not None:
            reading = describe_reading(found, run.begun, received.read_at, is_reading=received.is_reading)
            parts = [describe_faults(received.checks), reading, *parts]
        elif received.is_reading:
            parts.insert(0, "Reading…")
        else:
            parts.insert(0, f"{run.title} · sent at {format_time(run.begun)}")
        parts.append("cancelled" if received.was_cancelled else "")
        problems = [received.problem, *(found.problems if found is not None else ())]
        told = " ".join(one for one in problems if one)
        if told:
            return told, "bad"
        is_bad = found is not None and found.pause is None and not found.is_good
        return " · ".join(part for part in parts if part), "bad" if is_bad else "muted"

    def _selected(self) -> int:
        """The index of the selected check, or -1."""
        row = self._model.row(self._table.selected)
        return row.key[1] if row is not None and row.key is not None else -1

    def _show_selected(self, *_: object) -> None:
        is_listed = self._stack.currentWidget() is self._table
        self._detail.show_check(self._selected() if is_listed else -1)

    # -- acts -----------------------------------------------------------------------------------------------

    def _on_read(self) -> None:
        if self._received.is_reading:
            self._received.cancel()
        else:
            self._received.read()

    def _on_add_key(self) -> None:
        connection = self._received.connection
        self._context.ui.open_page("connections")
        if connection is not None:
            self._workbench.management.entry_asked.emit(connection.id)

    def _on_open(self) -> None:
        """Show the mapping that sent the selected value, with its event."""
        at = self._selected()
        if at < 0:
            return
        from talonbench.document import edits

        source = self._received.sources[self._received.expectations[at].request]
        document = self._workbench.store.document
        events = [event.id for event in document.events]
        if source.event in events:
            self._workbench.store.apply(edits.select_event(events.index(source.event)))
        self._context.ui.reveal(Place("mapping", mapping=source.mapping))

    def _on_export(self) -> None:
        from talonbench.management.json_form import received_data

        if self._received.found is not None:
            self._save("Export the values", "received.json", received_data(self._received.found))

    def _on_export_sent(self) -> None:
        from talonbench.management.json_form import sent_calls_data

        found = self._workbench.sent_log.found
        if found is not None:
            self._save("Export the comparison", "sent.json", sent_calls_data(found))

    def _save(self, title: str, name: str, data: dict[str, Json]) -> None:
        from talonbench.values import json_text
        from talonbench_gui.commands.redaction import find_redaction
        from talonbench_gui.commands.share import write

        chosen = self._context.ui.ask_save(title, name, KINDS)
        if chosen is not None:
            redact = find_redaction(self._context)
            text = json_text(data)
            write(self._context, chosen[0], text if redact is None else redact(text))
