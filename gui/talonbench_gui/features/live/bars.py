"""The bars of the Live page: listening and forwarding, then searching the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from talonbench_gui.features.live.model import REJECTED
from talonbench_gui.features.live.words import describe_forward_button, describe_forwarding
from talonbench_gui.widgets.detail import bar
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name, spin

if TYPE_CHECKING:
    from talonbench.connections import Connection
    from talonbench_gui.state.capture import CaptureService

PORT: Final = 7357
TYPES: Final = ("track", "identify", "page", "screen", "group", "alias")


class ListenBar(QWidget):
    """Port, address, and the buttons to listen and to forward."""

    def __init__(self) -> None:
        super().__init__()
        self.listen = make_button("Listen", "Listen for events", toggles=True)
        self.forward = make_button("Forward", "Forward ready requests", toggles=True)
        self.copy, self.snippets = make_button("Copy", "Copy address"), make_button("Show snippets")
        self._port = spin(QSpinBox(minimum=0, maximum=65535), "Port")
        self._port.setObjectName("livePort")
        self._port.setSpecialValueText("any port")
        self._port.setPrefix("port ")
        self._port.setValue(PORT)
        edit = QLineEdit(placeholderText="not listening", readOnly=True)
        self._address = set_accessible_name(edit, "Address to set as the SDK's host")
        self._address.setObjectName("liveAddress")
        self._address.setMinimumWidth(220)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        row = bar(self.listen, self._port, self._address, self.copy, self.snippets, self.forward, stretch=2)
        layout.addWidget(row)

    @property
    def port(self) -> int:
        """The port to listen on; 0 for any."""
        return self._port.value()

    def show_capture(self, capture: CaptureService) -> None:
        """Show whether *capture* is listening, and where."""
        is_on = capture.is_running
        self.listen.setText("Stop" if is_on else "Starting…" if capture.is_starting else "Listen")
        self.listen.setAccessibleName("Stop listening" if is_on else "Listen for events")
        self.listen.setChecked(is_on)
        self._address.setText(capture.url)
        self._port.setEnabled(not is_on and not capture.is_starting)
        self.copy.setEnabled(is_on)

    def show_forwarding(self, connection: Connection, *, is_on: bool) -> None:
        """Show whether events are forwarded, or offer to forward them to *connection*."""
        text = describe_forward_button(connection, is_on=is_on)
        self.forward.setText(text)
        self.forward.setAccessibleName(text)
        self.forward.setChecked(is_on)


class ForwardingNotice(QFrame):
    """Shows where events go while they are forwarded."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("liveForwarding")
        self.setProperty("role", "notice")
        self.setProperty("tone", "warn")
        self._label = ToneLabel("", "warn", bold=True)
        self._label.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        layout.addWidget(self._label, 1)
        self.hide()

    def show_connection(self, connection: Connection | None) -> None:
        """Show that events go to *connection*; None hides the notice."""
        self._label.set_text("" if connection is None else describe_forwarding(connection), "warn")
        self.setVisible(connection is not None)


class SearchBar(QWidget):
    """Filters of the list. *searched*: the filters changed. *followed*: continue with the newest, if not paused."""

    searched = Signal()
    followed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = set_accessible_name(QLineEdit(placeholderText="Search events"), "Search events")
        self.search.setObjectName("liveSearch")
        self.search.setClearButtonEnabled(True)
        self._kind = set_accessible_name(QComboBox(), "Event type")
        self._kind.setObjectName("liveKind")
        self._kind.addItem("Any type", "")
        for name in TYPES:
            self._kind.addItem(name, name)
        self._kind.addItem("Rejected by Segment", REJECTED)
        self._pause = make_button("Pause", "Pause list", toggles=True)
        self._follow = make_button("Follow", "Follow newest", toggles=True, is_on=True)
        self.clear = make_button("Clear", "Clear events")
        self._count = ToneLabel("", "muted")
        self._count.setObjectName("liveCount")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        row = bar(self.search, self._kind, self._pause, self._follow, self.clear, self._count, stretch=0)
        layout.addWidget(row)
        self.search.textChanged.connect(self.searched)
        self._kind.currentIndexChanged.connect(self.searched)
        self._pause.toggled.connect(self.followed)
        self._follow.toggled.connect(self.followed)

    @property
    def is_paused(self) -> bool:
        """Whether new events are kept out of the list."""
        return self._pause.isChecked()

    @property
    def follows(self) -> bool:
        """Whether the list scrolls to the newest event."""
        return self._follow.isChecked()

    @property
    def needle(self) -> str:
        """The text to search for."""
        return self.search.text().strip()

    @property
    def kind(self) -> str:
        """The type of events to show; empty for any."""
        return str(self._kind.currentData())

    def show_counts(self, text: str) -> None:
        """Show how many events there are."""
        self._count.set_text(text, "muted")
