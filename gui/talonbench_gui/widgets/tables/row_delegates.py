"""Paints rows: in their own colors even if selected, and with a status at their right end."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from talonbench_gui.theme import current_theme

NAME, STATUS, TONE = (
    Qt.ItemDataRole.UserRole + 11 + at for at in range(3)
)  # a row's name, its status and the status's color
HEADING = Qt.ItemDataRole.UserRole + 7  # whether a row is a heading of the rows below it
EDGE = 10  # pixels
Index = QModelIndex | QPersistentModelIndex


class ColoredRows(QStyledItemDelegate):
    """Rows that keep their color when selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        color = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(color, QColor | QBrush):
            option.palette.setBrush(QPalette.ColorRole.HighlightedText, QBrush(color))


class SignOnly(ColoredRows):
    """Shows only the sign of a state; its word is in the tooltip and for screen readers."""

    def displayText(self, value: object, locale: object) -> str:
        return str(value)[:1]


class StatusRows(ColoredRows):
    """The name at the left, elided if necessary; the status at the right, never elided."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        name, status = str(index.data(NAME) or ""), str(index.data(STATUS) or "")
        metrics = option.fontMetrics
        box = metrics.height() + 2 * EDGE if index.data(Qt.ItemDataRole.CheckStateRole) is not None else 0
        room = option.rect.width() - metrics.horizontalAdvance(status) - box - 3 * EDGE
        option.text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(0, room))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(QColor(getattr(current_theme(), str(index.data(TONE) or "text"))))
        rect = QRect(option.rect).adjusted(0, 0, -EDGE, 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, flags, str(index.data(STATUS) or ""))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, super().sizeHint(option, index).height())
