"""Paints a row of the mapping list: its check box, its name at the left, its outcome at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from talonbench_gui.features.mappings.list_model import FACE, Index, RowFace
from talonbench_gui.theme import current_theme, scaled
from talonbench_gui.widgets.fills import fill
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from talonbench_gui.tokens import Theme

HOVERED = "hoveredRow"  # property of the view; Qt's own state would import its style, a tenth of the start
BAR = 3  # pixels: width of the bar before a selected row
RING = 2  # pixels: width of the ring around the row that has the keyboard's focus
NARROW = 20  # heights of the font; a narrower list shows the signs alone
LEAST_OUTCOME = 0.45  # share of the room that the outcome gets if both are too long
TICK = ((0.22, 0.52), (0.42, 0.72), (0.80, 0.30))  # in parts of the box
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CUT = Qt.TextElideMode.ElideRight


def row_height(metrics: QFontMetrics) -> int:
    """The height of a row: 24 pixels for a font 14 pixels high."""
    return round(metrics.height() * 12 / 7)


class MappingRows(QStyledItemDelegate):
    """Paints rows by hand, which is faster than by style sheet, and edits a name in its place."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, row_height(self._view.fontMetrics()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        face, rect, theme = index.data(FACE), QRect(option.rect), current_theme()
        if not isinstance(face, RowFace):
            return
        painter.save()
        painter.setFont(self._view.font())
        self._paint_ground(painter, option, index, theme)
        _paint_box(painter, self._box(rect), theme, is_checked=face.is_enabled)
        self._paint_texts(painter, rect, face, theme)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, theme: Theme) -> None:
        view, rect = self._view, QRect(option.rect)
        has_focus = view.hasFocus()
        if view.selectionModel().isSelected(index):
            fill(painter, rect, theme.accent_soft)  # also without the focus: what is beside it is about it
            fill(painter, QRect(rect.left(), rect.top(), scaled(BAR), rect.height()), theme.accent)
        elif index.row() == self._view.property(HOVERED):
            fill(painter, rect, theme.hover)
        if has_focus and view.currentIndex() == index:
            painter.setPen(QPen(QColor(theme.accent), RING))
            painter.drawRect(QRectF(rect).adjusted(RING / 2, RING / 2, -RING / 2, -RING / 2))

    def _paint_texts(self, painter: QPainter, rect: QRect, face: RowFace, theme: Theme) -> None:
        metrics = self._view.fontMetrics()
        room = self._text_rect(rect)
        outcome = f"{face.sign} {face.words}".strip() if self._is_wide(rect) else face.sign
        name = f"{face.name} · deprecated" if face.is_deprecated else face.name
        wanted = metrics.horizontalAdvance(outcome) + 1
        gap = metrics.height()
        left = room.width() - gap - metrics.horizontalAdvance(name)
        space = min(wanted, max(left, round(room.width() * LEAST_OUTCOME)))
        painter.setPen(QColor(getattr(theme, face.tone)))
        painter.drawText(room, _RIGHT, metrics.elidedText(outcome, _CUT, space))
        painter.setPen(QColor(theme.muted if face.is_idle else theme.text))
        rest = room.adjusted(0, 0, -space - gap if outcome else 0, 0)
        painter.drawText(rest, _LEFT, metrics.elidedText(name, _CUT, rest.width()))

    # -- places ---------------------------------------------------------------------------------------------

    def _is_wide(self, row: QRect) -> bool:
        return row.width() >= NARROW * self._view.fontMetrics().height()

    def _edge(self) -> int:
        return round(self._view.fontMetrics().height() * 6 / 7)

    def _box(self, rect: QRect) -> QRect:
        size = self._view.fontMetrics().height()
        return QRect(rect.left() + self._edge(), rect.center().y() - size // 2, size, size)

    def _text_rect(self, rect: QRect) -> QRect:
        edge = self._edge()
        return QRect(QPoint(self._box(rect).right() + edge, rect.top()), QPoint(rect.right() - edge, rect.bottom()))

    # -- acts -----------------------------------------------------------------------------------------------

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """Toggle on a click left of the name; a double click there doesn't rename."""
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.position().x() >= self._text_rect(option.rect).left():
            return False
        if event.type() == QEvent.Type.MouseButtonRelease:
            is_on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            checked = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
            return model.setData(index, checked, Qt.ItemDataRole.CheckStateRole)
        return event.type() == QEvent.Type.MouseButtonDblClick

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        edit = set_accessible_name(QLineEdit(parent), "Mapping name")
        edit.setObjectName("mappingRename")
        return edit

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        room = self._text_rect(option.rect)
        editor.setGeometry(QRect(QPoint(room.left() - self._edge() // 2, option.rect.top()), option.rect.bottomRight()))


def _paint_box(painter: QPainter, box: QRect, theme: Theme, *, is_checked: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent if is_checked else theme.control), 1))
    painter.setBrush(QColor(theme.accent if is_checked else theme.surface))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if is_checked:
        size = box.width()
        painter.setPen(QPen(QColor(theme.accent_text), max(1.6, size / 8)))
        painter.drawPolyline([QPointF(box.left() + x * size, box.top() + y * size) for x, y in TICK])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
