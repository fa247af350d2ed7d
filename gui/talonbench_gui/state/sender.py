"""Sends requests, resends them, and tests connections: the window's side of the dispatcher."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine, Iterable, Sequence

    from talonbench.client import CredentialsResult, Exchange
    from talonbench.connections import Connection
    from talonbench.dispatch import Dispatch, Dispatcher, Progress
    from talonbench.sandbox import SandboxFault
    from talonbench.trace import MappingTrace
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.history import HistoryStore
    from talonbench_gui.state.preview import PreviewRequest, PreviewService
    from talonbench_gui.state.results import Results
    from talonbench_gui.state.send_plan import SendPlan, SendStep
    from talonbench_gui.state.tasks import Tasks


class Sender(QObject):
    """Owns the window's dispatcher. *changed*: a send or test started or ended, or a setting changed.

    *opened*: the dispatcher is made, so that the window has a sandbox from now on.
    """

    changed = Signal()
    opened = Signal()

    def __init__(
        self,
        previews: PreviewService,
        connections: ActiveConnection,
        results: Results,
        history: HistoryStore,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._previews, self._connections, self._results = previews, connections, results
        self._history, self._tasks = history, tasks
        self._dispatcher: Dispatcher | None = None
        self._dispatch: Dispatch | None = None
        self._work: asyncio.Task[None] | None = None
        self._faults: tuple[str, ...] = ()
        self._is_cancelled = False
        self.retries = False

    @property
    def is_running(self) -> bool:
        """Whether a send or test is running."""
        return self._work is not None

    @property
    def faults(self) -> tuple[str, ...]:
        """The faults that the sandbox injects, as for ``talonbench sandbox --fault``."""
        return self._faults

    @property
    def dispatcher(self) -> Dispatcher:
        """The dispatcher; made on first use."""
        if self._dispatcher is None:
            from talonbench.dispatch import Dispatcher  # imported late: not needed for the first paint
            from talonbench.home import rules_path

            self._dispatcher = Dispatcher(rules=rules_path())
            self._dispatcher.set_faults(*self._parsed_faults())
            self.opened.emit()
        return self._dispatcher

    def send(self, mapping: str | None = None) -> None:
        """Send what is ready now: all mappings, or the one with this ID. Later edits are not sent."""
        self._begin(self._send_ready(mapping, self._previews.snapshot()))

    def send_plan(self, plan: SendPlan) -> None:
        """Send the events of *plan* one after the other."""
        self._begin(self._send_plan(plan))

    def resend(self, rows: tuple[MappingTrace, ...], text: str, then: Callable[[Exchange], None]) -> None:
        """Send the requests of *rows*, built from the event *text*; *then* gets each exchange."""
        self._tasks.start(self._resend(rows, text, self._connections.current, then))

    def test(self) -> None:
        """Run the credentials test."""
        if not self.is_running:
            self._results.begin_test()
            self._begin(self._test(self._connections.current))

    def cancel(self, mapping: str | None = None) -> None:
        """Cancel the sends of the mapping with this ID, or all; requests already sent may have been processed."""
        if self._dispatch is not None:
            self._dispatch.cancel(mapping)
        elif self._work is not None and mapping is None:
            self._work.cancel()

    def set_retries(self, on: bool) -> None:
        """Retry as Segment would, from the next send on."""
        self.retries = on
        self.changed.emit()

    def set_faults(self, *faults: str) -> None:
        """Make the sandbox inject these faults from now on; without any it responds as documented."""
        self._faults = faults
        self._results.clear_test()  # the sandbox may respond differently now
        if self._dispatcher is not None:
            self._dispatcher.set_faults(*self._parsed_faults())
        self.changed.emit()

    async def close(self) -> None:
        """Close the connections and stop the sandbox."""
        if self._dispatcher is not None:
            await self._dispatcher.aclose()

    def _parsed_faults(self) -> list[SandboxFault]:
        from talonbench.sandbox import parse_fault

        return [parse_fault(fault) for fault in self._faults]

    def _begin(self, work: Coroutine[object, object, None]) -> None:
        if self.is_running:
            work.close()
            return
        self._work = self._tasks.start(work)
        self._work.add_done_callback(self._on_done)
        self.changed.emit()

    def _on_done(self, _: asyncio.Task[None]) -> None:
        self._work = None
        self.changed.emit()

    async def _send_ready(self, mapping: str | None, request: PreviewRequest) -> None:
        from talonbench_gui.state.send_plan import SendPlan, plan_step  # imported late: not needed for the first paint

        preview = await self._previews.make(request)
        chosen = [row for row in preview.mappings if mapping in (None, row.subscription.id)]
        step = plan_step(request.document, chosen)
        if step.rows:
            title = request.document.current_event.name if mapping is None else f"“{step.rows[0].subscription.name}”"
            await self._send_plan(SendPlan(title, (step,), request.settings))

    async def _send_plan(self, plan: SendPlan) -> None:
        from talonbench import clock
        from talonbench_gui.state.send_run import SendRun

        begun = time.monotonic()
        events = tuple(step.document.current_event.id for step in plan.steps)
        run = SendRun(plan.title, events, plan.total, clock.now(), plan.unreadable, plan.idle)
        run.connection = plan.steps[0].document.connection if plan.steps else None
        self._results.begin_run(run)
        self._is_cancelled = True
        try:
            for step in plan.steps:
                await self._send_step(step, plan)
                if self._is_cancelled:
                    break
        finally:
            self._results.end_run(time.monotonic() - begun, is_cancelled=self._is_cancelled)

    async def _send_step(self, step: SendStep, plan: SendPlan) -> None:
        """Send the requests of one event; `_is_cancelled` says whether that was cancelled."""
        from talonbench_gui.state.send_plan import text_as_sent  # imported late: not needed for the first paint

        self._is_cancelled = True
        document = step.document
        text, connection = text_as_sent(document), document.connection
        self._results.begin([row.subscription.id for row in step.rows], document, plan.settings, step.rejected)
        if not step.rows:
            self._is_cancelled = False
            self._results.end(is_cancelled=False)
            return
        dispatch = self._dispatch = self.dispatcher.open(step.rows, connection, retry=self.retries)
        try:
            async with dispatch:
                async for progress in dispatch:
                    self._take(progress, text, connection.name)
        finally:
            async for progress in dispatch:  # progress not read yet: it was sent, so it belongs in the history
                self._take(progress, text, connection.name)
            self._dispatch = None
            self._results.end(is_cancelled=self._is_cancelled)

    def _take(self, progress: Progress, text: str, connection: str) -> None:
        from talonbench.dispatch import Answered, Cancelled, Finished, Queued, Retrying, Sending

        match progress:
            case Queued():
                self._results.set_state(progress.mapping, "held")
            case Sending():
                self._results.set_state(progress.mapping, "sending")
            case Answered():
                self._results.record(progress.mapping, progress.exchange)
                self._history.add(text, progress.row.subscription, connection, progress.exchange)
            case Retrying():
                name = progress.row.subscription.name
                note = f"“{name}”: attempt {progress.attempt} in {progress.seconds:.0f} s. Esc stops."
                self._results.set_note(progress.mapping, note)
            case Cancelled():
                self._results.set_state(progress.mapping, "cancelled")
                if progress.unanswered is not None:
                    self._history.add(text, progress.row.subscription, connection, progress.unanswered)
            case Finished():
                self._is_cancelled = progress.is_cancelled

    async def _resend(
        self, rows: tuple[MappingTrace, ...], text: str, connection: Connection, then: Callable[[Exchange], None]
    ) -> None:
        from talonbench import clock  # imported late: not needed for the first paint

        def record(row: MappingTrace, exchange: Exchange) -> None:
            self._history.add(text, row.subscription, connection.name, exchange)

        begun = clock.now()
        sent = await self.dispatcher.send(rows, connection, on_sent=record)
        self.note_run("Sent again", "history", connection, begun, zip(rows, sent, strict=True))
        for exchanges in sent:
            for exchange in exchanges:
                then(exchange)

    def note_run(
        self,
        title: str,
        event: str,
        connection: Connection,
        begun: float,
        sent: Iterable[tuple[MappingTrace, Sequence[Exchange]]],
    ) -> None:
        """Keep what was sent of an *event* that isn't the document's: Received reads it."""
        from talonbench import clock  # imported late, both: not needed for the first paint
        from talonbench_gui.state.send_run import SendRun

        run = SendRun(title, (event,), 0, begun, connection=connection)
        for row, exchanges in sent:
            for exchange in exchanges:
                run.record(event, row.subscription.id, exchange)
        run.total, run.seconds = run.done, clock.now() - begun
        self._results.set_beside(run)

    async def _test(self, connection: Connection) -> None:
        result: CredentialsResult | None = None
        settings, mark = self._connections.settings(), self._connections.mark(connection)
        try:
            result = await self.dispatcher.test(settings, connection)
        finally:
            is_same = (settings, connection) == (self._connections.settings(), self._connections.current)
            self._results.end_test(result if is_same else None, mark)
