"""Records sends in the history and queries it: all of SQLite in one lane."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from talonbench.client import Exchange
    from talonbench.destination import Subscription
    from talonbench.history import History, HistoryEntry, HistoryQuery, HistoryRow
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices
    from talonbench_gui.state.session import Session

T = TypeVar("T")
KEEP = "history_keep"  # the option: days
DEFAULT_DAYS = 90.0
KEY = "history"  # key of the notices about problems with it
UNRECORDED = "history_unrecorded"  # key of the notice about sends that aren't in it yet
REPLACED = "history_replaced"  # key of the notice about a damaged one
PATIENCE = 1.0  # seconds to close, before the window goes on without waiting
LONGEST_CLOSE = 60.0  # seconds until the program ends anyway
REST = 5_000  # milliseconds between attempts to record sends


class Done(NamedTuple, Generic[T]):
    """The outcome of work in the lane: one result, or none and the problem in words.

    *is_broken*: the history itself can't be used. *notice*: a damaged one was replaced.
    """

    results: tuple[T, ...]
    problem: str = ""
    is_broken: bool = False
    notice: str = ""


class HistoryStore(QObject):
    """Owns the open history; results arrive later, on the UI thread.

    *added*: a send was recorded, or some were deleted; *failed*: the file can't be used; `problem` says why.
    *replaced*: a damaged file was moved aside, so all sends known so far are gone.
    """

    added = Signal()
    failed = Signal()
    replaced = Signal()

    def __init__(self, session: Session, notices: Notices, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._notices, self._jobs = session, notices, jobs
        self._history: History | None = None  # used in the lane only, as the next two
        self._unrecorded: deque[HistoryEntry] = deque()
        self._notice = ""
        self._is_used = False
        self._is_closing = False
        self._again = QTimer(self, singleShot=True, interval=REST)
        self._again.timeout.connect(self._record)
        self.problem = ""  # why there is no history

    @property
    def days(self) -> float:
        """The number of days for which sends are kept."""
        try:
            return float(self._session.option(KEEP, ""))
        except ValueError:
            return DEFAULT_DAYS

    def keep_for(self, days: float) -> None:
        """Keep sends for *days* from now on, and delete older ones."""
        self._session.set_option(KEEP, str(days))
        self._run(partial(_prune, days), self._on_changed)

    def add(self, text: str, mapping: Subscription, connection: str, exchange: Exchange) -> None:
        """Record a send, as soon as the file can be written; keys are masked before."""
        from talonbench import clock

        self._record(partial(_make_entry, clock.now(), text, mapping, connection, exchange))

    def count(self, then: Callable[[int], None]) -> None:
        """Call *then* with the number of recorded sends."""
        self._run(lambda history: history.count(), then, is_query=True)

    def page(
        self, query: HistoryQuery, before: int | None, size: int, then: Callable[[tuple[HistoryRow, ...]], None]
    ) -> None:
        """Call *then* with up to *size* rows that match *query* and are older than the row *before*, newest first."""
        self._run(lambda history: history.page(query, before, size), then, is_query=True)

    def entries(self, ids: Sequence[int], then: Callable[[tuple[HistoryEntry, ...]], None]) -> None:
        """Call *then* with the complete sends of the rows *ids*, without deleted ones."""
        self._run(
            lambda history: tuple(one for name in ids if (one := history.entry(name)) is not None), then, is_query=True
        )

    def delete(self, ids: Sequence[int]) -> None:
        """Delete these sends."""
        self._run(lambda history: history.delete(ids), self._on_changed)

    def export(self, query: HistoryQuery, path: Path, form: str, redact: Callable[[str], str] | None = None) -> None:
        """Export the sends that match *query* to *path* as ``har`` or ``ndjson``, and post a notice.

        *redact* replaces personal data.
        """
        self._run(
            partial(_export, query, path, form, redact), lambda _: self._notices.post(f"Saved as {path}.", "status")
        )

    def close(self) -> None:
        """Record what is pending and close the file; what takes long is left to `wait`."""
        self._again.stop()
        if self._is_used:
            self._is_used, self._is_closing = False, True
            self._jobs.run(self._close, lambda _: None, lane="history")
            self._jobs.finish("history", patience=PATIENCE)

    def wait(self) -> None:
        """Wait until the file is closed; called off the UI thread."""
        if self._is_closing:
            self._jobs.finish("history", patience=LONGEST_CLOSE)

    # -- in the lane ----------------------------------------------------------------------------------------

    def _query(self, work: Callable[[History], T], days: float) -> Done[T]:
        return Done(()) if self._is_closing else self._do(work, days)

    def _do(self, work: Callable[[History], T], days: float) -> Done[T]:
        from talonbench.errors import TalonbenchError  # imported late: SQLite isn't needed for the first paint
        from talonbench.history import HistoryError

        try:
            result = work(self._open(days))
            return Done((result,), notice=self._take_notice())
        except TalonbenchError as error:
            return Done((), str(error), isinstance(error, HistoryError), self._take_notice())

    def _open(self, days: float) -> History:
        from talonbench.history import add_unrecorded, history_path, open_history

        if self._history is None:
            self._history, self._notice = open_history(history_path(), partial(_prune, days))
            add_unrecorded(self._history)
        return self._history

    def _take_notice(self) -> str:
        notice, self._notice = self._notice, ""
        return notice

    def _write(self, make: Callable[[], HistoryEntry] | None, days: float) -> Done[int]:
        """Record what *make* makes, and what couldn't be recorded before; the result is the number of the rest."""
        if make is not None:
            self._unrecorded.append(make())
        done = self._query(self._write_all, days)  # `_close` writes what is left
        return Done((len(self._unrecorded),), done.problem, notice=done.notice)

    def _write_all(self, history: History) -> None:
        from talonbench.history import DamagedHistoryError, replace_history

        while self._unrecorded:
            try:
                history.add(self._unrecorded[0])
            except DamagedHistoryError as error:
                self._history = None
                self._history, self._notice = replace_history(history, error)
                history = self._history
                history.add(self._unrecorded[0])
            self._unrecorded.popleft()

    def _close(self) -> None:
        from talonbench.history import HistoryError, history_path, save_unrecorded

        with suppress(HistoryError):
            if self._unrecorded:
                history = self._open(self.days)
                history.hurry()
                self._write_all(history)
        if self._unrecorded:
            save_unrecorded(history_path(), self._unrecorded)
        with suppress(HistoryError):
            if self._history is not None:
                self._history.close()
        self._history = None
        self._is_closing = False

    # -- on the UI thread -----------------------------------------------------------------------------------

    def _run(self, work: Callable[[History], T], then: Callable[[T], None], *, is_query: bool = False) -> None:
        self._is_used = True
        do = self._query if is_query else self._do
        self._jobs.run(partial(do, work, self.days), partial(self._on_done, then), lane="history")

    def _record(self, make: Callable[[], HistoryEntry] | None = None) -> None:
        self._is_used = True
        self._jobs.run(partial(self._write, make, self.days), self._on_recorded, lane="history")

    def _on_done(self, then: Callable[[T], None], done: Done[T]) -> None:
        self._tell_replaced(done)
        if not done.problem:
            self.problem = ""
            self._notices.clear(KEY)
            for result in done.results:
                then(result)
            return
        self._notices.post(done.problem, "error", key=KEY if done.is_broken else "")
        if done.is_broken:
            self.problem = done.problem
            self.failed.emit()

    def _on_recorded(self, done: Done[int]) -> None:
        self._tell_replaced(done)
        (left,) = done.results
        if left:
            what = "1 send isn't" if left == 1 else f"{left:,} sends aren't"
            self._notices.post(f"{what} in the history yet: {done.problem} Retrying…", "warning", key=UNRECORDED)
            if not self._is_closing:
                self._again.start()
        else:
            self._notices.clear(UNRECORDED)
            self.added.emit()

    def _tell_replaced(self, done: Done[Any]) -> None:
        if done.notice:
            self._notices.post(done.notice, "warning", key=REPLACED)
            self.replaced.emit()

    def _on_changed(self, _: object) -> None:
        self._notices.clear(KEY)
        self.added.emit()


def _prune(days: float, history: History) -> int:
    from talonbench import clock

    return history.prune(days, clock.now())


def _make_entry(moment: float, text: str, mapping: Subscription, connection: str, exchange: Exchange) -> HistoryEntry:
    from talonbench.history import HistoryEntry

    return HistoryEntry.from_exchange(moment, text, mapping, connection, exchange)


def _export(query: HistoryQuery, path: Path, form: str, redact: Callable[[str], str] | None, history: History) -> None:
    from talonbench.history import format_har, format_ndjson
    from talonbench.workspace import write_atomically

    entries = history.entries(query)
    text = format_har(entries) if form == "har" else "".join(format_ndjson(entries))
    text = text if redact is None else redact(text)
    write_atomically(path, text.encode("utf-8", "surrogatepass"))
