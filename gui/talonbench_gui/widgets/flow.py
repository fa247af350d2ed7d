"""A row that wraps: parts that don't fit go on in further lines, which are about equally full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

if TYPE_CHECKING:
    from collections.abc import Mapping


class FlowLayout(QLayout):
    """Places its parts from left to right, in as few lines as they need: none is left alone in the last line."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), is_trial=True)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, is_trial=False)

    def sizeHint(self) -> QSize:
        shown, gap, around = self._shown(), self.spacing(), self.contentsMargins()
        width = sum(item.sizeHint().width() for item in shown) + gap * max(0, len(shown) - 1)
        height = max((item.sizeHint().height() for item in shown), default=0)
        return QSize(width + around.left() + around.right(), height + around.top() + around.bottom())

    def minimumSize(self) -> QSize:
        around = self.contentsMargins()
        width = max((item.minimumSize().width() for item in self._shown()), default=0)
        return QSize(width + around.left() + around.right(), self.sizeHint().height())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, is_trial: bool) -> int:
        """Place the parts in *rect*, unless it *is_trial*; return the height they need."""
        around, gap = self.contentsMargins(), self.spacing()
        room, top = rect.marginsRemoved(around), rect.top() + around.top()
        sizes = {item: item.sizeHint() for item in self._shown()}
        for line in _break_lines(sizes, room.width(), gap):
            left = room.left()
            for item in line:
                if not is_trial:
                    item.setGeometry(QRect(QPoint(left, top), sizes[item]))
                left += sizes[item].width() + gap
            top += max(sizes[item].height() for item in line) + gap
        return top - (gap if sizes else 0) - rect.top() + around.bottom()


def _break_lines(sizes: Mapping[QLayoutItem, QSize], room: int, gap: int) -> list[list[QLayoutItem]]:
    """The parts in lines no wider than *room*: as few as possible, and the widest one as narrow as it can be."""
    lines = best = _fill_lines(sizes, room, gap)
    while len(lines) == len(best) and len(lines) > 1:
        best = lines
        room = max(_width(line, sizes, gap) for line in lines) - 1
        lines = _fill_lines(sizes, room, gap)
        if max(_width(line, sizes, gap) for line in lines) > room:
            break  # the widest line is one part
    return best


def _fill_lines(sizes: Mapping[QLayoutItem, QSize], room: int, gap: int) -> list[list[QLayoutItem]]:
    lines: list[list[QLayoutItem]] = []
    for item in sizes:
        if lines and _width([*lines[-1], item], sizes, gap) <= room:
            lines[-1].append(item)
        else:
            lines.append([item])
    return lines


def _width(line: list[QLayoutItem], sizes: Mapping[QLayoutItem, QSize], gap: int) -> int:
    return sum(sizes[item].width() for item in line) + gap * (len(line) - 1)
