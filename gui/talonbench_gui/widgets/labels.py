"""Labels in the theme's colours."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from talonbench_gui.widgets.state_style import set_state


class ToneLabel(QLabel):
    """A label in one of the theme's colours, by the colour's name; the style sheet knows it as the label's *tone*."""

    def __init__(self, text: str = "", colour: str = "text", *, bold: bool = False) -> None:
        super().__init__(text, textFormat=Qt.TextFormat.PlainText)
        self.setProperty("tone", colour)
        self.setProperty("weight", "bold" if bold else "")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def set_text(self, text: str, colour: str) -> None:
        """Show *text* in *colour*."""
        self.setText(text)
        set_state(self, "tone", colour)
