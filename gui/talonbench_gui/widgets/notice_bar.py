"""A message inside the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from talonbench_gui.theme import current_theme, icon, theme_state
from talonbench_gui.widgets.announce import announce
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name
from talonbench_gui.widgets.state_style import set_state

NOTICES = {"accent": ("info", ""), "warn": ("warning", "Warning"), "bad": ("cross", "Failed")}  # tone → icon, word


class NoticeBar(QFrame):
    """A message inside the window that can be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self._label = set_accessible_name(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "Message")
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = make_tool_button("cross", "Close this message")
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        self.sign, self._word = QLabel(), ToneLabel(bold=True)
        for part in (self.sign, self._word):
            layout.addWidget(part)
        layout.addWidget(self._label, 1)
        layout.addWidget(close)
        theme_state().changed.connect(self._on_theme)
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
        self._word.set_text(word, self._tone)
        self._word.setVisible(bool(word))

    @property
    def word(self) -> str:
        """The word that stands before the text, where it is more than news."""
        return self._word.text()

    def text(self) -> str:
        """What is shown."""
        return self._label.text()
