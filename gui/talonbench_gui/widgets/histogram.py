"""Bars over time, each in segments; a click, a drag or the arrow keys select some.

A list view, so that selection, keys, tooltips and screen readers come with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen, QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView

from talonbench_gui.theme import current_theme, scaled, theme_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

Index = QModelIndex | QPersistentModelIndex
Action = QAbstractItemView.CursorAction
LINES: Final = 2  # of the scale, above the ground line
HIGH: Final = 11  # times the text size
GAPS: Final = ((24, 8), (8, 2), (3, 1))  # a bar at least as wide has this gap beside it
STEPS: Final = {
    Action.MoveLeft: -1, Action.MoveRight: 1, Action.MovePrevious: -1, Action.MoveNext: 1, Action.MoveDown: 1,
    Action.MoveUp: -1, Action.MovePageUp: -7, Action.MovePageDown: 7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A bar with its *label* below it; *words* are its tooltip and what screen readers say."""

    label: str
    counts: tuple[int, ...]
    words: str


class _Bars(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.bars: tuple[ChartBar, ...] = ()

    def show(self, bars: Sequence[ChartBar]) -> None:
        if len(bars) == len(self.bars):
            self.bars = tuple(bars)
            self.dataChanged.emit(self.index(0), self.index(len(bars) - 1))
            return
        self.beginResetModel()
        self.bars = tuple(bars)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.bars)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        bar = self.bars[index.row()]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return bar.words
        return bar.label if role == Qt.ItemDataRole.DisplayRole else None


class HistogramView(QListView):
    """*chosen* carries the first and the last bar that the user selected; -1 twice for none.

    *colors* are the theme's names for the segments, the lowest first.
    """

    chosen = Signal(int, int)

    def __init__(self, object_name: str, accessible_name: str, colors: Sequence[str]) -> None:
        super().__init__()
        self._colors, self._highest = tuple(colors), 1
        self._model = _Bars(self)
        self.setModel(self._model)
        self.setObjectName(object_name)
        self.setAccessibleName(accessible_name)
        self.setProperty("plain", True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme_state().changed.connect(self.viewport().update)

    def show_bars(self, bars: Sequence[ChartBar], beside: Sequence[ChartBar] = ()) -> None:
        """Show *bars* on the scale of a chart that has those *beside* as well; the selection stays if as many stay."""
        self._highest = _round_up(max((sum(bar.counts) for bar in (*bars, *beside)), default=0))
        self._model.show(bars)
        self.viewport().update()

    def has_bars(self, bars: Sequence[ChartBar]) -> bool:
        """Whether *bars* are where bars are now: only their heights differ."""
        return [one.label for one in bars] == [one.label for one in self._model.bars]

    def select(self, first: int, last: int) -> None:
        """Select the bars from *first* to *last* without telling; -1 for none."""
        selection, flags = self.selectionModel(), QItemSelectionModel.SelectionFlag
        if first < 0:
            selection.clearSelection()
            return
        rows = QItemSelection(self._model.index(first), self._model.index(last))
        selection.select(rows, flags.ClearAndSelect)

    @property
    def selected(self) -> tuple[int, int]:
        """The first and the last selected bar; -1 twice without any."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return (rows[0], rows[-1]) if rows else (-1, -1)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), scaled(12 * HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(200), scaled(12 * HIGH))

    # -- where the bars are ---------------------------------------------------------------------------------

    def _area(self) -> QRect:
        """The room of the bars, between the scale at the left and the labels below."""
        metrics = self.fontMetrics()
        left = max(metrics.horizontalAdvance(label) for label in self._scale()) + scaled(12)
        return (
            self.viewport()
            .rect()
            .adjusted(left, metrics.height() // 2 + scaled(4), -scaled(8), -metrics.height() - scaled(6))
        )

    def _scale(self) -> list[str]:
        """The labels at the left, the lowest first."""
        return [_short(self._highest * line // LINES) for line in range(LINES + 1)]

    def _columns(self, row: int) -> tuple[int, int]:
        """Where the column of *row* begins and ends."""
        area, count = self._area(), max(1, len(self._model.bars))
        return area.left() + area.width() * row // count, area.left() + area.width() * (row + 1) // count

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        left, right = self._columns(index.row())
        return QRect(left, 0, max(1, right - left), self.viewport().height())

    def indexAt(self, point: QPoint) -> QModelIndex:
        area, count = self._area(), len(self._model.bars)
        if not count or not area.left() <= point.x() <= area.right():
            return QModelIndex()
        return self._model.index(min(count - 1, (point.x() - area.left()) * count // max(1, area.width())))

    def moveCursor(self, action: Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count, at = len(self._model.bars), self.currentIndex().row()
        if not count:
            return QModelIndex()
        if action == Action.MoveHome:
            return self._model.index(0)
        if action == Action.MoveEnd:
            return self._model.index(count - 1)
        return self._model.index(min(count - 1, max(0, at + STEPS.get(action, 0))))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        rows = [
            self.indexAt(QPoint(min(max(x, self._area().left()), self._area().right()), 0)).row()
            for x in (rect.left(), rect.right())
        ]
        if min(rows) >= 0:
            self.selectionModel().select(
                QItemSelection(self._model.index(min(rows)), self._model.index(max(rows))), command
            )

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index)
        return region

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """All bars are always visible."""

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return 0

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Paint all: the frame around the selected bars is wider than the bars that changed."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    # -- choosing -------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        before = self.selected
        super().mousePressEvent(event)
        at = self.indexAt(event.position().toPoint()).row()
        if at < 0 or before == (at, at):  # beside the bars, or the only selected one again
            self.clearSelection()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.chosen.emit(*self.selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.selected != (-1, -1):
            self.clearSelection()
            self.chosen.emit(-1, -1)
            return
        before = self.selected
        super().keyPressEvent(event)
        if self.selected != before:
            self.chosen.emit(*self.selected)

    # -- painting -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        self._paint_scale(painter)
        self._paint_bars(painter)
        self._paint_labels(painter)
        self._paint_selection(painter)

    def _paint_scale(self, painter: QPainter) -> None:
        area, theme = self._area(), current_theme()
        for line, label in enumerate(self._scale()):
            y = area.bottom() - area.height() * line // LINES
            painter.setPen(QColor(theme.line))
            painter.drawLine(area.left(), y, area.right(), y)
            painter.setPen(QColor(theme.muted))
            room = QRect(0, y - scaled(10), area.left() - scaled(6), scaled(20))
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label)

    def _paint_bars(self, painter: QPainter) -> None:
        area = self._area()
        rects: list[list[QRect]] = [[] for _ in self._colors]
        for row, bar in enumerate(self._model.bars):
            left, right = self._columns(row)
            gap = next((gap for wide, gap in GAPS if right - left >= wide), 0)
            bottom = area.bottom()
            for at, count in enumerate(bar.counts):
                high = round(area.height() * count / self._highest) if count else 0
                high = max(high, 2) if count else 0  # what is rare is seen all the same
                seam = 1 if high > 2 else 0
                rects[at].append(QRect(left + gap // 2, bottom - high, max(1, right - left - gap), high - seam))
                bottom -= high
        painter.setPen(Qt.PenStyle.NoPen)
        for color, segments in zip(self._colors, rects, strict=True):
            painter.setBrush(QColor(getattr(current_theme(), color)))
            painter.drawRects([one for one in segments if one.height() > 0])

    def _paint_labels(self, painter: QPainter) -> None:
        bars, area = self._model.bars, self._area()
        if not bars:
            return
        wide = max(painter.fontMetrics().horizontalAdvance(bar.label) for bar in bars) + scaled(8)
        every = max(1, -(-wide * len(bars) // max(1, area.width())))
        painter.setPen(QColor(current_theme().muted))
        for row in range(0, len(bars), every):
            left, right = self._columns(row)
            middle = (left + right) // 2
            room = QRect(
                middle - wide // 2,
                area.bottom() + scaled(2),
                wide,
                self.viewport().height() - area.bottom() - scaled(2),
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, bars[row].label)

    def _paint_selection(self, painter: QPainter) -> None:
        first, last = self.selected
        theme = current_theme()
        if self.hasFocus() and self.currentIndex().isValid() and first < 0:
            first = last = self.currentIndex().row()
            painter.setPen(QPen(QColor(theme.control), 1, Qt.PenStyle.DashLine))
        elif first < 0:
            return
        else:
            painter.setPen(QPen(QColor(theme.accent), scaled(2)))
        frame = QRect(self._columns(first)[0], 1, 0, self.viewport().height() - 3)
        frame.setRight(self._columns(last)[1])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(frame, scaled(4), scaled(4))


def _round_up(count: int) -> int:
    """The end of a scale for *count*: a number that people like to halve."""
    unit = 10 ** (len(str(count)) - 1)
    return (
        next(
            step * unit // 10
            for step in (10, 12, 16, 20, 30, 40, 50, 60, 80, 100)
            if step * unit // 10 >= count > 0 or not count
        )
        or 2
    )


def _short(count: int) -> str:
    """A count on the scale."""
    if count >= 10_000_000:
        return f"{count // 1_000_000:,} M"
    return f"{count // 1000:,} k" if count >= 10_000 else f"{count:,}"
