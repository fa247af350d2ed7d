"""Paints rows: what marks them, their own colors even if selected, and a status at their right end."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from talonbench_gui.theme import current_theme, scaled

NAME, STATUS, TONE = (
    Qt.ItemDataRole.UserRole + 11 + at for at in range(3)
)  # a row's name, its status and the status's color
HEADING = Qt.ItemDataRole.UserRole + 7  # whether a row is a heading of the rows below it
CHIP = Qt.ItemDataRole.UserRole + 8  # the theme's color that fills the chip around a cell's text; empty without one
EDGE = 10  # pixels
BAR = 3  # pixels: the bar that marks a selected row
RING = 2  # pixels: the ring around the current row
RINGED = "ringed"  # the property of a view whose current row has a ring: the keyboard has the focus there
Index = QModelIndex | QPersistentModelIndex


def paint_ground(
    painter: QPainter, view: QAbstractItemView, index: Index, box: QRect, *, is_hovered: bool = False
) -> None:
    """Paint what marks the row of *index*, as far as it lies in *box*: a fill, a bar if selected, a ring if current.

    Qt's style isn't asked for the row's state: that takes a twentieth of the start-up time.
    """
    theme = current_theme()
    row = QRect(0, box.top(), view.viewport().width(), box.height())
    if view.selectionModel().isSelected(index):
        painter.fillRect(box, QColor(theme.accent_soft))
        bar = QRect(row.topLeft(), QSize(scaled(BAR), row.height()))
        painter.fillRect(bar & box, QColor(theme.accent if view.hasFocus() else theme.control))
    elif is_hovered:
        painter.fillRect(box, QColor(theme.hover))
    paint_ring(painter, view, index, box)


def paint_ring(painter: QPainter, view: QAbstractItemView, index: Index, box: QRect) -> None:
    """Paint the ring around the row of *index* as far as it lies in *box*, if the keyboard is there."""
    if view.property(RINGED) and view.currentIndex().row() == index.row():
        row = QRect(0, box.top(), view.viewport().width(), box.height())
        for edge in _edges(row, scaled(RING)):
            painter.fillRect(edge & box, QColor(current_theme().accent))


def _edges(row: QRect, width: int) -> tuple[QRect, ...]:
    inner = row.adjusted(width, width, -width, -width)
    return (
        QRect(row.left(), row.top(), row.width(), width),
        QRect(row.left(), inner.bottom() + 1, row.width(), width),
        QRect(row.left(), row.top(), width, row.height()),
        QRect(inner.right() + 1, row.top(), width, row.height()),
    )


class ColoredRows(QStyledItemDelegate):
    """Rows that keep their color when selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        color = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(color, QColor | QBrush):
            option.palette.setBrush(QPalette.ColorRole.HighlightedText, QBrush(color))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        view = self.parent()
        if isinstance(view, QTableView):  # the style sheet paints that of a list
            paint_ring(painter, view, index, QRect(option.rect))


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
        box = metrics.height() + 2 * scaled(EDGE) if index.data(Qt.ItemDataRole.CheckStateRole) is not None else 0
        room = option.rect.width() - metrics.horizontalAdvance(status) - box - 3 * scaled(EDGE)
        option.text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(0, room))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(QColor(getattr(current_theme(), str(index.data(TONE) or "text"))))
        rect = QRect(option.rect).adjusted(0, 0, -scaled(EDGE), 0)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, flags, str(index.data(STATUS) or ""))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, super().sizeHint(option, index).height())
