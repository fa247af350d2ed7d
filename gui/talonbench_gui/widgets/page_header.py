"""The header of a page: its title and a status line at the left; filters and buttons at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from talonbench_gui.widgets.detail import LARGER, Title
from talonbench_gui.widgets.labels import MessageLine

if TYPE_CHECKING:
    from collections.abc import Sequence

HIGH = 5  # times the text size: always the same, so that nothing below it moves
WIDE = 14  # times the text size: the least for title and status


class PageHeader(QFrame):
    """*parts* are filters and buttons; the last button is the page's main one.

    *status* is one line that is always there; what doesn't fit is in its tooltip. The title is *larger* than the text
    by this factor.
    """

    def __init__(self, title: str, name: str, *parts: QWidget, larger: float = LARGER) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self.title, self.status = Title(larger), MessageLine(f"{title}: status")
        self.title.set_text(title, "text")
        self.title.setWordWrap(False)
        self.status.setObjectName(name)
        self._texts = QWidget()
        self._lay_out(parts)
        self._fit()

    def _lay_out(self, parts: Sequence[QWidget]) -> None:
        column = QVBoxLayout(self._texts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.status)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._texts, 1)
        for part in parts:
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)

    def say(self, text: str, tone: str = "muted", tip: str = "") -> None:
        """Show *text* as the page's status."""
        self.status.show_message(text, tone, tip)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        em = QFontInfo(self.font()).pixelSize()
        self.setFixedHeight(HIGH * em)
        self._texts.setMinimumWidth(WIDE * em)


def make_primary(button: QPushButton) -> QPushButton:
    """Make *button* the main one of its page: filled, at the right end; return it."""
    button.setProperty("kind", "primary")
    return button
