"""The table that all pages use: selectable rows, no grid, columns that fit, headings across all columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QMouseEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from talonbench_gui.theme import current_theme, scaled, theme_state
from talonbench_gui.widgets.tables.row_delegates import CHIP, HEADING, paint_ground
from talonbench_gui.widgets.tables.whole_rows import WholeRows, snap
from talonbench_gui.widgets.tables.widths import EDGE, MEASURED, Column, Contents, fit_widths

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex
RADIUS = 4  # pixels: of a chip
FEWEST_ROWS = 5  # always visible
AROUND = {1: 10, 2: 16}  # pixels above and below the text of a row with this many lines, in total
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Cells(QStyledItemDelegate):
    """Paints cells directly: much faster than by style sheet, and the selected row looks like one piece."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRect(option.rect)
        if index.data(HEADING):
            self._paint_heading(painter, box, str(index.data() or ""))
            return
        paint_ground(painter, self._table, index, box, is_hovered=index.row() == self._table.hovered)
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or QColor(current_theme().text))
        painter.setFont(self._table.font())
        room = box.adjusted(scaled(EDGE), 0, -scaled(EDGE), 0)
        if fill := index.data(CHIP):
            self._paint_chip(painter, room, str(index.data()), QColor(getattr(current_theme(), fill)))
            return
        first, _, second = str(index.data() or "").partition("\n" if self._table.lines > 1 else "\0")
        if second:
            inset = scaled(AROUND[2]) // 4  # the lines are closer to each other than to those of other rows
            upper, room = (
                room.adjusted(0, inset, 0, -room.height() // 2),
                room.adjusted(0, room.height() // 2, 0, -inset),
            )
            painter.setFont(self._bold())
            self._paint_text(painter, upper, first, index)
            painter.setFont(self._table.font())
            painter.setPen(QColor(current_theme().muted))
        self._paint_text(painter, room, second or first, index)

    def _bold(self) -> QFont:
        font = QFont(self._table.font())
        font.setBold(True)
        return font

    def _paint_text(self, painter: QPainter, room: QRect, text: str, index: Index) -> None:
        column = self._table.columns[index.column()]
        place = Qt.TextElideMode.ElideMiddle if column.is_path else Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, place, room.width())
        painter.drawText(room, _RIGHT if column.is_number else _LEFT, shown)

    def _paint_chip(self, painter: QPainter, room: QRect, text: str, fill: QColor) -> None:
        font = self._bold()
        metrics = QFontMetrics(font)
        chip = QRect(0, 0, metrics.horizontalAdvance(text) + 2 * scaled(EDGE), metrics.height() + scaled(4))
        chip.moveCenter(room.center())
        chip.moveLeft(room.left())
        painter.setFont(font)
        painter.setBrush(fill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(chip.adjusted(0, 0, -1, -1), scaled(RADIUS), scaled(RADIUS))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_heading(self, painter: QPainter, box: QRect, text: str) -> None:
        theme = current_theme()
        painter.fillRect(box, QColor(theme.raised))
        painter.setFont(self._bold())
        painter.setPen(QColor(theme.muted))
        painter.drawText(box.adjusted(scaled(EDGE), 0, -scaled(EDGE), 0), _LEFT, text)


class Table(QTableView):
    """Rows of equal height; a click or the arrow keys select one, Return activates it.

    With two *lines* a row, a cell may have a second line, which is muted; the first one is bold then.
    """

    def __init__(self, object_name: str, accessible_name: str, columns: Sequence[Column], lines: int = 1) -> None:
        super().__init__()
        self.columns, self.lines = tuple(columns), lines
        self.hovered = -1  # the row under the mouse
        self._rows = WholeRows(self.verticalScrollBar())
        self.setMouseTracking(True)
        self.setObjectName(object_name)
        self.setAccessibleName(accessible_name)
        self.setProperty("plain", True)
        self.setItemDelegate(_Cells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(_LEFT)
        head.setMinimumSectionSize(24)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.sectionResized.connect(self._on_resized)
        self._contents: Contents | None = None
        self._is_painted = False  # or about to be, as the rows are now
        self._is_fitting = self._is_held = self._is_filled = False  # held: the user set the widths
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refit)
        theme_state().changed.connect(self.viewport().update)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self._span)
            model.modelReset.connect(self._on_reset)
            model.dataChanged.connect(self._on_changed)
            model.rowsInserted.connect(self._on_inserted)
            self._span()
            self._fit()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show other *columns*: the model is reset next."""
        if tuple(columns) != self.columns:
            self.columns, self._contents, self._is_filled = tuple(columns), None, False

    def sort_by_heads(self) -> None:
        """Sort by a column when its header is clicked."""
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.setSortingEnabled(True)

    def select(self, row: int) -> None:
        """Select only *row*, whatever modifier keys are down (unlike Qt's `selectRow`), and scroll to it."""
        model, flags = self.model(), QItemSelectionModel.SelectionFlag
        if 0 <= row < model.rowCount():
            self.selectionModel().setCurrentIndex(model.index(row, 0), flags.ClearAndSelect | flags.Rows)
        else:
            self.clearSelection()

    @property
    def selected(self) -> int:
        """The selected row, or -1."""
        return self.currentIndex().row()

    def selected_rows(self) -> list[int]:
        """All selected rows, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def _span(self) -> None:
        """Let headings span all columns."""
        if self.rowSpan(0, 0):
            self.clearSpans()
        model = self.model()
        if not hasattr(model, "rows"):
            return
        for row, one in enumerate(model.rows):
            if one.is_heading:
                self.setSpan(row, 0, 1, len(self.columns))

    # -- room -----------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Set the column widths: hide columns if there is too little room, share out what remains."""
        metrics, model = self.fontMetrics(), self.model()
        self.verticalHeader().setDefaultSectionSize(self.lines * metrics.height() + scaled(AROUND[self.lines]))
        if self._contents is None:
            self._contents = Contents(self.columns, self.font(), self.lines)
        self._contents.measure(model)
        widths = fit_widths(self.columns, self._contents, metrics.averageCharWidth(), self.viewport().width())
        self._is_fitting = True
        for at in range(len(self.columns)):
            self.setColumnHidden(at, at not in widths)
            if at in widths:
                self.setColumnWidth(at, widths[at])
        self._is_fitting, self._is_held, self._is_filled = False, False, bool(model.rowCount())

    def _refit(self) -> None:
        """Fit the columns to other contents, unless the user set their widths; none moves under the mouse."""
        if self.isVisible() and not self._is_held and not (self._is_filled and self.underMouse()):
            self._fit()

    def _on_changed(self, first: QModelIndex) -> None:
        if first.row() < MEASURED:
            self._soon.start()

    def _on_inserted(self, _: QModelIndex, first: int) -> None:
        """Rows from the one at *first* on are new: columns fit the first rows alone."""
        if first < MEASURED:
            self._soon.start()
        if self._is_painted and self.rowViewportPosition(first) >= self.viewport().height():
            self._lay_out_unseen()
        else:
            self._is_painted = False

    def _lay_out_unseen(self) -> None:
        """Let the scroll bar know of rows below those that are visible: Qt would paint all of these again."""
        disabled = Qt.WidgetAttribute.WA_UpdatesDisabled
        self.viewport().setAttribute(disabled)
        self.doItemsLayout()
        self.viewport().setAttribute(disabled, on=False)

    def _on_reset(self) -> None:
        self._is_painted = False
        self._soon.start()

    def doItemsLayout(self) -> None:
        super().doItemsLayout()
        self._is_painted = True

    def _on_resized(self) -> None:
        self._is_held = self._is_held or not self._is_fitting

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._rows.fit(self.verticalHeader().defaultSectionSize())

    def scrollTo(self, index: Index, hint: QTableView.ScrollHint = QTableView.ScrollHint.EnsureVisible) -> None:
        super().scrollTo(index, hint)
        snap(self.verticalScrollBar(), self.verticalHeader().defaultSectionSize())

    def minimumSizeHint(self) -> QSize:
        """Room for some rows: in a low window, the page scrolls."""
        rows = FEWEST_ROWS * self.verticalHeader().defaultSectionSize()
        return QSize(super().minimumSizeHint().width(), self.horizontalHeader().sizeHint().height() + rows)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.model() is not None and event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.model() is not None:
            self._contents = None
            self._fit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(round(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)
        self._soon.start()

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
