"""A row that wraps: parts that don't fit go on in further lines, which are about equally full."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class FlowLayout(QLayout):
    """Places its parts from left to right, in as few lines as they need: none is left alone in the last line."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._known: list[tuple[QLayoutItem, QSize]] | None = None
        self._heights: dict[int, int] = {}

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self.invalidate()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), is_trial=True)
        return self._heights[width]

    def invalidate(self) -> None:
        """Forget what is known of the parts: one of them changed."""
        self._known = None
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, is_trial=False)

    def sizeHint(self) -> QSize:
        sizes, gap, around = self._sizes(), self.spacing(), self.contentsMargins()
        width = sum(size.width() for _, size in sizes) + gap * max(0, len(sizes) - 1)
        height = max((size.height() for _, size in sizes), default=0)
        return QSize(width + around.left() + around.right(), height + around.top() + around.bottom())

    def minimumSize(self) -> QSize:
        around = self.contentsMargins()
        width = max((item.minimumSize().width() for item, _ in self._sizes()), default=0)
        return QSize(width + around.left() + around.right(), self.sizeHint().height())

    def _sizes(self) -> list[tuple[QLayoutItem, QSize]]:
        """The parts that are shown and their sizes; Qt asks for these dozens of times for one layout."""
        if self._known is None:
            self._known = [(item, item.sizeHint()) for item in self._items if not item.isEmpty()]
        return self._known

    def _place(self, rect: QRect, *, is_trial: bool) -> int:
        """Place the parts in *rect*, unless it *is_trial*; return the height they need."""
        around, gap, sizes = self.contentsMargins(), self.spacing(), self._sizes()
        room, top = rect.marginsRemoved(around), rect.top() + around.top()
        for line in _break_lines([size.width() for _, size in sizes], room.width(), gap):
            left = room.left()
            for item, size in sizes[line.start : line.stop]:
                if not is_trial:
                    item.setGeometry(QRect(QPoint(left, top), size))
                left += size.width() + gap
            top += max(size.height() for _, size in sizes[line.start : line.stop]) + gap
        return top - (gap if sizes else 0) - rect.top() + around.bottom()


def _break_lines(widths: list[int], room: int, gap: int) -> list[range]:
    """The parts in lines no wider than *room*: as few as possible, and the widest one as narrow as it can be."""
    lines = best = _fill_lines(widths, room, gap)
    while len(lines) == len(best) and len(lines) > 1:
        best = lines
        room = max(_width(line, widths, gap) for line in lines) - 1
        lines = _fill_lines(widths, room, gap)
        if max(_width(line, widths, gap) for line in lines) > room:
            break  # the widest line is one part
    return best


def _fill_lines(widths: list[int], room: int, gap: int) -> list[range]:
    lines: list[range] = []
    start, taken = 0, 0
    for at, width in enumerate(widths):
        if at > start and taken + gap + width > room:
            lines.append(range(start, at))
            start = at
        taken = width if at == start else taken + gap + width
    return [*lines, range(start, len(widths))] if widths else []


def _width(line: range, widths: list[int], gap: int) -> int:
    return sum(widths[line.start : line.stop]) + gap * (len(line) - 1)
