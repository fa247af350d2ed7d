"""A row that wraps: parts that don't fit go on in the next line."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class FlowLayout(QLayout):
    """Places its parts from left to right, in as many lines as they need."""

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
        room, gap = rect.marginsRemoved(self.contentsMargins()), self.spacing()
        left, top, line = room.left(), room.top(), 0
        for item in self._shown():
            size = item.sizeHint()
            if left > room.left() and left + size.width() > room.left() + room.width():
                left, top, line = room.left(), top + line + gap, 0
            if not is_trial:
                item.setGeometry(QRect(QPoint(left, top), size))
            left, line = left + size.width() + gap, max(line, size.height())
        return top + line - rect.top() + self.contentsMargins().bottom()
