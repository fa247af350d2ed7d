"""The access log on the Received page: what Segment really sent, beside what the setup gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from talonbench.management.sent_calls import NOTE
from talonbench_gui.features.received.sent_words import (
    FIRST,
    NO_DIFFERENCES,
    NOTHING,
    call_rows,
    describe_call,
    describe_counts,
    describe_status,
    difference_rows,
)
from talonbench_gui.widgets.detail import DetailHeader
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.page_header import PageHeader, make_primary
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import PageStack, panel
from talonbench_gui.widgets.segments import Segments
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import TableModel
from talonbench_gui.widgets.tables.widths import Column

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from talonbench.management.sent_calls import Pair
    from talonbench_gui.state.workbench import Workbench

CALLS: Final = (
    Column("State", 13), Column("Call", 22, 3), Column("Event", 16, 2), Column("Mapping", 16, 2, rank=1),
    Column("Time", 18), Column("Status", 7),
)  # fmt: skip
VALUES: Final = (Column("Value", 18, 2), Column("The setup gives", 16, 2), Column("Talon.One got", 16, 2))
TIMES: Final = ((1, "last hour"), (24, "last 24 hours"), (7 * 24, "last 7 days"), (30 * 24, "last 30 days"))
TITLE: Final = "What Segment really sent"


class SentView(QWidget):
    """*left*: show the last send instead; *exported*: save what was found."""

    left = Signal()
    exported = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench, self._log = workbench, workbench.sent_log
        self._pairs: tuple[Pair, ...] = ()  # those that are listed
        self._source = set_accessible_name(QComboBox(), "Events")
        self._time = set_accessible_name(QComboBox(), "Time")
        self._filter = Segments("Calls", (("all", "All"), ("differences", "Differences")))
        self._back, self._export = make_button("Last send"), make_button("Export…", "Export the comparison")
        self._read = make_primary(make_button("Compare"))
        self._header = PageHeader(
            TITLE, "sentStatus", self._source, self._time, self._filter, self._back, self._export, self._read
        )
        self._model = TableModel(self, [column.title for column in CALLS])
        self._table = Table("sentTable", "Calls", CALLS)
        self._table.setModel(self._model)
        self._empty = EmptyPage(*FIRST, picture="received")
        self._head = DetailHeader()
        self._values = TableModel(self, [column.title for column in VALUES])
        self._value_table = Table("sentDifferences", "Differences", VALUES)
        self._value_table.setModel(self._values)
        self._note = MessageLine("How calls are compared", wrapped=1000, lines=3)
        self._lay_out()
        self._join()

    def _lay_out(self) -> None:
        for widget, name in (
            (self._source, "sentSource"), (self._time, "sentTime"), (self._filter.button("all"), "sentAll"),
            (self._filter.button("differences"), "sentOnlyDifferences"), (self._back, "sentBack"),
            (self._export, "sentExport"), (self._read, "sentCompare"), (self._note, "sentNote"),
        ):  # fmt: skip
            widget.setObjectName(name)
        for hours, words in TIMES:
            self._time.addItem(words, hours * 3600)
        self._time.setCurrentIndex(1)
        self._note.show_message(NOTE, "muted")
        self._note.setContentsMargins(12, 8, 12, 8)
        self._stack = PageStack()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._table)
        detail = panel(self._head, self._value_table, self._note, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._header)
        layout.addWidget(PageSplit(panel(self._stack, stretch=0), detail, (760, 480)), 1)

    def _join(self) -> None:
        self._read.clicked.connect(self._on_read)
        self._back.clicked.connect(self.left)
        self._export.clicked.connect(self.exported)
        self._filter.chosen.connect(self._show)
        self._table.selectionModel().currentChanged.connect(self._show_selected)
        self._log.changed.connect(self._show)
        self._workbench.management.changed.connect(self._show)
        self._workbench.connections.changed.connect(self._show)

    def setFocus(self, *_: object) -> None:
        """Focus the table, or what fills it."""
        (self._table if self._pairs else self._read).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._list_sources()
        self._show()

    # -- showing --------------------------------------------------------------------------------------------

    def _list_sources(self) -> None:
        """Offer the document's events, and those of the open run."""
        chosen = max(0, self._source.currentIndex())
        self._source.clear()
        self._source.addItem("Events of the document", False)
        if self._workbench.archive.run is not None:
            self._source.addItem("Events of the open run", True)
        self._source.setCurrentIndex(min(chosen, self._source.count() - 1))

    def _show(self, *_: object) -> None:
        if not self.isVisible():
            return
        found, obstacle = self._log.found, self._log.obstacle()
        pairs = () if found is None else found.pairs
        is_all = self._filter.current == "all"
        self._pairs = tuple(one for one in pairs if is_all or one.state != "equal")
        self._model.show(call_rows(self._pairs))
        self._empty.say(*(FIRST if found is None else NO_DIFFERENCES if pairs else NOTHING))
        self._stack.setCurrentWidget(self._table if self._pairs else self._empty)
        if self._pairs and self._table.selected < 0:
            self._table.select(0)
        self._header.title.set_text(TITLE if found is None else describe_counts(found), "text")
        self._header.say(*describe_status(self._log, obstacle))
        self._read.setText("Cancel" if self._log.is_reading else "Compare")
        self._read.setEnabled(not obstacle)
        self._export.setEnabled(found is not None)
        self._show_selected()

    def _show_selected(self, *_: object) -> None:
        at = self._table.selected
        one = self._pairs[at] if 0 <= at < len(self._pairs) else None
        if one is None:
            self._head.say("Nothing selected", "Select a call to see what differs.")
            self._values.show(())
            return
        self._head.say(*describe_call(one))
        self._values.show(difference_rows(one))

    def _on_read(self) -> None:
        if self._log.is_reading:
            self._log.cancel()
            return
        run = self._workbench.archive.run if self._source.currentData() else None
        self._log.read(self._time.currentData(), run)
