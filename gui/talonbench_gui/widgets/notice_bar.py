"""A message inside the window."""

from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from talonbench_gui.theme import current_theme, icon, theme_state
from talonbench_gui.widgets.announce import announce
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, make_tool_button, set_accessible_name
from talonbench_gui.widgets.state_style import set_state


class _Style(NamedTuple):
    tone: str
    icon: str
    word: str  # before the text, so that meaning never depends on color alone


STYLES: Final = {
    "info": _Style("accent", "info", ""),
    "warning": _Style("warn", "warning", "Warning"),
    "error": _Style("bad", "cross", "Error"),
}


class NoticeBar(QFrame):
    """Shows one message at a time, with a button if it has a command; hidden without a message.

    *dismissed*: the user closed the message. *command_triggered* carries the ID of the message's command.
    """

    dismissed = Signal()
    command_triggered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("noticeBar")
        self.setProperty("role", "notice")
        self._level, self._command = "info", ""
        self._sign, self._word = QLabel(), ToneLabel(bold=True)
        self._label = set_accessible_name(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "Message")
        self._label.setObjectName("noticeText")
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = make_button("")
        self._button.setObjectName("noticeButton")
        self._button.hide()
        self._close = make_tool_button("cross", "Close message")
        self._lay_out()
        self._button.clicked.connect(self._on_clicked)
        self._close.clicked.connect(self.dismissed)
        theme_state().changed.connect(self._on_theme)
        self.hide()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        layout.addWidget(self._sign)
        layout.addWidget(self._word)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)

    def show_message(self, text: str, level: str = "info", command: str = "", title: str = "") -> None:
        """Show *text* as *level* (a key of `STYLES`), with a button *title* for the command with this ID."""
        self._level, self._command = level, command
        self._label.setText(text)
        self._button.setText(title)
        self._button.setAccessibleName(title)
        self._button.setVisible(bool(command))
        self._draw()
        self.show()
        word = STYLES[level].word
        announce(self._label, f"{word}: {text}" if word else text)

    def clear(self) -> None:
        """Hide the message."""
        self._label.clear()
        self.hide()

    @property
    def word(self) -> str:
        """The word before the text; empty for information."""
        return self._word.text()

    @property
    def text(self) -> str:
        """The message, or an empty text."""
        return self._label.text()

    def _on_clicked(self) -> None:
        self.command_triggered.emit(self._command)

    def _on_theme(self) -> None:
        if self.text:
            self._draw()

    def _draw(self) -> None:
        style = STYLES[self._level]
        set_state(self, "tone", style.tone)
        self._sign.setPixmap(icon(style.icon, getattr(current_theme(), style.tone)).pixmap(16))
        self._word.set_text(style.word, style.tone)
        self._word.setVisible(bool(style.word))
