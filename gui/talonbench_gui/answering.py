"""What came back: the exchange of each mapping, shown where it belongs while sends go on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench_gui.features.problems.history_model import Sent
from talonbench_gui.wording.exchanges import CANCELLED, NOT_SENT

if TYPE_CHECKING:
    from talonbench.client import CredentialsResult, Exchange
    from talonbench.trace import MappingTrace
    from talonbench_gui.shell.main_window import MainWindow


class Answering(QObject):
    """Takes what `Sending` tells; *received* brings each send that came to its end, for the history."""

    received = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.exchanges: dict[str, Exchange] = {}
        self._states: dict[str, str] = {}  # of the last send, by the mappings' ids
        self._sent_text, self._sent_over, self._is_stale = "", "", False
        self._shown_mapping = -2
        window.sending.started.connect(self._on_started)
        window.sending.finished.connect(self._on_finished)
        window.sending.ended.connect(self._on_ended)
        window.sending.tested.connect(self._on_tested)
        window.sending.waiting.connect(self._on_waiting)
        window.sending.held.connect(lambda row: self._show_state(row, "held"))
        window.sending.stopped.connect(lambda row: self._show_state(row, "cancelled"))

    def on_edited(self) -> None:
        """What is shown is of before an edit."""
        self._is_stale = True
        if not self._window.sending.is_running:
            self._states = {}
            self._window.mappings.rows.show_states({})
        self._window.response.show_stale(True)

    def _on_started(self, ids: list[str]) -> None:
        self.exchanges, self._is_stale = {}, False
        self._window.connection.show_check()
        self._sent_over = self._window.connection.connection().name
        self._sent_text = self._window.preview.text if self._window.preview is not None else ""
        self._window.show_running()
        self._states = dict.fromkeys(ids, "sending")
        self._window.mappings.rows.show_states(self._states)
        self._window.response.show_sending(len(ids))

    def _on_finished(self, row: MappingTrace, exchange: Exchange) -> None:
        self.exchanges[row.subscription.id] = exchange
        self._show_state(row, exchange.verdict.kind)
        moment, of = time.strftime("%H:%M:%S"), row.subscription
        self.received.emit(Sent(moment, of.name, self._sent_text, exchange, of, self._sent_over))
        self.show_exchange()

    def _on_ended(self, is_cancelled: bool) -> None:
        self._window.show_running()
        self._window.show_ready()
        self.show_exchange()
        if is_cancelled:
            self._window.connection.show_result(CANCELLED, "muted")

    def _on_waiting(self, row: MappingTrace, attempt: int, seconds: float) -> None:
        name = row.subscription.name
        words = f"“{name}”: attempt {attempt} in {seconds:.1f} s; how long is ours to choose. Escape ends it."
        self._window.connection.show_result(words, "warn")

    def _show_state(self, row: MappingTrace, state: str) -> None:
        """Show what the send of *row* has come to, and how long it took."""
        self._states[row.subscription.id] = state
        seconds = {name: part.duration for name, part in self.exchanges.items()}
        self._window.mappings.rows.show_states(self._states, seconds)

    def _on_tested(self, result: CredentialsResult) -> None:
        sign = "✓" if result.ok else "✕"
        self._window.connection.show_result(f"{sign} {result.message}", "good" if result.ok else "bad")
        self._window.connection.result.setToolTip(result.detail)

    def follow(self) -> None:
        """Show the answer of the mapping that is now selected, where it is another than before."""
        if self._shown_mapping != self._window.arranging.now.selected:
            self.show_exchange()

    def show_exchange(self) -> None:
        """Show the selected mapping's answer."""
        self._shown_mapping = self._window.arranging.now.selected
        part = self._window.arranging.subscription
        if not self._window.sending.is_running or (part is not None and part.id in self.exchanges):
            is_cancelled = part is not None and self._states.get(part.id) == "cancelled"
            exchange = self.exchanges.get(part.id) if part is not None else None
            self._window.response.show_exchange(exchange, CANCELLED if is_cancelled else NOT_SENT)
            self._window.response.show_stale(self._is_stale)
