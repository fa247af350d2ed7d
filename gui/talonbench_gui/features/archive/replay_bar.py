"""The bar below the events: what of them would be sent where, how far that is, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QMenu, QProgressBar, QVBoxLayout, QWidget

from talonbench_gui.widgets.labels import MessageLine, ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.state_style import set_state

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

RATES: Final = (60, 30, 10, 1)  # requests per second
HIGH: Final = 11 / 3  # times the text size
STACKED: Final = 84  # times the text size: narrower, progress and buttons are below the words
REPLAY, PAUSE, RESUME, STOP = "Replay…", "Pause", "Resume…", "Stop"


class ReplayBar(QFrame):
    """It is always there and always as high, so that nothing moves."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self.setObjectName("archiveReplayBar")
        self._title = ToneLabel("Replay", bold=True)
        self._what = MessageLine("Replay")
        self._what.setObjectName("archiveReplayWhat")
        self._kind = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._kind.setObjectName("archiveReplayKind")
        self.rate = set_accessible_name(QComboBox(), "Requests per second")
        self.rate.setObjectName("archiveReplayRate")
        for rate in RATES:
            self.rate.addItem(f"{rate} requests/s" if rate > 1 else "1 request/s", float(rate))
        self._buddy = QLabel("Requests per second", self)
        self._buddy.setBuddy(self.rate)
        self._buddy.hide()
        self._state = MessageLine("Replay: status")
        self._state.setObjectName("archiveReplayState")
        self._state.set_lines(2)  # what wasn't delivered is never cut
        self._progress = set_accessible_name(QProgressBar(textVisible=False, maximum=1000), "Replay: progress")
        self._progress.setObjectName("archiveReplayProgress")
        self.act = make_button(REPLAY, "Replay the events listed")
        self.act.setObjectName("archiveReplay")
        self.stop = make_button(STOP, "Stop the replay")
        self.stop.setObjectName("archiveReplayStop")
        self._make_more()
        self._lay_out()

    def _make_more(self) -> None:
        self.more = make_button("More", "More on the replay")
        self.more.setObjectName("archiveReplayMore")
        menu = QMenu(self.more)
        menu.setAccessibleName("More on the replay")
        self.resend, self.unknown, self.failed = (menu.addAction("") for _ in range(3))
        for act, name in (
            (self.resend, "archiveResend"), (self.unknown, "archiveUnknown"), (self.failed, "archiveFailed"),
        ):  # fmt: skip
            act.setObjectName(name)
        self.more.setMenu(menu)

    def _lay_out(self) -> None:
        self._middle = QWidget()
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch(1)
        column.addWidget(self._state)
        column.addWidget(self._progress)
        column.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 0, 12, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._fit()

    @property
    def requests_per_second(self) -> float:
        """The rate that is chosen."""
        return float(self.rate.currentData())

    def show_choice(self, what: str, kind: tuple[str, str]) -> None:
        """Show what would be sent, or why nothing, and the label of where it goes."""
        self._what.show_message(what, "text")
        set_state(self._kind, "role", kind[1])
        self._kind.setText(kind[0])

    def show_progress(self, text: str, tone: str, share: float, tip: str = "") -> None:
        """Show how far the send is, and its *share* of the whole."""
        self._state.show_message(text, tone, tip)
        self._progress.setValue(round(1000 * share))
        self._progress.setEnabled(0 < share < 1)

    def show_acts(self, word: str, *, can_act: bool, can_stop: bool, tip: str = "") -> None:
        """Name the first button *word*, and enable what is possible; the focus goes to what still is."""
        had_focus = self.window().focusWidget() in (self.act, self.stop)
        self.act.setText(word)
        set_accessible_name(self.act, "Replay the events listed" if word == REPLAY else f"{word} the replay")
        self.act.setToolTip(tip)
        self.act.setEnabled(can_act)
        self.stop.setEnabled(can_stop)
        if had_focus and self.window().focusWidget() not in (self.act, self.stop):
            (self.act if can_act else self.rate).setFocus()

    def show_more(self, resend: str, unknown: str, failed: str) -> None:
        """Name the entries of the menu; an empty one isn't possible."""
        for act, text, else_text in (
            (self.resend, resend, "Resend unknown requests…"),
            (self.unknown, unknown, "Show unknown requests"),
            (self.failed, failed, "Show requests not delivered"),
        ):
            act.setText(text or else_text)
            act.setEnabled(bool(text))
        self.more.setEnabled(bool(resend or unknown or failed))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        em = QFontInfo(self.font()).pixelSize()
        is_stacked = self.width() < STACKED * em
        below, across = int(is_stacked), 1 if is_stacked else 3
        self._grid.addWidget(self._title, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(self._what, 0, 1, 1, 5 if is_stacked else 1, middle)
        self._grid.addWidget(self._kind, 0, 6 if is_stacked else 2, middle)
        for at, part in enumerate((self.rate, self._middle, self.act, self.stop, self.more)):
            self._grid.addWidget(part, below, at + across, 1, 2 if is_stacked and part is self.more else 1)
        stretches = {1: 0, 2: 1} if is_stacked else {1: 2, 2: 0, 4: 3}
        for row in (0, 1):  # both as high: else the upper one is at the bar's edge
            self._grid.setRowStretch(row, int(is_stacked or row == 0))
        for at in range(8):
            self._grid.setColumnStretch(at, stretches.get(at, 0))
        self.setFixedHeight(round(HIGH * em * (2 if is_stacked else 1)))
