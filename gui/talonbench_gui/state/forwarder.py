"""Forwards captured events: while on, sends the ready requests of each new event."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.destination import Settings
from talonbench.errors import TalonbenchError
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    import asyncio

    from talonbench.capture import CapturedEvent
    from talonbench.connections import Connection
    from talonbench.preview import Preview
    from talonbench_gui.state.capture import CaptureService
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.history import HistoryStore
    from talonbench_gui.state.notices import Notices
    from talonbench_gui.state.preview import PreviewService
    from talonbench_gui.state.sender import Sender
    from talonbench_gui.state.tasks import Tasks

NOTICE = "forwarding"


class Forwarder(QObject):
    """Sends new events one by one, with the connection and key that were current when it started.

    *changed*: forwarding started or stopped. *sent* carries the `Exchange` of each request. *verdicts* counts the
    sends by kind of verdict.
    """

    changed = Signal()
    sent = Signal(object)

    def __init__(
        self,
        capture: CaptureService,
        previews: PreviewService,
        connections: ActiveConnection,
        sender: Sender,
        history: HistoryStore,
        notices: Notices,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._capture, self._previews, self._connections = capture, previews, connections
        self._sender, self._history, self._notices, self._tasks = sender, history, notices, tasks
        self._connection: Connection | None = None
        self._settings = Settings("", "")
        self._next = 0
        self._task: asyncio.Task[None] | None = None
        self.verdicts: Counter[str] = Counter()
        capture.arrived.connect(self.pump)
        capture.cleared.connect(self._on_cleared)

    @property
    def is_running(self) -> bool:
        """Whether new events are forwarded."""
        return self._connection is not None

    @property
    def connection(self) -> Connection | None:
        """Where events are forwarded to."""
        return self._connection

    def start(self) -> None:
        """Forward events that arrive from now on, none that arrived before."""
        self._connection, self._settings = self._connections.current, self._connections.settings()
        self._next = len(self._capture.log)
        self._notices.clear(NOTICE)
        self.changed.emit()

    def stop(self) -> None:
        """Stop forwarding; a request that is being sent is finished."""
        if self.is_running:
            self._connection = None
            self.changed.emit()

    def pump(self) -> None:
        """Forward what has arrived, unless already doing so."""
        if self.is_running and self._task is None and self._next < len(self._capture.log):
            self._task = self._tasks.start(self._forward())
            self._task.add_done_callback(self._on_done)

    def on_opened(self) -> None:
        """Stop because another document was opened: its mappings aren't meant for these events."""
        if self.is_running:
            self.stop()
            self._notices.post("Forwarding stopped: another document was opened.", "warning", key=NOTICE)

    def _on_cleared(self) -> None:
        self._next = 0
        self.verdicts.clear()

    def _on_done(self, _: object) -> None:
        self._task = None
        self.pump()

    async def _forward(self) -> None:
        while self._connection is not None and self._next < len(self._capture.log):
            event = self._capture.log.event(self._next)
            self._next += 1
            preview = await self._previews.settled()
            if preview is not None and not event.faults:
                await self._send(event, preview)

    async def _send(self, event: CapturedEvent, preview: Preview) -> None:
        connection = self._connection
        if connection is None:  # stopped while awaiting the preview
            return
        trace = preview.destination.trace(dict(event.body), self._settings)
        rows = tuple(row for row in trace.mappings if row.requests)
        try:
            sent = await self._sender.dispatcher.send(rows, connection)
        except TalonbenchError as error:
            self.stop()
            self._notices.post(f"Forwarding stopped: {error}", "error", key=NOTICE)
            return
        for row, exchanges in zip(rows, sent, strict=True):
            for exchange in exchanges:
                self.verdicts[exchange.verdict.kind] += 1
                self._history.add(format_event(event.body), row.subscription, connection.name, exchange)
                self.sent.emit(exchange)
