"""How rows are drawn: in their own colours also where they are selected, and with a word at their right end."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from talonbench_gui.theme import current_theme

NAME, STATUS, TONE = (Qt.ItemDataRole.UserRole + 11 + at for at in range(3))  # a row's name, word, and that's colour
HEADING = Qt.ItemDataRole.UserRole + 7  # whether an index's row is a heading of those below it
EDGE = 10  # pixels
Index = QModelIndex | QPersistentModelIndex


class ColouredRows(QStyledItemDelegate):
    """Rows that keep their colour where they are selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(colour, QColor | QBrush):
            option.palette.setBrush(QPalette.ColorRole.HighlightedText, QBrush(colour))


class SignOnly(ColouredRows):
    """Of a state, its sign; its word is for tips and for those who hear the row."""

    def displayText(self, value: object, locale: object) -> str:
        return str(value)[:1]


class StatusRows(ColouredRows):
    """The name at the left, cut where it must be; the status at the right, never cut."""

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
