"""Paints a problem: its sign and message, its place, and what a click does, in three columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from talonbench_gui.features.problems.model import ACTS, PROBLEM, SIGNS
from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.tables.row_delegates import paint_ground

if TYPE_CHECKING:
    from talonbench_gui.features.problems.model import Problem

Index = QModelIndex | QPersistentModelIndex
MESSAGE: Final = 0.62  # the share of the message, of what the act leaves
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ProblemRows(QStyledItemDelegate):
    """Rows of one height; what doesn't fit is elided, and whole in the tooltip."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        problem: Problem = index.data(PROBLEM)
        theme, box, metrics = current_theme(), QRect(option.rect), option.fontMetrics
        painter.save()
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        view = option.widget
        assert isinstance(view, QAbstractItemView)
        paint_ground(painter, view, index, box, is_hovered=is_hovered)
        sign, message, where, act = self._split(box, metrics)
        for text, color, rect, flags in (
            (problem.sign, SIGNS[problem.severity][1], sign, _LEFT),
            (problem.message, "text", message, _LEFT),
            (problem.where, "muted", where, _LEFT),
            (problem.act, "accent", act, _RIGHT),
        ):
            painter.setPen(QColor(getattr(theme, color)))
            painter.drawText(rect, flags, metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))
        painter.restore()

    def _split(self, box: QRect, metrics: QFontMetrics) -> tuple[QRect, QRect, QRect, QRect]:
        em = metrics.height()
        act = max(metrics.horizontalAdvance(one) for one in ACTS.values())
        left, right = box.left() + em, box.right() - em
        room = right - act - em - (left + 2 * em)
        first = left + 2 * em
        second = first + round(room * MESSAGE)
        return (
            QRect(left, box.top(), em, box.height()),
            QRect(first, box.top(), second - first - em, box.height()),
            QRect(second, box.top(), first + room - second, box.height()),
            QRect(right - act, box.top(), act, box.height()),
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, option.fontMetrics.height() + 10)
