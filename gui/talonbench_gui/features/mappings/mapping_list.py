"""The list of mappings as mouse and keyboard use it: several selected, dragged, renamed, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter
from PySide6.QtWidgets import QListView

from talonbench_gui.features.mappings.list_delegate import HOVERED, MappingRows
from talonbench_gui.theme import current_theme

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

LINE = 2  # pixels: the line where dragged rows would go


class MappingList(QListView):
    """Signals with *pressed* in their names are keys for the selected rows; *dropped* carries the row they go before.

    Rows are dragged without Qt's drag and drop: nothing outside the list takes them, and the mouse alone decides.
    """

    delete_pressed = Signal()
    toggle_pressed = Signal()
    copy_pressed = Signal()
    paste_pressed = Signal()
    dropped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.empty_text = ""  # shown instead of rows
        self._gap = -1  # the row before which dragged rows would go; -1 if none are dragged
        self._place = QPoint()
        self.setItemDelegate(MappingRows(self))
        self.setProperty("plain", True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed | QListView.EditTrigger.DoubleClicked)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.customContextMenuRequested.connect(self._forget_hover)  # the menu takes the mouse

    @property
    def is_dragging(self) -> bool:
        """Whether rows are being dragged."""
        return self._gap >= 0

    # -- keys -----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), Qt.Key
        has_selection = self.selectionModel().hasSelection()
        if key == keys.Key_Escape and self.is_dragging:
            self._end_drag()
        elif key == keys.Key_Delete and has_selection:
            self.delete_pressed.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_pressed.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_pressed.emit()
        elif key == keys.Key_Space and has_selection and not event.modifiers():
            self.toggle_pressed.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # -- dragging -------------------------------------------------------------------------------------------

    def startDrag(self, supported_actions: Qt.DropAction) -> None:
        self._gap = self._find_gap(self._place)
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._place = place = event.position().toPoint()
        self._hover(self.indexAt(place).row())
        if not self.is_dragging:
            super().mouseMoveEvent(event)
            return
        self._gap = self._find_gap(place)
        edge = min(max(place.y(), 0), self.viewport().height() - 1)
        self.scrollTo(self.indexAt(QPoint(0, edge)))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())  # a lower list still shows what is selected

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self.property(HOVERED) in (None, -1):
            return
        place = self.viewport().mapFromGlobal(self.cursor().pos())  # another row is under the mouse now
        self._hover(self.indexAt(place).row() if self.underMouse() else -1)

    def _forget_hover(self) -> None:
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if self.property(HOVERED) != row:
            self.setProperty(HOVERED, row)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.is_dragging:
            gap = self._gap
            self._end_drag()
            self.dropped.emit(gap)
        else:
            super().mouseReleaseEvent(event)

    def _end_drag(self) -> None:
        self._gap = -1
        self.viewport().unsetCursor()
        self.viewport().update()

    def _find_gap(self, place: QPoint) -> int:
        """The row before which a row dropped at *place* goes."""
        index = self.indexAt(QPoint(0, max(0, place.y())))
        if not index.isValid():
            return self.model().rowCount()
        return index.row() + (place.y() > self.visualRect(index).center().y())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.is_dragging:
            QPainter(self.viewport()).fillRect(self._line(), QColor(current_theme().accent))
        elif self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(current_theme().muted))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.empty_text)

    def _line(self) -> QRect:
        last = self.model().rowCount() - 1
        rect = self.visualRect(self.model().index(min(self._gap, last), 0, QModelIndex()))
        y = rect.top() if self._gap <= last else rect.bottom() + 1 - LINE
        return QRect(rect.left(), max(0, y - LINE // 2), rect.width(), LINE)
