"""Results of sends: each mapping's state and exchange, the last send as a whole, and whether they are outdated."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from talonbench.client import CredentialsResult, Exchange
    from talonbench.destination import Settings
    from talonbench.document import Document
    from talonbench.trace import MappingTrace
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.send_run import SendRun

REST: Final = 100  # milliseconds
FEW: Final = 20  # mappings, of which each change is told at once


@dataclass(slots=True)
class _Batch:
    """The results of the last send of one event, by mapping ID; *settings* are the key and deployment it used.

    *sent* is the document as it was sent, with this event selected: back at it, the results hold again.
    """

    event: str = ""
    sent: Document | None = None
    settings: Settings | None = None
    states: dict[str, str] = field(default_factory=dict)
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    rejected: dict[str, MappingTrace] = field(default_factory=dict)
    is_outdated: bool = False
    is_elsewhere: bool = False  # requests go to another deployment now, or with another key
    is_hidden: bool = False  # its states: it was outdated after its end
    was_cancelled: bool = False


class Results(QObject):
    """Holds the results of each event's last send, and shows those of the selected event. *changed*: they changed.

    A state is a word of `wording.status`: sending, held, cancelled, or a verdict. While many requests run,
    what happens to each is told together with what follows within `REST`: showing it takes time for each mapping.
    """

    changed = Signal()

    def __init__(self, store: DocumentStore, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._batches: dict[str, _Batch] = {}  # by event ID
        self._running: _Batch | None = None
        self._notes: dict[str, str] = {}  # by mapping ID
        self.run: SendRun | None = None  # the last send, all of its events
        self.beside: SendRun | None = None  # the last one of an event elsewhere: sent again, or forwarded
        self.test: CredentialsResult | None = None
        self.tested = 0.0  # when the test ended, in seconds since the epoch
        self.tests: dict[int, tuple[CredentialsResult, float]] = {}  # the last one of each connection with its key
        self.is_testing = False
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._on_rested)
        self._is_untold = False
        store.changed.connect(self._on_document)

    def _tell(self) -> None:
        self._rest.stop()
        self._is_untold = False
        self.changed.emit()

    def _tell_soon(self) -> None:
        """Tell now, unless many are running and that was done a moment ago."""
        is_many = self._running is not None and len(self._running.states) > FEW
        if is_many and self._rest.isActive():
            self._is_untold = True
        else:
            self._tell()
            self._rest.start()

    def _on_rested(self) -> None:
        if self._is_untold:
            self._tell()
            self._rest.start()

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
        return self._states_in(self._shown)

    @property
    def rejected(self) -> Mapping[str, MappingTrace]:
        """The mappings of the last send that were rejected before sending; empty after an edit."""
        return {} if self._shown.is_hidden else self._shown.rejected

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

    @property
    def note(self) -> str:
        """What a mapping waits for, such as its next attempt; empty if none does."""
        return next(iter(self._notes.values()), "")

    def durations(self) -> dict[str, float]:
        """The duration of each exchange in seconds."""
        return {name: one.duration for name, one in self.exchanges.items()}

    def states_of(self, event: str) -> Mapping[str, str]:
        """The state of each mapping's send of *event*, by mapping ID; empty after an edit."""
        return self._states_in(self._batches.get(event) or _Batch())

    def _states_in(self, batch: _Batch) -> dict[str, str]:
        return {} if batch.is_hidden else batch.states

    def begin_run(self, run: SendRun) -> None:
        """Start a send of several events; drop their earlier results."""
        self.run = run
        for event in (*run.events, *run.unreadable):
            self._batches.pop(event, None)
        self._tell()

    def set_beside(self, run: SendRun) -> None:
        """Keep *run*, which has ended: a send of an event that isn't the document's."""
        self.beside = run
        self._tell()

    def end_run(self, seconds: float, *, is_cancelled: bool) -> None:
        """End the send of several events."""
        if self.run is not None and not self.run.is_over:
            self.run.seconds, self.run.was_cancelled = seconds, is_cancelled
            self._tell()

    def begin(
        self,
        mappings: Iterable[str],
        document: Document | None = None,
        settings: Settings | None = None,
        rejected: Iterable[MappingTrace] = (),
    ) -> None:
        """Start a send of *mappings* for the selected event of *document*; drop that event's earlier results.

        *rejected* are its mappings that have nothing to send because they are rejected.
        """
        sent, now = document or self._store.document, self._store.document
        name = sent.current_event.id
        is_outdated = _differ(sent, now)
        self._running = _Batch(name, sent, settings, dict.fromkeys(mappings, "sending"), is_outdated=is_outdated)
        self._batches[name] = self._running
        self._reject(self._running, rejected)
        self._outdate_run(self._running)
        self._notes = {}
        self._tell()

    def _reject(self, batch: _Batch, rejected: Iterable[MappingTrace]) -> None:
        """Count what is rejected before sending among the results."""
        for row in rejected:
            mapping = row.subscription.id
            batch.states[mapping], batch.rejected[mapping] = row.status, row
            if self.run is not None and not self.run.is_over:
                self.run.reject(batch.event, mapping, row.status)

    def set_state(self, mapping: str, state: str) -> None:
        """Set the state of *mapping*'s send; it no longer waits for anything."""
        if self._running is not None:
            self._running.states[mapping] = state
            self._notes.pop(mapping, None)
            self._tell_soon()

    def set_note(self, mapping: str, text: str) -> None:
        """Show *text* about *mapping*'s send until its state changes."""
        if self._running is not None:
            self._notes[mapping] = text
            self._tell_soon()

    def record(self, mapping: str, exchange: Exchange) -> None:
        """Add a response to, or a failure of, *mapping*'s request."""
        if self._running is not None:
            self._running.exchanges[mapping] = exchange
            self._check_test(exchange)
            if self.run is not None and not self.run.is_over:
                self.run.record(self._running.event, mapping, exchange)
            self.set_state(mapping, exchange.verdict.kind)

    def _check_test(self, exchange: Exchange) -> None:
        """Drop the credentials test's result if this response contradicts it."""
        if self.test is not None and exchange.response is not None:
            is_refused = exchange.response.status == 401
            self.test = None if self.test.ok == is_refused else self.test

    def end(self, *, is_cancelled: bool) -> None:
        """End the send of one event."""
        if self._running is not None:
            self._running.was_cancelled = is_cancelled
            self._running, self._notes = None, {}
            self._tell()

    def begin_test(self) -> None:
        """Start the credentials test."""
        self.is_testing, self.test = True, None
        self._tell()

    def end_test(self, result: CredentialsResult | None, mark: int = 0) -> None:
        """End the credentials test; None if it was cancelled. *mark* stands for the connection and its key."""
        from talonbench import clock  # imported late: not needed for the first paint

        self.is_testing, self.test, self.tested = False, result, clock.now()
        if result is not None and mark:
            self.tests[mark] = (result, self.tested)
        self._tell()

    def clear_test(self) -> None:
        """Drop the result of the credentials test: the key or connection changed."""
        if self.test is not None:
            self.test = None
            self._tell()

    def clear(self) -> None:
        """Drop all results, those still to come as well: another document was opened."""
        self._batches, self._running, self.run, self.beside = {}, None, None, None
        self._notes, self.test = {}, None
        self._tell()

    def outdate_event(self, event: str) -> None:
        """Mark the results of *event* as outdated: its text is about to change."""
        batch = self._batches.get(event)
        if batch is not None and not batch.is_outdated:
            self._outdate(batch)
            self._tell()

    def outdate_others(self, settings: Settings) -> None:
        """Mark results as outdated that were sent with another key or deployment than *settings*."""
        before = [one.is_outdated for one in self._batches.values()]
        for batch in self._batches.values():
            batch.is_elsewhere = batch.settings not in (None, settings)
            self._check(batch, self._store.document)
        if before != [one.is_outdated for one in self._batches.values()]:
            self._tell()

    def _check(self, batch: _Batch, now: Document) -> None:
        """Outdate *batch* unless its requests are those of the document *now*, by undo as well."""
        if batch.is_elsewhere or batch.sent is None or _differ(batch.sent, now):
            self._outdate(batch)
        elif batch.is_outdated:
            batch.is_outdated = batch.is_hidden = False
            self._renew_run()

    def _outdate(self, batch: _Batch) -> None:
        batch.is_outdated = True
        batch.is_hidden = batch.is_hidden or batch is not self._running
        self._outdate_run(batch)

    def _renew_run(self) -> None:
        if self.run is not None:
            batches = [self._batches.get(event) for event in self.run.events]
            self.run.is_outdated = any(batch is None or batch.is_outdated for batch in batches)

    def _outdate_run(self, batch: _Batch) -> None:
        if batch.is_outdated and self.run is not None and batch.event in self.run.events:
            self.run.is_outdated = True

    def _on_document(self, before: Document, after: Document) -> None:
        texts = {event.id: (event.text, event.receipt) for event in after.events}
        is_shared = not before.same_parts(replace(after, events=before.events, event=before.event))
        former = {event.id: (event.text, event.receipt) for event in before.events}
        for name in [name for name in self._batches if is_shared or texts.get(name) != former.get(name)]:
            self._check(self._batches[name], after)
            if name not in texts:
                del self._batches[name]
        if before is not after:
            self._tell()


def _differ(sent: Document, now: Document) -> bool:
    """Whether the requests of the event that was *sent* may be others *now*."""
    known = {event.id: (event.text, event.receipt) for event in now.events}
    if known.get(sent.current_event.id) != (sent.current_event.text, sent.current_event.receipt):
        return True
    return not sent.same_parts(replace(now, events=sent.events, event=sent.event))
