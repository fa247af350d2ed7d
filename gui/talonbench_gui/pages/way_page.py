"""The whole way of the event, as one column; what is chosen in it is shown beside, with what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QListView, QSplitter, QVBoxLayout, QWidget

from talonbench.comparison import LegDifference, compare_ways
from talonbench.firing import Suggestion, nearest_miss
from talonbench_gui.models.rows_model import Line, RowsModel
from talonbench_gui.pages.page import Page
from talonbench_gui.pages.way_words import comparison_page, leg_page, step_page, summary, way_lines
from talonbench_gui.widgets.naming import named, push
from talonbench_gui.widgets.reader import Reader
from talonbench_gui.widgets.status_badge import ColouredLabel, panel

if TYPE_CHECKING:
    from talonbench.bench import Preview
    from talonbench.journey import Way
    from talonbench_gui.main_window import MainWindow

PIN, UNPIN = "Pin as baseline", "Forget the baseline"


class WayPage(Page):
    """Filters, mappings and requests; and, against a pinned baseline, what changed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._preview: Preview | None = None
        self._baseline: Way | None = None
        self._changes: tuple[LegDifference, ...] = ()
        self._suggestions: tuple[Suggestion, ...] = ()
        self.summary = ColouredLabel("", "text", bold=True)
        self.summary.setWordWrap(True)
        self.pin = push(PIN)
        self.rows = RowsModel(self)
        self.list = named(QListView(), "The way of the event")
        self.list.setObjectName("wayList")
        self.list.setProperty("plain", True)
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.rows)
        self.detail = Reader("wayDetail", "What is chosen")
        self._lay_out()
        self.pin.clicked.connect(self.toggle_baseline)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_detail())
        self.list.activated.connect(self._on_activated)
        self.detail.chosen.connect(self._on_link)

    def _lay_out(self) -> None:
        head = QWidget()
        across = QHBoxLayout(head)
        across.setContentsMargins(10, 6, 8, 6)
        across.addWidget(self.summary, 1)
        across.addWidget(self.pin)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(self.list, stretch=0))
        split.addWidget(panel(self.detail, stretch=0))
        split.setSizes([520, 620])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(head, stretch=0))
        layout.addWidget(split, 1)

    def show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self.summary.say(summary(preview), "text")
        lines = way_lines(preview.way)
        if self._baseline is not None:
            self._changes = compare_ways(self._baseline, preview.way)
            words = f"≠  Compared with the baseline   {len(self._changes)} of {len(preview.legs)} mappings changed"
            lines = (Line(words, "accent" if self._changes else "muted"), *lines)
        self.rows.show(lines)
        if not self.list.currentIndex().isValid() and lines:
            self.list.setCurrentIndex(self.rows.index(self._first()))
        self._show_detail()

    def _first(self) -> int:
        """The row to begin with: the mapping that is selected on the bench."""
        return self._offset() + max(0, self.window_.arranging.now.selected)

    def _offset(self) -> int:
        """How many rows stand before the mappings'."""
        filtered = self._preview.way.filtered if self._preview is not None else None
        return (len(filtered.steps) if filtered is not None else 0) + (self._baseline is not None)

    def _show_detail(self) -> None:
        preview, row = self._preview, self.list.currentIndex().row()
        if preview is None or row < 0:
            return
        self._suggestions = ()
        if self._baseline is not None and row == 0:
            self.detail.show_html(comparison_page(self._changes))
        elif row < self._offset():
            self._show_step(preview, row - (self._baseline is not None))
        elif row - self._offset() < len(preview.legs):
            self._show_leg(preview, row - self._offset())

    def _show_step(self, preview: Preview, index: int) -> None:
        assert preview.way.filtered is not None
        step = preview.way.filtered.steps[index]
        filters = [one for one in preview.journey.filters if one.filter.title == step.title]
        self.detail.show_html(step_page(step, filters[0] if filters else None, preview.way.event, index))

    def _show_leg(self, preview: Preview, index: int) -> None:
        leg, event = preview.legs[index], preview.way.mapped
        if event is not None:
            self._suggestions = nearest_miss(event, leg.to, self.window_.settings())
        self.detail.show_html(leg_page(leg, preview.way, self._suggestions))

    def toggle_baseline(self) -> None:
        """Pin the way as it is now, or forget what was pinned."""
        if self._preview is None:
            return
        self._baseline = None if self._baseline is not None else self._preview.way
        self.pin.setText(PIN if self._baseline is None else UNPIN)
        self.show_preview(self._preview)

    def _on_activated(self, index: QModelIndex) -> None:
        if index.row() >= self._offset():
            self._on_link("open")

    def _on_link(self, address: str) -> None:
        kind, _, rest = address.partition(":")
        row = self.list.currentIndex().row()
        if kind == "open":
            self.window_.arranging.change(lambda now: now.chosen(row - self._offset()))
            self.window_.show_page("bench")
        elif kind == "apply" and self._preview is not None:
            mapping = self._preview.legs[row - self._offset()].subscription.id
            self.window_.changing.apply(self._suggestions[int(rest)], mapping)
        elif kind == "filter-off" and self._preview is not None and self._preview.way.filtered is not None:
            self.window_.changing.switch_filter_off(self._preview.way.filtered.steps[int(rest)].title)
