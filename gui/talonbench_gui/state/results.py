"""Results of sends: each mapping's state and last exchange, and whether they are outdated."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from talonbench.client import CredentialsResult, Exchange
    from talonbench.document import Document
    from talonbench_gui.state.document_store import DocumentStore


@dataclass(slots=True)
class _Batch:
    """The results of the last send of one event, by mapping ID."""

    states: dict[str, str] = field(default_factory=dict)
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    is_outdated: bool = False
    was_cancelled: bool = False


class Results(QObject):
    """Holds the results of each event's last send, and shows those of the selected event. *changed*: they changed.

    A state is a word of `wording.status`: sending, held, cancelled, or a verdict.
    """

    changed = Signal()

    def __init__(self, store: DocumentStore, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._batches: dict[str, _Batch] = {}  # by event ID
        self._running: _Batch | None = None
        self.note = ""  # e.g. the wait before the next attempt; empty when over
        self.test: CredentialsResult | None = None
        self.is_testing = False
        store.changed.connect(self._on_document)

    @property
    def _shown(self) -> _Batch:
        return self._batches.get(self._store.document.current_event.id) or _Batch()

    @property
    def exchanges(self) -> Mapping[str, Exchange]:
        """The last exchange of each mapping."""
        return self._shown.exchanges

    @property
    def states(self) -> Mapping[str, str]:
        """The state of each mapping's send; empty after an edit."""
        return self._shown.states

    @property
    def is_outdated(self) -> bool:
        """Whether anything that the requests are made of has changed since."""
        return self._shown.is_outdated

    @property
    def was_cancelled(self) -> bool:
        """Whether the last send was cancelled."""
        return self._shown.was_cancelled

    @property
    def is_running(self) -> bool:
        """Whether results of a send are still to come."""
        return self._running is not None

    def durations(self) -> dict[str, float]:
        """The duration of each exchange in seconds."""
        return {name: one.duration for name, one in self.exchanges.items()}

    def begin(self, mappings: Iterable[str], document: Document | None = None) -> None:
        """Start a send of *mappings* for the selected event of *document*; drop that event's earlier results."""
        sent, now = document or self._store.document, self._store.document
        self._running = _Batch(dict.fromkeys(mappings, "sending"), is_outdated=_differ(sent, now))
        self._batches[sent.current_event.id] = self._running
        self.note, self.test = "", None
        self.changed.emit()

    def set_state(self, mapping: str, state: str) -> None:
        """Set the state of *mapping*'s send."""
        if self._running is not None:
            self._running.states[mapping] = state
            self.changed.emit()

    def set_note(self, text: str) -> None:
        """Show *text* about the running send."""
        if self._running is not None:
            self.note = text
            self.changed.emit()

    def record(self, mapping: str, exchange: Exchange) -> None:
        """Add a response to, or a failure of, *mapping*'s request."""
        if self._running is not None:
            self._running.exchanges[mapping] = exchange
            self.note = ""
            self.set_state(mapping, exchange.verdict.kind)

    def end(self, *, is_cancelled: bool) -> None:
        """End the send."""
        if self._running is not None:
            self._running.was_cancelled = is_cancelled
            self._running, self.note = None, ""
            self.changed.emit()

    def begin_test(self) -> None:
        """Start the credentials test."""
        self.is_testing, self.test = True, None
        self.changed.emit()

    def end_test(self, result: CredentialsResult | None) -> None:
        """End the credentials test; None if it was cancelled."""
        self.is_testing, self.test = False, result
        self.changed.emit()

    def clear_test(self) -> None:
        """Drop the result of the credentials test: the key or connection changed."""
        if self.test is not None:
            self.test = None
            self.changed.emit()

    def clear(self) -> None:
        """Drop all results, those still to come as well: another document was opened."""
        self._batches, self._running = {}, None
        self.note, self.test = "", None
        self.changed.emit()

    def _on_document(self, before: Document, after: Document) -> None:
        texts = {event.id: event.text for event in after.events}
        is_shared = not before.same_parts(replace(after, events=before.events, event=before.event))
        former = {event.id: event.text for event in before.events}
        for name in [name for name in self._batches if is_shared or texts.get(name) != former.get(name)]:
            batch = self._batches[name]
            batch.is_outdated = True
            if batch is not self._running:
                batch.states = {}
            if name not in texts:
                del self._batches[name]
        if before is not after:
            self.changed.emit()


def _differ(sent: Document, now: Document) -> bool:
    """Whether the requests of the event that was *sent* may be others *now*."""
    texts = {event.id: event.text for event in now.events}
    if texts.get(sent.current_event.id) != sent.current_event.text:
        return True
    return not sent.same_parts(replace(now, events=sent.events, event=sent.event))
