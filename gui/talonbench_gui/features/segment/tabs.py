"""What can be done with a Segment workspace, a tab each: pull a destination, check filters, see deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from talonbench.answers.prediction import NOTE
from talonbench.segment_api.filter_preview import describe_check
from talonbench_gui.features.segment.words import (
    STAGES,
    check_rows,
    count_bars,
    delivery_rows,
    describe_checks,
    describe_delivery,
    describe_destinations,
    describe_differences,
    prediction_bars,
)
from talonbench_gui.widgets.histogram import HistogramView
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.page_header import make_primary
from talonbench_gui.widgets.swatch import Swatch
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import TableModel
from talonbench_gui.widgets.tables.widths import Column

if TYPE_CHECKING:
    from talonbench_gui.state.segment import SegmentStore
    from talonbench_gui.state.workbench import Workbench

FILTERS: Final = (
    Column("Answer", 14), Column("Filter", 22, 3), Column("Ours", 18, 1), Column("Segment's", 14),
)  # fmt: skip
COUNTS: Final = (
    Column("Event", 20, 2), Column("Mapping", 20, 2), Column("Reason", 18, 2), Column("Segment", 10, is_number=True),
    Column("Predicted", 10, is_number=True),
)  # fmt: skip
DAYS: Final = (7, 14, 30, 1)
PULL: Final = (
    "Reads the destination with its mappings and filters. Nothing is changed in Segment, and the API key isn't part of "
    "it. Undo reverts the whole pull into this document."
)
ASKED: Final = (
    "Segment's preview tries each filter on the current event, which goes to Segment; nothing is changed there."
)


class _Row(QHBoxLayout):
    """A text that takes the room, then controls."""

    def __init__(self, text: QWidget, *controls: QWidget) -> None:
        super().__init__()
        self.addWidget(text, 1)
        for one in controls:
            self.addWidget(one)


def _said(name: str, text: str = "") -> ToneLabel:
    label = ToneLabel(text, "muted")
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


class PullTab(QWidget):
    """*asked* carries whether the destination is pulled into a new document."""

    asked = Signal(bool)

    def __init__(self, segment: SegmentStore) -> None:
        super().__init__()
        self._segment = segment
        self._found = _said("segmentFound")
        self._into = make_button("Pull into this document")
        self._new = make_primary(make_button("Pull into new document"))
        for button, name in ((self._into, "segmentPull"), (self._new, "segmentPullNew")):
            button.setObjectName(name)
        column = QVBoxLayout(self)
        column.addWidget(_said("segmentPullNote", PULL))
        column.addWidget(self._found)
        column.addStretch(1)
        column.addLayout(_Row(QWidget(), self._into, self._new))
        self._into.clicked.connect(lambda: self.asked.emit(False))
        self._new.clicked.connect(lambda: self.asked.emit(True))

    def show_state(self, destination: str) -> None:
        """Show what was listed; *destination* is the chosen one's ID."""
        self._found.set_text(*describe_destinations(self._segment.destinations))
        for button in (self._into, self._new):
            button.setEnabled(bool(destination) and not self._segment.is_busy)


class FiltersTab(QWidget):
    """*asked*: check the document's filters; *kept* carries the index of an answer to keep as a case."""

    asked = Signal()
    kept = Signal(int)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench, self._segment = workbench, workbench.segment
        self._state = _said("segmentChecks", ASKED)
        self._model = TableModel(self, [column.title for column in FILTERS])
        self._table = Table("segmentFilters", "Filters", FILTERS)
        self._table.setModel(self._model)
        self._why = _said("segmentAnswer")
        self._why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._keep = make_button("Keep as case…", "Keep Segment's answer as a case")
        self._check = make_primary(make_button("Check filters"))
        self._keep.setObjectName("segmentKeep")
        self._check.setObjectName("segmentCheck")
        column = QVBoxLayout(self)
        column.addWidget(self._state)
        column.addWidget(self._table, 1)
        column.addWidget(self._why)
        column.addLayout(_Row(QWidget(), self._keep, self._check))
        self._check.clicked.connect(self.asked)
        self._keep.clicked.connect(lambda: self.kept.emit(self._table.selected))
        self._table.selectionModel().currentChanged.connect(self._show_selected)

    def show_state(self) -> None:
        """Show the answers."""
        checks, document = self._segment.checks, self._workbench.store.document
        had = self._model.rowCount()
        self._model.show(check_rows(checks))
        self._state.set_text(*(describe_checks(checks) if checks else (ASKED, "muted")))
        if not document.filters:
            self._state.set_text("This document has no filters.", "muted")
        self._check.setEnabled(bool(document.filters) and not self._segment.is_busy)
        if checks and not had:
            self._table.select(next((at for at, one in enumerate(checks) if one.state == "differs"), 0))
        self._show_selected()

    def _show_selected(self, *_: object) -> None:
        at, checks = self._table.selected, self._segment.checks
        one = checks[at] if 0 <= at < len(checks) else None
        self._keep.setEnabled(one is not None and one.state == "differs" and not one.refusal)
        if one is None:
            self._why.set_text("", "muted")
            return
        details = describe_differences(one) if one.state == "differs" else ""
        self._why.set_text(f"{describe_check(one)}\n{details}".strip(), "text")


class DeliveryTab(QWidget):
    """*asked* carries for how many days Segment's counts are read."""

    asked = Signal(int)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._workbench, self._segment = workbench, workbench.segment
        colors = [color for _, color in STAGES.values()]
        self._said = _said("segmentCounted")
        self._days = set_accessible_name(QComboBox(), "Days")
        self._days.setObjectName("segmentDays")
        for days in DAYS:
            self._days.addItem("today" if days == 1 else f"last {days} days", days)
        self._read = make_primary(make_button("Read counts"))
        self._read.setObjectName("segmentCount")
        self._counted = HistogramView("segmentChart", "Segment's counts by day", colors)
        self._predicted = HistogramView("segmentPrediction", "Predicted counts by day", colors)
        self._title = ToneLabel("Predicted by the open run", bold=True)
        self._note = _said("segmentNote", NOTE)
        self._model = TableModel(self, [column.title for column in COUNTS])
        self._table = Table("segmentCounts", "Counts", COUNTS)
        self._table.setModel(self._model)
        self._lay_out()
        self._read.clicked.connect(lambda: self.asked.emit(self._days.currentData()))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.addLayout(_Row(self._said, self._days, self._read))
        column.addWidget(_legend())
        column.addWidget(self._counted)
        column.addWidget(self._title)
        column.addWidget(self._predicted)
        column.addWidget(self._table, 1)
        column.addWidget(self._note)

    def show_state(self, destination: str) -> None:
        """Show the counts, and what the open run predicts."""
        counted, prediction = self._segment.counted, self._segment.prediction
        self._read.setEnabled(bool(destination) and not self._segment.is_busy)
        has_run = self._workbench.archive.run is not None
        self._said.set_text(describe_delivery(counted, has_run=has_run, is_predicted=prediction is not None), "muted")
        bars = [] if counted is None else count_bars(counted.delivery)
        predicted = [] if counted is None else prediction_bars(counted.delivery, prediction)
        self._counted.show_bars(bars, predicted)
        self._predicted.show_bars(predicted, bars)
        for part in (self._title, self._predicted, self._note):
            part.setVisible(prediction is not None)
        self._model.show(() if counted is None else delivery_rows(counted, prediction))


def _legend() -> QWidget:
    legend = QWidget()
    row = QHBoxLayout(legend)
    row.setContentsMargins(0, 0, 0, 0)
    for words, color in STAGES.values():
        row.addWidget(Swatch(color))
        row.addWidget(ToneLabel(words, "muted"))
    row.addStretch(1)
    return legend
