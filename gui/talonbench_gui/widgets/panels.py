"""Frames, their headers, placeholders, and pages of which one is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class EmptyPanel(QWidget):
    """A placeholder: a sentence that says what to do."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.addStretch()
        layout.addWidget(self._label)
        layout.addStretch()

    def say(self, text: str) -> None:
        """Show *text*."""
        self._label.setText(text)

    def text(self) -> str:
        """The text shown."""
        return self._label.text()


class PageStack(QStackedWidget):
    """Needs only the room that its current page needs: Qt's own one is as high as the highest of all."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def hasHeightForWidth(self) -> bool:
        return False

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        if page is None:
            return super().minimumSizeHint()
        least = page.minimumSizeHint()
        if page.hasHeightForWidth() and (layout := page.layout()) is not None:  # what wraps in this width
            least.setHeight(max(least.height(), layout.minimumHeightForWidth(max(self.width(), least.width()))))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


def panel(*parts: QWidget, stretch: int = -1) -> QFrame:
    """A framed column of *parts*; the one at *stretch* fills the remaining space."""
    frame = QFrame()
    frame.setProperty("panel", True)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.setSpacing(0)
    for index, part in enumerate(parts):
        layout.addWidget(part, 1 if index == stretch else 0)
    return frame


def header(title: str, *tools: QWidget, beside: QWidget | None = None) -> QWidget:
    """A panel's header: its title and what is *beside* it at the left, its tools at the right."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(10, 4, 6, 4)
    layout.setSpacing(2)
    label = QLabel(title)
    label.setProperty("role", "title")
    layout.addWidget(label)
    is_elastic = beside is not None and beside.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
    if beside is not None:
        layout.addSpacing(6)
        layout.addWidget(beside, 1 if is_elastic else 0, Qt.AlignmentFlag.AlignVCenter)
    if not is_elastic:
        layout.addStretch(1)
    for part in tools:
        layout.addWidget(part)
    return row
