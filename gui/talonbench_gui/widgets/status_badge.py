"""Small pieces: a status pill, a muted label, an inline notice."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from talonbench_gui.theme import current_theme, icon, switch
from talonbench_gui.widgets.announcing import announce
from talonbench_gui.widgets.naming import named, tool
from talonbench_gui.widgets.states import set_state


class ColouredLabel(QLabel):
    """A label in one of the theme's colours, by the colour's name; the style sheet knows it as the label's *tone*."""

    def __init__(self, text: str = "", colour: str = "text", *, bold: bool = False) -> None:
        super().__init__(text, textFormat=Qt.TextFormat.PlainText)
        self.setProperty("tone", colour)
        self.setProperty("weight", "bold" if bold else "")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def say(self, text: str, colour: str) -> None:
        """Show *text* in *colour*."""
        self.setText(text)
        set_state(self, "tone", colour)


NOTICES = {"accent": ("info", ""), "warn": ("warning", "Warning"), "bad": ("cross", "Failed")}  # tone → icon, word


class NoticeBar(QFrame):
    """A message inside the window that can be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self._label = named(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "Message")
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = tool("cross", "Close this message")
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        self.sign, self._word = QLabel(), ColouredLabel(bold=True)
        for part in (self.sign, self._word):
            layout.addWidget(part)
        layout.addWidget(self._label, 1)
        layout.addWidget(close)
        switch().changed.connect(self._on_theme)
        self._tone = "accent"
        self.hide()

    def say(self, text: str, tone: str = "accent") -> None:
        """Show *text*, as *tone* (one of `NOTICES`) would have it taken."""
        self._label.setText(text)
        self._tone = tone
        self._show_tone()
        self.setVisible(bool(text))
        announce(self._label, f"{self.word}: {text}" if text and self.word else text)

    def _on_theme(self) -> None:
        if self.text():
            self._show_tone()

    def _show_tone(self) -> None:
        name, word = NOTICES[self._tone]
        set_state(self, "tone", self._tone)
        self.sign.setPixmap(icon(name, getattr(current_theme(), self._tone)).pixmap(16))
        self._word.say(word, self._tone)
        self._word.setVisible(bool(word))

    @property
    def word(self) -> str:
        """The word that stands before the text, where it is more than news."""
        return self._word.text()

    def text(self) -> str:
        """What is shown."""
        return self._label.text()


class EmptyState(QWidget):
    """What stands where there is nothing yet: a sentence that says what to do."""

    chosen = Signal()

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
        """What is shown."""
        return self._label.text()


def panel(*parts: QWidget, stretch: int = -1) -> QFrame:
    """A framed column of *parts*; the one at *stretch* takes what is left."""
    frame = QFrame()
    frame.setProperty("panel", True)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.setSpacing(0)
    for index, part in enumerate(parts):
        layout.addWidget(part, 1 if index == stretch else 0)
    return frame


def header(title: str, *tools: QWidget) -> QWidget:
    """A panel's head: its title, then its tools."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(10, 4, 6, 4)
    layout.setSpacing(2)
    label = QLabel(title)
    label.setProperty("role", "title")
    layout.addWidget(label)
    layout.addStretch(1)
    for part in tools:
        layout.addWidget(part)
    return row
