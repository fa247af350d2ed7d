"""A send of the history, made once more: over the connection that is chosen now, from the event as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.errors import EventSyntaxError
from talonbench.events import read_event
from talonbench_gui.features.problems.history_model import Sent
from talonbench_gui.wording.numbers import format_time

if TYPE_CHECKING:
    from talonbench.connections import Connection
    from talonbench.history import HistoryEntry
    from talonbench.request import Request
    from talonbench_gui.shell.main_window import MainWindow

MASK = "••••"  # stands in what was kept of a callback key


class Resending:
    """Prepares the entry's event anew, and sends what is ready."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def send(self, entry: HistoryEntry) -> None:
        """Send *entry* once more; what keeps it from being sent is said."""
        requests = self._requests(entry)
        problem = self._window.connection.problem()
        if isinstance(requests, str) or problem:
            self._window.say(problem or str(requests), "warn")
        elif self._window.connecting.may_send(self._window, len(requests)):
            self._window.tasks.start(self._send(entry, requests, self._window.connection.connection()))

    def _requests(self, entry: HistoryEntry) -> tuple[Request, ...] | str:
        """The requests, or why there are none."""
        from talonbench.destination import compile_subscription
        from talonbench.pipeline import Ready, prepare
        from talonbench.talon_one import ACTIONS
        from talonbench_gui.wording.outcomes import explain_outcome

        if any(MASK in value for name, value in entry.request.headers if "callback" in name.lower()):
            return "It was sent with a callback key, which is not kept: open it in the editor and type the key again."
        part = entry.subscription
        if part.action not in ACTIONS:
            return f"This Talonbench knows no action {part.action}."
        try:
            event = read_event(entry.event).body
        except EventSyntaxError as error:
            return f"The event cannot be read: {error.message}"
        outcome = prepare(event, compile_subscription(part, ACTIONS[part.action]), self._window.settings())
        return outcome.requests if isinstance(outcome, Ready) else explain_outcome(outcome)

    async def _send(self, entry: HistoryEntry, requests: tuple[Request, ...], connection: Connection) -> None:
        window, of = self._window, entry.subscription
        for request in requests:
            exchange = await window.sending.exchange(request, connection)
            words = f"Sent “{of.name}” again to {connection.name}: {exchange.verdict.reason}"
            window.answering.received.emit(
                Sent(format_time(entry.time), of.name, entry.event, exchange, of, connection.name)
            )
            window.say(words, "accent" if exchange.verdict.kind == "delivered" else "warn")
