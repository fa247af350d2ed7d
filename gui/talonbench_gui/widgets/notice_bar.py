"""The one place for the window's messages: a reserved part of the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from talonbench_gui.theme import icon, theme_state
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name
from talonbench_gui.widgets.state_style import set_state

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent


class Style(NamedTuple):
    """How a level looks; *word* is put before the text, so that meaning never depends on color alone."""

    tone: str
    icon: str
    word: str


STYLES: Final = {
    "status": Style("muted", "check", ""),
    "info": Style("accent", "info", ""),
    "warning": Style("warn", "warning", "Warning"),
    "error": Style("bad", "cross", "Error"),
}
SHOWN: Final = 5_000  # milliseconds that a status is shown


class NoticeBar(QFrame):
    """Shows one message at a time, with a button if it has a command; its place is kept without a message.

    *dismissed*: the user closed the message. *command_triggered* carries the ID of the message's command.
    *history_requested*: the user wants the last messages, in full.
    """

    dismissed = Signal()
    command_triggered = Signal(str)
    history_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("noticeBar")
        self.setProperty("role", "notice")
        self._shown = self._kept = ("", "info", "", "", "")  # text, level, command and its title, fewer words
        self._passing = QTimer(self, singleShot=True, interval=SHOWN)
        self._passing.timeout.connect(self._show_kept)
        self._sign = QLabel()
        self._sign.setProperty("role", "sign")
        self._label = MessageLine("Message")
        self._label.setObjectName("noticeText")
        self._button = QToolButton()
        self._button.setObjectName("noticeButton")
        self._button.setProperty("role", "link")
        self._close = make_tool_button("cross", "Close message")
        self._history = set_accessible_name(QToolButton(), "Last messages", "Last messages")
        self._history.setObjectName("noticeHistory")
        self._history.setIcon(icon("up"))
        self._lay_out()
        self._button.clicked.connect(self._on_clicked)
        self._close.clicked.connect(self.dismissed)
        self._history.clicked.connect(self.history_requested)
        theme_state().changed.connect(self._draw)
        self._show(self._kept)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 0, 2, 0)
        layout.setSpacing(4)
        layout.addWidget(self._sign)
        layout.addWidget(self._label, 1)
        for button in (self._button, self._close, self._history):
            layout.addWidget(button)
        for part in (self._sign, self._close):
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        self._sign.setFixedWidth(QFontInfo(self.font()).pixelSize() + 4)

    def show_message(self, text: str, level: str = "info", command: str = "", title: str = "", short: str = "") -> None:
        """Show *text* as *level* (a key of `STYLES`), with a button *title* for the command with this ID.

        Where there is too little room, show the *short* text, if there is one.
        """
        self._kept = (text, level, command, title, short)
        self._show_kept()

    def show_status(self, text: str) -> None:
        """Show *text* for some seconds, then what was shown before."""
        self._show((text, "status", "", "", ""))
        self._passing.start()

    def end_status(self, text: str) -> None:
        """Take back the status *text*, if it is still shown."""
        if self._passing.isActive() and self._shown[0] == text:
            self._show_kept()

    def clear(self) -> None:
        """Remove the message; a status stays for its time."""
        self._kept = ("", "info", "", "", "")
        if not self._passing.isActive():
            self._show_kept()

    @property
    def text(self) -> str:
        """The message, or an empty text."""
        return self._shown[0]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.text and event.button() == Qt.MouseButton.LeftButton:
            self.history_requested.emit()

    def _on_clicked(self) -> None:
        self.command_triggered.emit(self._shown[2])

    def _show_kept(self) -> None:
        self._passing.stop()
        self._show(self._kept)

    def _show(self, shown: tuple[str, str, str, str, str]) -> None:
        has_focus = self._close.hasFocus() or self._button.hasFocus()
        has_focus = has_focus and (self._shown[2] != shown[2] or not shown[0])  # a count keeps the button
        self._shown = shown
        text, level, command, title, short = shown
        self._button.setText(title)
        self._button.setAccessibleName(title)
        self._button.setVisible(bool(command))
        self._close.setVisible(bool(text) and level != "status")
        if has_focus:
            self._history.setFocus()  # the pressed button may be hidden
        self._draw()
        self._sign.setVisible(bool(text))
        word = STYLES[level].word
        self._label.short = short
        self._label.show_message(text, STYLES[level].tone)
        self._label.setAccessibleName(f"{word}: {text}" if word else text or "Message")  # the level instead of a title

    def _draw(self) -> None:
        text, level, *_ = self._shown
        style = STYLES[level]
        set_state(self, "tone", style.tone if text else "none")
        if text:
            em = QFontInfo(self.font()).pixelSize()
            self._sign.setPixmap(icon(style.icon, style.tone).pixmap(em, em))
