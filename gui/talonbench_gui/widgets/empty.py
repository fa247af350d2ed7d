"""An empty state: a title, the steps to take, and a button for the first step."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from talonbench_gui.theme import icon, theme_state
from talonbench_gui.widgets.detail import Title

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDEST = 115 / 3  # times the text size: a readable line length
PICTURE = 8 / 3  # times the text size


class EmptyPage(QWidget):
    """*buttons* are below the *steps*; several steps are numbered, *choices* are bulleted. *picture* names an icon."""

    def __init__(
        self, title: str, steps: Sequence[str], *buttons: QPushButton, choices: bool = False, picture: str = ""
    ) -> None:
        super().__init__()
        self._list = "ul" if choices else "ol"
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(6)
        column.addStretch(2)
        self._icon, self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter), picture
        if not picture:
            self._icon.hide()  # shown before it has a parent, it would be a window for a moment and take the focus
        column.addWidget(self._icon)
        self.title = Title()
        self.title.set_text(title, "text")
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.title)
        self._steps = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self._steps.setProperty("role", "muted")
        theme_state().changed.connect(self._draw)
        self._draw()
        self.say(title, steps)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._steps, 100)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addSpacing(6)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def _draw(self) -> None:
        em = QFontInfo(self.font()).pixelSize()
        self._steps.setMaximumWidth(round(WIDEST * em))
        if self._picture:
            size = round(PICTURE * em)
            self._icon.setPixmap(icon(self._picture, "muted").pixmap(size, size))

    def say(self, title: str, steps: Sequence[str]) -> None:
        """Show *title* and *steps*."""
        self.title.set_text(title, "text")
        items = "".join(f"<li>{escape(step)}</li>" for step in steps)
        listed = f'<{self._list} style="margin-left: -16px">{items}</{self._list}>'
        self._steps.setText(listed if len(steps) > 1 else f'<p align="center">{escape("".join(steps))}</p>')
