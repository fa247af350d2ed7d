"""Sends live events on, once that is armed: new ones only, one after the other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from talonbench_gui.features.live.words import event_text
from talonbench_gui.features.problems.history_model import Sent

if TYPE_CHECKING:
    import asyncio

    from talonbench.capture import CapturedEvent, CaptureLog
    from talonbench.connections import Connection
    from talonbench_gui.shell.main_window import MainWindow


class LiveSending:
    """*verdicts* counts what became of what was sent on."""

    def __init__(self, window: MainWindow, log: CaptureLog) -> None:
        self._window, self._log = window, log
        self._next = 0
        self._task: asyncio.Task[None] | None = None
        self._connection: Connection | None = None
        self._settings = window.settings()
        self.verdicts: Counter[str] = Counter()

    @property
    def is_armed(self) -> bool:
        """Whether new events are sent on."""
        return self._connection is not None

    @property
    def connection(self) -> Connection | None:
        """Where events are sent on to."""
        return self._connection

    def arm(self, connection: Connection) -> None:
        """Send on what comes from now on, over *connection* and with its key; what is there already is not."""
        self._connection, self._settings, self._next = connection, self._window.settings(), len(self._log)

    def disarm(self) -> None:
        """Send nothing on any more."""
        self._connection = None

    def forget(self) -> None:
        """The log was emptied."""
        self._next = 0
        self.verdicts.clear()

    def go_on(self) -> None:
        """Send on what has come, if nothing is under way."""
        if self.is_armed and self._task is None and self._next < len(self._log):
            self._task = self._window.tasks.start(self._forward())
            self._task.add_done_callback(self._on_done)

    def _on_done(self, _: object) -> None:
        self._task = None

    async def _forward(self) -> None:
        while self._connection is not None and self._next < len(self._log):
            event = self._log.event(self._next)
            self._next += 1
            await self._send(event, self._connection)

    async def _send(self, event: CapturedEvent, connection: Connection) -> None:
        preview, window = self._window.preview, self._window
        if preview is None or event.faults:
            return
        for mapping in preview.destination.trace(dict(event.body), self._settings).mappings:
            for request in mapping.requests:
                exchange = await window.sending.exchange(request, connection)
                self.verdicts[exchange.verdict.kind] += 1
                sent = Sent(
                    "", mapping.subscription.name, event_text(event), exchange, mapping.subscription, connection.name
                )
                window.answering.received.emit(sent)
