"""Events of real SDKs, as they arrive: listen, watch, open, and, once armed, send."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from talonbench.capture import Capture, Received
from talonbench.errors import EventSyntaxError, SettingsError, WorkspaceError
from talonbench.events import format_text
from talonbench.values import json_text
from talonbench.workspace import replace_file
from talonbench_gui.models.history_model import Sent
from talonbench_gui.models.live_model import LiveModel
from talonbench_gui.pages.page import Page
from talonbench_gui.widgets.naming import named, push
from talonbench_gui.widgets.status_badge import ColouredLabel, EmptyState, panel

if TYPE_CHECKING:
    import asyncio

    from talonbench.bench import Preview
    from talonbench_gui.main_window import MainWindow

PATIENCE = 200  # milliseconds between two looks at what arrived
OFF = "Press Listen, then set your SDK's host to the address shown: its events appear here. Nothing is sent on."
HOW = "Set your SDK's host to this address; a browser's apiHost without the scheme, with /v1 behind it."


class LivePage(Page):
    """Listens on loopback while its button is down; sending is off until it is armed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.capture = Capture()
        self._sent = 0
        self._forwarding: asyncio.Task[None] | None = None
        self.listen = push("Listen", "Listen for events", toggles=True)
        self.port = named(QSpinBox(minimum=0, maximum=65535), "Port")
        self.port.setSpecialValueText("any port")
        self.port.setValue(7357)
        self.address = ColouredLabel("", "accent", bold=True)
        self.copy = push("Copy address", "Copy the address")
        self.search = named(QLineEdit(placeholderText="Search events"), "Search the events")
        self.pause = push("Pause", "Pause the list", toggles=True)
        self.follow = push("Follow", "Follow the newest", toggles=True, is_on=True)
        self.clear = push("Clear", "Forget the events")
        self.save = push("Save event…", "Save the event that is chosen")
        self.arm = push("Send them on", "Send what is ready", toggles=True)
        self.state = ColouredLabel(OFF, "muted")
        self.state.setWordWrap(True)
        self.model = LiveModel(self, self.capture.log, self._fired)
        self.list = named(QListView(), "Events as they arrive")
        self.list.setObjectName("liveList")
        self.list.setProperty("plain", True)
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.model)
        self.empty = EmptyState("No events yet.")
        self._timer = QTimer(self, interval=PATIENCE)
        self._lay_out()
        self._connect()
        self._show_state()

    def _lay_out(self) -> None:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(10, 8, 8, 6)
        first, second = QHBoxLayout(), QHBoxLayout()
        for widget in (self.listen, self.port, self.address, self.copy):
            first.addWidget(widget)
        first.addStretch(1)
        first.addWidget(self.arm)
        second.addWidget(self.search, 1)
        for widget in (self.pause, self.follow, self.save, self.clear):
            second.addWidget(widget)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(head, stretch=0))
        layout.addWidget(panel(self.empty, self.list, stretch=1), 1)

    def _connect(self) -> None:
        self.listen.toggled.connect(self._on_listen)
        self.arm.toggled.connect(lambda _: self._on_armed())
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.capture.url))
        self.search.textChanged.connect(self.model.search)
        self.clear.clicked.connect(self._on_clear)
        self.save.clicked.connect(self._on_save)
        self.list.activated.connect(self._on_opened)
        self.list.clicked.connect(self._on_opened)
        self._timer.timeout.connect(self.take_new)

    # -- listening ------------------------------------------------------------------------------------------

    def _on_listen(self, is_on: bool) -> None:
        try:
            if is_on:
                self.capture.start(self.port.value())
                self._timer.start()
            else:
                self.capture.stop()
                self._timer.stop()
        except SettingsError as error:
            self.listen.setChecked(False)
            self.window_.say(f"{error.message} Choose another port, or 0 for any.")
        self._show_state()

    def take_new(self) -> None:
        """Show what arrived; once armed, send it on."""
        if not self.pause.isChecked():
            self.model.take_new()
            if self.follow.isChecked():
                self.list.scrollToBottom()
        if self.arm.isChecked() and self._forwarding is None and self._sent < len(self.capture.log):
            self._forwarding = self.window_.tasks.start(self._forward())
            self._forwarding.add_done_callback(self._on_forwarded)
        self._show_state()

    def _show_state(self) -> None:
        count, is_on = len(self.capture.log), self.capture.is_running
        self.address.say(self.capture.url, "accent")
        self.port.setEnabled(not is_on)
        self.copy.setEnabled(is_on)
        self.empty.setVisible(not count)
        self.list.setVisible(bool(count))
        words = f"{count:,} events. {HOW}" if is_on else OFF
        if self.arm.isChecked():
            connection = self.window_.connection.connection()
            words = f"{count:,} events. What is ready is sent to {connection.name} ({connection.deployment})."
        self.state.say(words, "warn" if self.arm.isChecked() else "muted")

    # -- events ---------------------------------------------------------------------------------------------

    def _fired(self, event: Received) -> str:
        preview = self.window_.preview
        if preview is None:
            return ""
        way = preview.journey.run(dict(event.body), self.window_.settings())
        ready = [leg.subscription.name for leg in way.legs if leg.status == "ready"]
        rejected = [f"✕ {leg.subscription.name}" for leg in way.legs if leg.status == "rejected"]
        if any(leg.status == "filtered" for leg in way.legs):
            return "→ filtered"
        return f"→ {', '.join([*ready, *rejected])}" if ready or rejected else "→ nothing fires"

    def show_preview(self, preview: Preview) -> None:
        self.model.fired_anew()

    def _on_opened(self, index: QModelIndex) -> None:
        self.window_.event_panel.json.set_text(_text(self.model.event_at(index.row())))
        self.window_.say("The event is on the bench: see Bench for its request, Way for its whole way.")

    def _on_save(self) -> None:
        index = self.list.currentIndex()
        if not index.isValid():
            self.window_.say("Choose an event first.")
            return
        name, _ = QFileDialog.getSaveFileName(self, "Save the event", "event.json", "*.json")
        if name:
            try:
                replace_file(Path(name), _text(self.model.event_at(index.row())).encode("utf-8", "surrogatepass"))
            except WorkspaceError as error:
                self.window_.say(str(error))

    def _on_clear(self) -> None:
        self.capture.log.clear()
        self._sent = 0
        self.model.clear()
        self._show_state()

    # -- sending --------------------------------------------------------------------------------------------

    def _on_armed(self) -> None:
        """From now on new events are sent on; those that are there already are not."""
        self._sent = len(self.capture.log)
        problem = self.window_.connection.problem()
        if self.arm.isChecked() and problem:
            self.arm.setChecked(False)
            self.window_.say(problem)
        elif self.arm.isChecked() and not self.window_.connecting.may_send(self, None):
            self.arm.setChecked(False)
        self._show_state()

    async def _forward(self) -> None:
        while self._sent < len(self.capture.log) and self.arm.isChecked():
            event = self.capture.log.event(self._sent)
            self._sent += 1
            preview, connection = self.window_.preview, self.window_.connection.connection()
            if preview is None:
                return
            for leg in preview.journey.run(dict(event.body), self.window_.settings()).legs:
                for request in leg.requests:
                    exchange = await self.window_.sending.exchange(request, connection)
                    sent = Sent("", leg.subscription.name, _text(event), exchange, leg.subscription, connection.name)
                    self.window_.answering.received.emit(sent)

    def _on_forwarded(self, _: object) -> None:
        self._forwarding = None

    def close_page(self) -> None:
        self._timer.stop()
        self.capture.stop()
        self.capture.log.close()


def _text(event: Received) -> str:
    text = json_text(event.body)
    try:
        return format_text(text)
    except EventSyntaxError:
        return text
