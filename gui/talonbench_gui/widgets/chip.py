"""A word on a tinted ground: a status that is seen at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from talonbench_gui.widgets.state_style import set_state


class Chip(QLabel):
    """*tone* is ``good``, ``warn`` or ``bad``; its colours are the style sheet's."""

    def __init__(self, accessible_name: str) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText)
        self.setAccessibleName(accessible_name)
        self.setProperty("role", "chip")

    def set_text(self, text: str, tone: str) -> None:
        """Show *text* in *tone*."""
        self.setText(text)
        set_state(self, "tone", tone)
