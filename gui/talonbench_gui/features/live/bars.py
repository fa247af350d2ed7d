"""The bars of the Live page: listening, forwarding, then searching the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from talonbench_gui.features.live.model import ALL, FILTERED, PROBLEMS, REJECTED
from talonbench_gui.features.live.origins import OriginChoice
from talonbench_gui.features.live.words import (
    describe_environment,
    describe_forward_button,
    describe_forwarding,
    describe_status,
)
from talonbench_gui.widgets.detail import bar
from talonbench_gui.widgets.elided import ElidedCombo
from talonbench_gui.widgets.labels import MessageLine, ToneLabel
from talonbench_gui.widgets.naming import make_button, make_tool_button, set_accessible_name, spin
from talonbench_gui.widgets.page_header import PageHeader, make_primary
from talonbench_gui.widgets.search_edit import SearchParts
from talonbench_gui.widgets.segments import Segments
from talonbench_gui.widgets.state_style import set_state
from talonbench_gui.wording.status import LIVE_LABEL, LOCAL_LABEL, TEST_LABEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

    from talonbench.connections import Connection
    from talonbench_gui.state.capture import CaptureService

RESULTS: Final = ((ALL, "All"), (PROBLEMS, "Problems"), (FILTERED, "Filtered"))
WIDEST: Final = "88"  # the count that a segment has room for
PORT: Final = 7357
TYPES: Final = ("track", "identify", "page", "screen", "group", "alias")
HIGH: Final = 10 / 3  # times the text size: the height of the banner
STACKED: Final = 52  # times the text size: narrower, the banner has its buttons below its words
ADDRESS: Final = 22  # characters
SEARCH: Final = 9  # times the text size: the least width of the search
LISTEN, STARTING, STOP = "Listen", "Starting…", "Stop listening"


def reserve_width(button: QPushButton, *texts: str) -> None:
    """Make *button* as wide as it is with the longest of *texts*."""
    shown, widths = button.text(), []
    for text in texts:
        button.setText(text)
        widths.append(button.sizeHint().width())
    button.setText(shown)
    button.setMinimumWidth(max(widths))


class AddressEdit(QLineEdit):
    """An edit as wide as an address, where there is room."""

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("0" * ADDRESS), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() // 2, super().minimumSizeHint().height())


class LiveHeader(PageHeader):
    """Title and status of the page; port, address, and the buttons to listen and to show snippets."""

    def __init__(self) -> None:
        self.listen = make_primary(make_button(LISTEN, "Listen for events"))
        self.copy = make_tool_button("copy", "Copy address")
        self.snippets = make_button("Show snippets")
        self._port = spin(QSpinBox(minimum=0, maximum=65535), "Port")
        self._port.setObjectName("livePort")
        self._port.setSpecialValueText("any port")
        self._port.setPrefix("port ")
        self._port.setValue(PORT)
        edit = AddressEdit(placeholderText="not listening", readOnly=True)
        self._address = set_accessible_name(edit, "Address to set as the SDK's host")
        self._address.setObjectName("liveAddress")
        super().__init__("Live", "liveCount", self._port, self._address, self.copy, self.snippets, self.listen)
        self._reserve()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._reserve()

    def _reserve(self) -> None:
        """Keep the room of the longest texts, so that nothing moves."""
        reserve_width(self.listen, LISTEN, STARTING, STOP)

    @property
    def port(self) -> int:
        """The port to listen on; 0 for any."""
        return self._port.value()

    def show_capture(self, capture: CaptureService, shown: int, verdicts: Mapping[str, int], rejected: int = 0) -> None:
        """Show whether *capture* is listening and where, how many events are *shown*, and what was forwarded."""
        is_on = capture.is_running
        self.listen.setText(STOP if is_on else STARTING if capture.is_starting else LISTEN)
        self.listen.setAccessibleName(STOP if is_on else "Listen for events")
        self._address.setText(capture.url)
        self._address.setCursorPosition(0)  # the beginning matters most
        self._port.setEnabled(not is_on and not capture.is_starting)
        self.copy.setEnabled(is_on)
        text, tone = describe_status(capture, shown, verdicts, rejected)
        if text != self.status.text():
            self.say(text, tone)


class ForwardingBanner(QFrame):
    """Whether events are forwarded and where; always there, so that nothing moves."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("liveForwarding")
        self.setProperty("role", "notice")
        self._state = ToneLabel("", "text", bold=True)
        self._words = MessageLine("Forwarding", wrapped=44)
        self._words.setObjectName("liveForwardingText")
        self.origins = OriginChoice()
        self._kind = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.forward = make_button("Forward")
        self.forward.setObjectName("liveForward")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 0, 8, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._state, 0, 0)
        self._fit()

    def show_forwarding(self, current: Connection, target: Connection | None, asking: str) -> None:
        """Show that events go to *target*, or if it is None, offer to forward them to the *current* connection.

        *asking* is the web page whose events wait for the user's answer, or empty.
        """
        self.origins.show_question(asking)
        state, words = describe_forwarding(target, asking)
        self._state.set_text(state, "text")
        if words != self._words.text():
            self._words.show_message(words, "text")
        label, role = describe_environment(target or current)
        set_state(self._kind, "role", role)
        self._kind.setText(label)
        text = describe_forward_button(current, is_on=target is not None)
        reserve_width(self.forward, *(describe_forward_button(current, is_on=is_on) for is_on in (False, True)))
        self.forward.setText(text)
        self.forward.setAccessibleName(text)
        set_state(self, "tone", "warn" if target is not None or asking else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _place(self, *, is_stacked: bool) -> None:
        """Put the buttons beside the words; in a narrow banner, below them."""
        self._grid.addWidget(self._words, 0, 1, 1, 4 if is_stacked else 1)
        for column, part in enumerate((self.origins, self._kind, self.forward), 2):
            self._grid.addWidget(part, int(is_stacked), column)

    def _fit(self) -> None:
        em = QFontInfo(self.font()).pixelSize()
        is_stacked = self.width() < STACKED * em
        self._place(is_stacked=is_stacked)
        self.setFixedHeight(round(HIGH * em * (2 if is_stacked else 1)))
        font = self.font()
        font.setBold(True)
        metrics = QFontMetrics(font)
        wide = max(metrics.horizontalAdvance(text) for text in (LOCAL_LABEL, TEST_LABEL, LIVE_LABEL))
        self._kind.setFixedSize(wide + metrics.height() + 4, metrics.height() + 6)


class SearchBar(QWidget):
    """Filters of the list. *searched*: the filters changed. *followed*: continue with the newest, if not paused."""

    searched = Signal()
    followed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = set_accessible_name(QLineEdit(placeholderText="Search events"), "Search events")
        self.search.setObjectName("liveSearch")
        SearchParts(self.search)
        self._kind = set_accessible_name(ElidedCombo(), "Event type")
        self._kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._kind.setMinimumContentsLength(8)
        self._kind.setObjectName("liveKind")
        self._kind.addItem("Any type", "")
        for name in TYPES:
            self._kind.addItem(name, name)
        self._kind.addItem("Rejected by Segment", REJECTED)
        self._pause = make_button("Pause", "Pause list", toggles=True)
        self._follow = make_button("Follow", "Follow newest", toggles=True, is_on=True)
        self.clear = make_button("Clear", "Clear events")
        self._results = Segments("Results", RESULTS)
        self._results.setObjectName("liveResults")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar(self.search, self._kind, stretch=0))
        layout.addWidget(bar(self._results, QWidget(), self._pause, self._follow, self.clear, stretch=1))
        self._results.chosen.connect(self.searched)
        self.search.textChanged.connect(self.searched)
        self._kind.currentIndexChanged.connect(self.searched)
        self._pause.toggled.connect(self.followed)
        self._follow.toggled.connect(self.followed)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self.search.setMinimumWidth(SEARCH * QFontInfo(self.font()).pixelSize())
        metrics = self.fontMetrics()
        for kind, title in RESULTS:  # none moves when counts change
            button = self._results.button(kind)
            around = button.sizeHint().width() - metrics.horizontalAdvance(button.text())
            button.setMinimumWidth(around + metrics.horizontalAdvance(f"{title} {WIDEST}"))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many events have each kind of results."""
        for kind, title in RESULTS:
            number = counts.get(kind, 0)
            self._results.button(kind).setText(f"{title} {number:,}" if number else title)

    @property
    def is_paused(self) -> bool:
        """Whether new events are kept out of the list."""
        return self._pause.isChecked()

    @property
    def follows(self) -> bool:
        """Whether the list scrolls to the newest event."""
        return self._follow.isChecked()

    def stop_following(self) -> None:
        """Let the list stay where it is: an event was selected."""
        self._follow.setChecked(False)

    @property
    def needle(self) -> str:
        """The text to search for."""
        return self.search.text().strip()

    @property
    def results(self) -> str:
        """Which results to show: all, problems or filtered events."""
        return self._results.current

    @property
    def kind(self) -> str:
        """The type of events to show; empty for any."""
        return str(self._kind.currentData())
