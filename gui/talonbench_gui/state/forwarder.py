"""Forwards captured events: while on, sends the ready requests of each new event."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from talonbench import clock
from talonbench.destination import Settings
from talonbench.errors import TalonbenchError
from talonbench_gui.wording.events import format_event
from talonbench_gui.wording.outcomes import describe_outcome

if TYPE_CHECKING:
    import asyncio

    from talonbench.capture import CapturedEvent
    from talonbench.client import Exchange
    from talonbench.connections import Connection
    from talonbench.preview import Preview
    from talonbench.trace import EventTrace, MappingTrace
    from talonbench_gui.state.capture import CaptureService
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.history import HistoryStore
    from talonbench_gui.state.notices import Notices
    from talonbench_gui.state.origins import OriginStore
    from talonbench_gui.state.preview import PreviewService
    from talonbench_gui.state.sender import Sender
    from talonbench_gui.state.tasks import Tasks

NOTICE = "forwarding"


class Forwarded(NamedTuple):
    """The result of one request: the *mapping*'s ID, the *kind* of verdict, and the *status*, 0 without a response.

    A mapping that is rejected or invalid has one as well. *problem* says why there is no response.
    """

    mapping: str
    kind: str
    status: int
    seconds: float
    problem: str = ""

    @classmethod
    def from_exchange(cls, mapping: str, exchange: Exchange) -> Forwarded:
        """The result of *exchange*."""
        status = exchange.response.status if exchange.response is not None else 0
        problem = exchange.error.message if exchange.error is not None else ""
        return cls(mapping, exchange.verdict.kind, status, exchange.duration, problem)


class Forwarder(QObject):
    """Sends new events one by one, with the connection and key that were current when it started.

    Events of web pages that the user didn't allow are *held*.

    *changed*: forwarding started or stopped. *sent* carries the `Exchange` of each request. *verdicts* counts the
    sends by kind of verdict, *rejected* the mappings that were rejected instead; *results* has both of each forwarded
    event by its number. *forwarded* carries the number of an event whose results changed.
    """

    changed = Signal()
    sent = Signal(object)
    forwarded = Signal(int)

    def __init__(
        self,
        capture: CaptureService,
        previews: PreviewService,
        connections: ActiveConnection,
        sender: Sender,
        history: HistoryStore,
        origins: OriginStore,
        notices: Notices,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._capture, self._previews, self._connections = capture, previews, connections
        self._sender, self._history, self._notices, self._tasks = sender, history, notices, tasks
        self._origins = origins
        self._connection: Connection | None = None
        self._settings = Settings("", "")
        self._next = 0
        self._task: asyncio.Task[None] | None = None
        self.verdicts: Counter[str] = Counter()
        self.rejected = 0
        self.results: dict[int, tuple[Forwarded, ...]] = {}
        self.held: dict[int, str] = {}  # by an event's number, the web page whose events may not be forwarded
        self.sending = 0  # the number of the event that is being sent, 0 between two
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
        self._next = self.sending = self.rejected = 0
        self.verdicts.clear()
        self.held = {}
        self.results = {}  # what is still being sent belongs to the old ones

    def _on_done(self, _: object) -> None:
        self._task = None
        self.pump()

    async def _forward(self) -> None:
        while self._connection is not None and self._next < len(self._capture.log):
            event = self._capture.log.event(self._next)
            self._next += 1
            if not self._origins.policy.may_forward(event.origin):
                self._hold(event)
                continue
            preview = await self._previews.settled()
            if preview is not None:
                await self._send(event, preview)

    def _hold(self, event: CapturedEvent) -> None:
        """Leave *event* unsent: it is of a web page that the user didn't allow."""
        self.held[event.number] = event.origin
        self._origins.ask(event.origin)
        self.forwarded.emit(event.number)

    async def _send(self, event: CapturedEvent, preview: Preview) -> None:
        connection = self._connection
        if connection is None:  # stopped while awaiting the preview
            return
        trace = preview.destination.trace(
            dict(event.body), self._settings, receipt=event.receipt, at_the_door=event.at_the_door
        )
        rows = tuple(row for row in trace.mappings if row.requests)
        if not rows:
            self._reject(event, trace, self.results)
            self.forwarded.emit(event.number)
            return
        results, text = self.results, format_event(event.received)

        def record(row: MappingTrace, exchange: Exchange) -> None:
            self._history.add(text, row.subscription, connection.name, exchange)

        self._show_sending(event.number)
        begun = clock.now()
        try:
            sent = await self._sender.dispatcher.send(rows, connection, on_sent=record)
        except TalonbenchError as error:
            self.stop()
            self._notices.post(f"Forwarding stopped: {error}", "error", key=NOTICE)
            return
        finally:
            self._show_sending(0)
        self._sender.note_run("Forwarded", f"live-{event.number}", connection, begun, zip(rows, sent, strict=True))
        for row, exchanges in zip(rows, sent, strict=True):
            for exchange in exchanges:
                self._record(event, row, exchange, results)
        self._reject(event, trace, results)
        self.forwarded.emit(event.number)

    def _record(
        self,
        event: CapturedEvent,
        row: MappingTrace,
        exchange: Exchange,
        results: dict[int, tuple[Forwarded, ...]],
    ) -> None:
        """Keep the result of one request of *event*."""
        result = Forwarded.from_exchange(row.subscription.id, exchange)
        results[event.number] = (*results.get(event.number, ()), result)
        if results is self.results:
            self.verdicts[exchange.verdict.kind] += 1
        self.sent.emit(exchange)

    def _reject(self, event: CapturedEvent, trace: EventTrace, results: dict[int, tuple[Forwarded, ...]]) -> None:
        """Keep which mappings match *event* but have no request, since something in it is invalid."""
        rejected = tuple(
            Forwarded(row.subscription.id, row.status, 0, 0.0, describe_outcome(row, trace))
            for row in trace.mappings
            if row.status in ("rejected", "invalid")
        )
        if rejected:
            results[event.number] = (*results.get(event.number, ()), *rejected)
            self.rejected += len(rejected) if results is self.results else 0

    def _show_sending(self, number: int) -> None:
        """Show that the event with this *number* is being sent; 0: none is."""
        before, self.sending = self.sending, number
        self.forwarded.emit(before or number)
