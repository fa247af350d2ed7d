"""The Live page: listen for events from real SDKs, watch, open and forward them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from talonbench.document import edits
from talonbench_gui.features.live.bars import PORT, ForwardingBanner, LiveHeader, SearchBar
from talonbench_gui.features.live.detail import EventDetail
from talonbench_gui.features.live.model import ALL, CapturedEventsModel
from talonbench_gui.features.live.words import (
    SDKS,
    STEPS,
    describe_event,
    describe_result,
    make_snippet,
)
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import PageStack, panel
from talonbench_gui.widgets.shortcuts import bind_shortcuts
from talonbench_gui.widgets.snippets import Snippets
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.widths import Column
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    from talonbench.capture import CapturedEvent
    from talonbench.trace import EventTrace
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

COLUMNS: Final = (
    Column("Time", 9), Column("Type", 9), Column("Event", 20, 2), Column("User", 12, 1, rank=1),
    Column("Result", 26, 4),
)  # fmt: skip


class LivePage(QWidget):
    """Shows what the capture service logs and the forwarder sends; both continue while the page is hidden."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._context = workbench, actions.context
        self._capture, self._forwarder = workbench.capture, workbench.forwarder
        self._listening, self._searching, self._forwarding = LiveHeader(), SearchBar(), ForwardingBanner()
        self._model = CapturedEventsModel(self, self._capture.log, self._describe)
        self._table = Table("liveList", "Events as they arrive", COLUMNS)
        self._table.setModel(self._model)
        self._start = make_button("Listen", "Start listening")
        self._empty = EmptyPage("No events yet", STEPS, self._start, picture="live")
        self._detail = EventDetail()
        self._snippets = Snippets("Point your SDK here", SDKS, self._make_snippet)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._lay_out()
        self._connect()
        bind_shortcuts(self._table, [(QKeySequence.StandardKey.Find, self._searching.search.setFocus)])
        self._show_selected()

    def setFocus(self, *_: object) -> None:
        """Focus Listen: a proxy would take Tab past what is above it."""
        self._listening.listen.setFocus()

    # -- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._left, self._right = PageStack(), PageStack()
        self._left.addWidget(self._empty)
        self._left.addWidget(self._table)
        self._right.addWidget(self._snippets)
        self._right.addWidget(self._detail)
        split = PageSplit(panel(self._searching, self._left, stretch=1), panel(self._right, stretch=0), (660, 520))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._listening)
        layout.addWidget(self._forwarding)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self._listening.listen.clicked.connect(self._on_listen)
        self._start.clicked.connect(self._on_start)
        self._forwarding.forward.clicked.connect(self._on_forward)
        self._listening.copy.clicked.connect(self._on_copy)
        self._listening.snippets.clicked.connect(self._table.clearSelection)
        self._searching.searched.connect(self._on_searched)
        self._searching.followed.connect(self._take_new)
        self._searching.clear.clicked.connect(self._capture.clear)
        self._table.activated.connect(self._on_open)
        self._table.selectionModel().selectionChanged.connect(self._on_selected)
        self._detail.open_requested.connect(self._on_open)
        self._detail.sample_requested.connect(self._on_save_sample)
        self._detail.case_requested.connect(self._on_save_case)
        self._more.timeout.connect(self._search_on)
        self._capture.arrived.connect(self._take_new)
        self._capture.cleared.connect(self._on_cleared)
        self._capture.changed.connect(self._show_state)
        self._forwarder.changed.connect(self._show_state)
        self._forwarding.origins.answered.connect(self._on_answered)
        self._forwarding.origins.manage.clicked.connect(self._on_manage_origins)
        self._workbench.origins.changed.connect(self._show_state)
        self._forwarder.forwarded.connect(self._on_forwarded)
        self._workbench.connections.changed.connect(self._show_state)
        self._workbench.previews.changed.connect(self._on_preview)
        self._workbench.file.opened.connect(self._table.clearSelection)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_new()
        self._on_preview()

    # -- showing --------------------------------------------------------------------------------------------

    def _take_new(self) -> None:
        """Show what arrived, while the page is visible."""
        if not self.isVisible():
            return
        if not self._searching.is_paused:
            self._search_on()
            if self._searching.follows:
                self._table.scrollToBottom()
        self._show_state()

    def _search_on(self) -> None:
        """Process the next events of the log, one step at a time."""
        has_more = self._model.take_new()
        if self._model.count_on() or has_more:
            self._more.start()
        self._show_state()

    def _on_preview(self) -> None:
        if self.isVisible():
            self._model.refresh_results()
            self._more.start()
            if self._searching.results != ALL:
                self._on_searched()
            self._show_selected()

    def _on_forwarded(self, number: int) -> None:
        """Show the results of the event with this *number*."""
        self._model.refresh_event(number)
        self._more.start()
        event = self._selected()
        if event is not None and event.number == number:
            self._show_selected()
        self._show_state()

    def _on_searched(self) -> None:
        self._model.search(self._searching.needle, self._searching.kind, self._searching.results)
        self._search_on()

    def _on_cleared(self) -> None:
        self._model.clear()
        self._show_state()

    def _show_state(self) -> None:
        capture, forwarder = self._capture, self._forwarder
        count, is_on = len(capture.log), capture.is_running
        self._listening.show_capture(capture, self._model.rowCount(), forwarder.verdicts, forwarder.rejected)
        asking = next(iter(self._workbench.origins.asking), "")
        self._forwarding.show_forwarding(self._workbench.connections.current, forwarder.connection, asking)
        self._searching.show_counts(self._model.counts())
        self._start.setVisible(not is_on)
        title = "Waiting for events" if is_on else "No events yet"
        self._empty.say(title, (f"Listening on {capture.url}.", *STEPS[1:]) if is_on else STEPS)
        self._left.setCurrentIndex(1 if count else 0)
        self._snippets.say("Any write key works." if is_on else "Press Listen first.")

    def _make_snippet(self, sdk: str) -> str:
        return make_snippet(sdk, self._capture.url or f"http://127.0.0.1:{self._listening.port or PORT}")

    def _trace(self, event: CapturedEvent) -> EventTrace | None:
        preview = self._workbench.previews.current
        settings = self._workbench.connections.settings()
        if preview is None:
            return None
        body, doors = dict(event.body), event.at_the_door
        return preview.destination.trace(body, settings, receipt=event.receipt, at_the_door=doors)

    def _describe(self, event: CapturedEvent) -> tuple[str, str]:
        forwarded = self._forwarder.results.get(event.number, ())
        held = self._forwarder.held.get(event.number, "")
        trace = None if forwarded or held else self._trace(event)
        is_sending = self._forwarder.sending == event.number
        return describe_result(trace, forwarded, is_sending=is_sending, held=held)

    def _selected(self) -> CapturedEvent | None:
        rows = self._table.selected_rows()
        return self._model.event_at(rows[0]) if rows else None

    def _on_selected(self) -> None:
        """Show the selected event; the list stays at it."""
        if self._table.selected_rows():
            self._searching.stop_following()
        self._show_selected()

    def _show_selected(self) -> None:
        event = self._selected()
        self._listening.snippets.setEnabled(event is not None)
        self._right.setCurrentIndex(0 if event is None else 1)
        if event is not None:
            forwarder = self._forwarder
            held = forwarder.held.get(event.number, "")
            self._detail.show_event(event, self._trace(event), forwarder.results.get(event.number, ()), held)

    # -- actions --------------------------------------------------------------------------------------------

    def _on_listen(self) -> None:
        if self._capture.is_running:
            self._capture.stop()
        else:
            self._capture.start(self._listening.port)
        self._show_state()

    def _on_start(self) -> None:
        self._listening.listen.setFocus()  # the other button is hidden
        self._on_listen()

    def _on_forward(self) -> None:
        from talonbench_gui.commands.send import toggle_forwarding

        toggle_forwarding(self._context)
        self._show_state()

    def _on_answered(self, is_allowed: bool) -> None:
        """Follow the user's answer about the web page that asks."""
        origins = self._workbench.origins
        for origin in origins.asking[:1]:
            origins.allow(origin) if is_allowed else origins.refuse(origin)

    def _on_manage_origins(self) -> None:
        from talonbench_gui.features.live.origins import OriginsDialog

        OriginsDialog(self, self._workbench.origins).open()

    def _on_copy(self) -> None:
        self._context.ui.copy(self._capture.url, "Copied the address.")

    def _on_open(self) -> None:
        """Add the selected event to the document and show it."""
        event = self._selected()
        if event is not None:
            self._workbench.store.apply(edits.add_events([(event.name, format_event(event.received))]))
            self._context.ui.open_page("editor")

    def _on_save_sample(self) -> None:
        event = self._selected()
        if event is not None:
            self._workbench.samples.save(describe_event(event)[0], format_event(event.received))

    def _on_save_case(self) -> None:
        """Save the selected event and its outcomes as a case."""
        from talonbench_gui.commands.share import save_case_of

        event = self._selected()
        trace = None if event is None else self._trace(event)
        if event is not None and trace is not None:
            save_case_of(self._context, dict(event.received), trace.mappings)
