"""The strips around an editor: progress above it, the first mark's message below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QWidget

from talonbench_gui.widgets.announce import announce
from talonbench_gui.widgets.editor.line_numbers import SIGNS
from talonbench_gui.widgets.labels import NamedLabel
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name
from talonbench_gui.widgets.state_style import set_state

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from talonbench_gui.widgets.editor.code_edit import Mark

PATIENCE = 800  # milliseconds without an edit before a message is announced: half a word is no mistake yet


class ErrorStrip(QFrame):
    """The first mark's message, below the text; a click selects the marked range."""

    activated = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self._mark: Mark | None = None
        self._words = self._announced = ""
        self._rest = QTimer(self, singleShot=True, interval=PATIENCE)
        self._rest.timeout.connect(self._announce)
        self.label = NamedLabel("Problem")
        self.label.setWordWrap(True)
        self.label.setCursor(Qt.CursorShape.PointingHandCursor)
        self.go = make_tool_button("search", "Go to problem")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.go, 0, Qt.AlignmentFlag.AlignTop)
        self.go.clicked.connect(self._choose)
        self.hide()

    def show_mark(self, mark: Mark | None, text: str, more: int = 0) -> None:
        """Show *mark*, a range of *text*, and how many *more* there are; None hides the strip."""
        self._mark = mark
        self.setVisible(mark is not None)
        if mark is None:
            self._announced = ""
            self._rest.stop()
            return
        line = text.count("\n", 0, mark.start) + 1
        column = mark.start - (text.rfind("\n", 0, mark.start) + 1) + 1
        others = f"  (and {more} more)" if more else ""
        self.label.setText(f"{SIGNS[mark.severity][0]} {line}:{column}  {mark.message}{others}")
        set_state(self.label, "severity", mark.severity)
        set_state(self, "severity", mark.severity)
        self._words = f"Line {line}, column {column}: {mark.message}"
        self._rest.start()

    def _announce(self) -> None:
        """Announce the message once typing rests, and not again while it is the same at another place."""
        message = self._mark.message if self._mark is not None else ""
        if message != self._announced:
            self._announced = message
            announce(self, self._words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose()

    def _choose(self) -> None:
        if self._mark is not None:
            self.activated.emit(self._mark.start, self._mark.end)


class ProgressStrip(QFrame):
    """The current work, its progress, and a button to cancel it."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "find")
        self.label = QLabel()
        self._bar = set_accessible_name(QProgressBar(), "Progress")
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(160)
        self.stop = make_tool_button("cross", "Cancel")
        self.stop.clicked.connect(self.cancelled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        parts: tuple[tuple[QWidget, int], ...] = ((self.label, 1), (self._bar, 1), (self.stop, 0))
        for part, stretch in parts:
            layout.addWidget(part, stretch)
        self.hide()

    def say(self, text: str, percent: int = -1, *, can_cancel: bool = True) -> None:
        """Show *text* and *percent* of 100 (-1: unknown), and a button to cancel if *can_cancel*."""
        self.stop.setVisible(can_cancel)
        self.label.setText(text)
        self._bar.setRange(0, 100 if percent >= 0 else 0)
        self._bar.setValue(percent)
        self.show()
