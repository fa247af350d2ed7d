"""Events of real SDKs, as they arrive: listen, watch, open, and, once armed, send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from talonbench.capture import Capture, CapturedEvent
from talonbench.errors import SettingsError, WorkspaceError
from talonbench.workspace import save_sample
from talonbench_gui.features.live.model import REFUSED, CapturedEventsModel
from talonbench_gui.features.live.words import (
    SDKS,
    STEPS,
    describe_counts,
    describe_firing,
    describe_forwarding,
    event_text,
    event_title,
    requests_html,
    snippet,
    trace_html,
)
from talonbench_gui.live_sending import LiveSending
from talonbench_gui.page import Page
from talonbench_gui.sharing import Sharing
from talonbench_gui.widgets.detail import DetailHeader, bar
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, set_accessible_name, spin
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.snippets import Snippets
from talonbench_gui.widgets.tables.table import Column, Table

if TYPE_CHECKING:
    from talonbench.preview import Preview
    from talonbench.trace import EventTrace
    from talonbench_gui.shell.main_window import MainWindow

PATIENCE = 200  # milliseconds between two looks at what arrived
PORT = 7357
LONGEST_NAME = 24  # characters of a connection's on a button
TYPES = ("track", "identify", "page", "screen", "group", "alias")
COLUMNS = (Column("Time", 9), Column("Type", 9), Column("Event", 20, 2), Column("User", 12, 1, rank=1),
           Column("What fires", 24, 3))  # fmt: skip


class LivePage(Page):
    """Listens on loopback while its button is down; sending is off until it is armed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.capture = Capture()
        self.sending = LiveSending(window, self.capture.log)
        self.listen = make_button("Listen", "Listen for events", toggles=True)
        self.port = spin(QSpinBox(minimum=0, maximum=65535), "Port")
        self.port.setSpecialValueText("any port")
        self.port.setPrefix("port ")
        self.port.setValue(PORT)
        self.address = set_accessible_name(
            QLineEdit(placeholderText="not listening", readOnly=True), "Address to set as the SDK's host"
        )
        self.copy, self.how = make_button("Copy", "Copy the address"), make_button("Show snippets")
        self.arm = make_button("Send them on", "Send what is ready", toggles=True)
        self.search = set_accessible_name(QLineEdit(placeholderText="Search events"), "Search the events")
        self.kind = set_accessible_name(QComboBox(), "Type of the events")
        self.pause = make_button("Pause", "Pause the list", toggles=True)
        self.follow = make_button("Follow", "Follow the newest", toggles=True, is_on=True)
        self.clear = make_button("Clear", "Forget the events")
        self.state, self.count = ToneLabel("", "warn", bold=True), ToneLabel("", "muted")
        self.model = CapturedEventsModel(self, self.capture.log, self._fired)
        self.table = Table("liveList", "Events as they arrive", COLUMNS)
        self.table.setModel(self.model)
        self.start = make_button("Listen", "Start to listen")
        self.empty = EmptyPage("No events yet", STEPS, self.start)
        self.open, self.keep, self.case = (
            make_button("Open on the bench"),
            make_button("Save as sample"),
            make_button("Save as case…"),
        )
        self.head = DetailHeader(self.open, self.keep, self.case)
        self.way_view, self.event_view = HtmlView("liveTrace", "Way of the event"), JsonView("liveEvent", "Event")
        self.requests = HtmlView("liveRequests", "Requests of the event")
        self.snippets = Snippets("Point your SDK here", SDKS, lambda sdk: snippet(sdk, self._url()))
        self._marked = ("", "text", "")
        self._timer = QTimer(self, interval=PATIENCE)
        self._lay_out()
        self._connect()
        self.begin_at(self.listen)
        self._show_state()
        self._show_chosen()

    # -- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.kind.addItem("Any type", "")
        for name in TYPES:
            self.kind.addItem(name, name)
        self.kind.addItem("Refused by Segment", REFUSED)
        self.address.setMinimumWidth(220)
        self.search.setClearButtonEnabled(True)
        self.armed = QFrame()
        self.armed.setProperty("role", "notice")
        self.armed.setProperty("tone", "warn")
        across = QHBoxLayout(self.armed)
        across.setContentsMargins(10, 4, 6, 4)
        self.state.setWordWrap(True)
        across.addWidget(self.state, 1)
        first = bar(self.listen, self.port, self.address, self.copy, self.how, self.arm, stretch=2)
        second = bar(self.search, self.kind, self.pause, self.follow, self.clear, self.count, stretch=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(first, second, stretch=0))
        layout.addWidget(self.armed)
        layout.addWidget(self._split(), 1)

    def _split(self) -> QSplitter:
        self.left, self.right = QStackedWidget(), QStackedWidget()
        self.left.addWidget(self.empty)
        self.left.addWidget(self.table)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.way_view)
        parts.addWidget(self._tabs())
        parts.setSizes([190, 360])
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(parts, 1)
        self.right.addWidget(self.snippets)
        self.right.addWidget(detail)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(self.left, stretch=0))
        split.addWidget(panel(self.right, stretch=0))
        split.setSizes([660, 520])
        split.setChildrenCollapsible(False)
        return split

    def _tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setAccessibleName("Parts of the event")
        tabs.addTab(self.event_view, "Event")
        tabs.addTab(self.requests, "Requests")
        return tabs

    def _connect(self) -> None:
        self.listen.toggled.connect(self._on_listen)
        self.start.clicked.connect(self._on_start)
        self.arm.toggled.connect(self._on_armed)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.capture.url))
        self.how.clicked.connect(self.table.clearSelection)
        self.search.textChanged.connect(lambda _: self._search())
        self.kind.currentIndexChanged.connect(lambda _: self._search())
        self.clear.clicked.connect(self._on_clear)
        self.table.activated.connect(lambda _: self.open_event())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.open.clicked.connect(self.open_event)
        self.keep.clicked.connect(self.save_sample)
        self.case.clicked.connect(self.save_case)
        self._timer.timeout.connect(self.take_new)

    def _on_start(self) -> None:
        self.listen.setFocus()  # the other button goes
        self.listen.click()

    # -- listening ------------------------------------------------------------------------------------------

    def _url(self) -> str:
        return self.capture.url if self.capture.is_running else f"http://127.0.0.1:{self.port.value() or PORT}"

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
            self.window_.say(f"{error.message} Choose another port, or 0 for any.", "bad")
        self._show_state()

    def take_new(self) -> None:
        """Show what arrived; once armed, send it on."""
        if not self.pause.isChecked():
            self.model.take_new()
            if self.follow.isChecked():
                self.table.scrollToBottom()
        self.sending.go_on()
        self._show_state()

    def _search(self) -> None:
        self.model.search(self.search.text().strip(), self.kind.currentData())
        self._show_state()

    def _show_state(self) -> None:
        count, is_on = len(self.capture.log), self.capture.is_running
        self.listen.setText("Stop" if is_on else "Listen")
        self.address.setText(self.capture.url if is_on else "")
        self.port.setEnabled(not is_on)
        self.copy.setEnabled(is_on)
        self.start.setVisible(not is_on)
        said = "Waiting for events" if is_on else "No events yet"
        self.empty.say(said, (f"Listening on {self.capture.url}.", *STEPS[1:]) if is_on else STEPS)
        self.left.setCurrentIndex(1 if count else 0)
        self.count.set_text(
            describe_counts(count, self.model.rowCount(), self.sending.verdicts) if count else "", "muted"
        )
        connection = self.sending.connection
        self.arm.setText("Stop sending" if connection is not None else f"Send on to {self._target()}")
        self.armed.setVisible(connection is not None)
        self._mark()
        self.state.set_text(describe_forwarding(connection) if connection is not None else "", "warn")
        self.snippets.say("The write key can be anything." if is_on else "Works as soon as you press Listen.")

    def _mark(self) -> None:
        """Say on the rail, which every page has, that it listens or even sends on."""
        now = (
            ("↑", "warn", describe_forwarding(self.sending.connection))
            if self.sending.connection is not None
            else (("●", "accent", "Listening") if self.capture.is_running else ("", "text", ""))
        )
        if now != self._marked:
            self._marked = now
            self.window_.rail.mark("live", *now)

    def _target(self) -> str:
        name = self.window_.connection.connection().name
        return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"

    # -- events ---------------------------------------------------------------------------------------------

    def _way(self, event: CapturedEvent) -> EventTrace | None:
        preview = self.window_.preview
        return None if preview is None else preview.destination.trace(dict(event.body), self.window_.settings())

    def _fired(self, event: CapturedEvent) -> tuple[str, str]:
        if event.faults:
            return f"✕ refused: {', '.join(event.faults)}", "bad"
        trace = self._way(event)
        return describe_firing(trace) if trace is not None else ("", "muted")

    def show_preview(self, preview: Preview) -> None:
        self.model.fired_anew()
        self._show_chosen()

    def _event(self) -> CapturedEvent | None:
        rows = self.table.selected_rows()
        return self.model.event_at(rows[0]) if rows else None

    def _show_chosen(self) -> None:
        event = self._event()
        self.how.setEnabled(event is not None)
        self.right.setCurrentIndex(0 if event is None else 1)
        if event is None:
            return
        trace = self._way(event)
        self.head.say(*event_title(event), *self._fired(event))
        self.way_view.show_html("" if trace is None else trace_html(trace))
        self.requests.show_html("" if trace is None else requests_html(trace))
        self.event_view.set_text(event_text(event))

    def open_event(self) -> None:
        """Put the event that is chosen onto the bench, and show it."""
        event = self._event()
        if event is not None:
            self.window_.event_panel.json.set_text(event_text(event))
            self.window_.show_page("editor")

    def save_sample(self) -> None:
        """Keep the event that is chosen among the samples."""
        event = self._event()
        if event is None:
            return
        try:
            saved = save_sample(event_title(event)[0], event_text(event))
            self.window_.say(f"Saved as “{saved.title}”: it stands under Saved on the page Samples.")
        except WorkspaceError as error:
            self.window_.say(str(error), "bad")

    def save_case(self) -> None:
        """Save the event that is chosen, and what comes of it, as a case."""
        event = self._event()
        trace = None if event is None else self._way(event)
        if event is not None and trace is not None:
            Sharing(self.window_).save_case_of(dict(event.body), trace.mappings)

    def _on_clear(self) -> None:
        self.capture.log.clear()
        self.sending.forget()
        self.model.clear()
        self._show_state()

    # -- sending --------------------------------------------------------------------------------------------

    def _on_armed(self, is_on: bool) -> None:
        """From now on new events are sent on; a guarded connection asks before."""
        problem = self.window_.connection.problem() if is_on else ""
        if is_on and (problem or not self.window_.connecting.may_send(self.window_, None)):
            self.arm.setChecked(False)
            self.window_.say(problem, "warn")
            return
        if is_on:
            self.sending.arm(self.window_.connection.connection())
        else:
            self.sending.disarm()
        self._show_state()

    def close_page(self) -> None:
        self._timer.stop()
        self.sending.disarm()
        self.capture.stop()
        self.capture.log.close()
