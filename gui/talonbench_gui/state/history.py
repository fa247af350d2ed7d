"""Records sends in the history and queries it: all of SQLite in one lane."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

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


class Done(NamedTuple, Generic[T]):
    """The outcome of work in the lane: one result, or none and the problem in words.

    *is_broken*: the history itself can't be used.
    """

    results: tuple[T, ...]
    problem: str = ""
    is_broken: bool = False


class HistoryStore(QObject):
    """Owns the open history; results arrive later, on the UI thread.

    *added*: a send was recorded, or some were deleted; *failed*: the file can't be used; `problem` says why.
    """

    added = Signal()
    failed = Signal()

    def __init__(self, session: Session, notices: Notices, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._notices, self._jobs = session, notices, jobs
        self._history: History | None = None  # used in the lane only
        self._is_used = False
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
        self._run(lambda history: history.prune(days, time.time()), self._on_changed)

    def add(self, text: str, mapping: Subscription, connection: str, exchange: Exchange) -> None:
        """Record a send; keys are masked before it is written."""
        moment = time.time()

        def write(history: History) -> None:
            from talonbench.history import HistoryEntry

            history.add(HistoryEntry.from_exchange(moment, text, mapping, connection, exchange))

        self._run(write, self._on_changed, "This send is not in the history")

    def count(self, then: Callable[[int], None]) -> None:
        """Call *then* with the number of recorded sends."""
        self._run(lambda history: history.count(), then)

    def page(
        self, query: HistoryQuery, before: int | None, size: int, then: Callable[[tuple[HistoryRow, ...]], None]
    ) -> None:
        """Call *then* with up to *size* rows that match *query* and are older than the row *before*, newest first."""
        self._run(lambda history: history.page(query, before, size), then)

    def entries(self, ids: Sequence[int], then: Callable[[tuple[HistoryEntry, ...]], None]) -> None:
        """Call *then* with the complete sends of the rows *ids*, without deleted ones."""
        self._run(lambda history: tuple(one for name in ids if (one := history.entry(name)) is not None), then)

    def delete(self, ids: Sequence[int]) -> None:
        """Delete these sends."""
        self._run(lambda history: history.delete(ids), self._on_changed)

    def export(self, query: HistoryQuery, path: Path, form: str) -> None:
        """Export the sends that match *query* to *path* as ``har`` or ``ndjson``, and post a notice."""
        self._run(partial(_export, query, path, form), lambda _: self._notices.post(f"Saved as {path}.", "status"))

    def close(self) -> None:
        """Finish pending work and close the file."""
        if self._is_used:
            self._is_used = False
            self._jobs.run(self._close, lambda _: None, lane="history")
            self._jobs.finish("history")

    # -- in the lane ----------------------------------------------------------------------------------------

    def _do(self, work: Callable[[History], T], days: float) -> Done[T]:
        from talonbench.errors import TalonbenchError  # imported late: SQLite isn't needed for the first paint
        from talonbench.history import HistoryError

        try:
            return Done((work(self._open(days)),))
        except TalonbenchError as error:
            return Done((), str(error), isinstance(error, HistoryError))

    def _open(self, days: float) -> History:
        from talonbench.history import History, history_path

        if self._history is None:
            history = History(history_path())
            history.prune(days, time.time())
            self._history = history
        return self._history

    def _close(self) -> None:
        if self._history is not None:
            self._history.close()
            self._history = None

    # -- on the UI thread -----------------------------------------------------------------------------------

    def _run(self, work: Callable[[History], T], then: Callable[[T], None], failed: str = "") -> None:
        self._is_used = True
        self._jobs.run(partial(self._do, work, self.days), partial(self._on_done, then, failed), lane="history")

    def _on_done(self, then: Callable[[T], None], failed: str, done: Done[T]) -> None:
        if not done.problem:
            self.problem = ""
            self._notices.clear(KEY)
            for result in done.results:
                then(result)
            return
        text = f"{failed}: {done.problem}" if failed else done.problem
        self._notices.post(text, "error", key=KEY if done.is_broken else "")
        if done.is_broken:
            self.problem = done.problem
            self.failed.emit()

    def _on_changed(self, _: object) -> None:
        self._notices.clear(KEY)
        self.added.emit()


def _export(query: HistoryQuery, path: Path, form: str, history: History) -> None:
    from talonbench.history import format_har, format_ndjson
    from talonbench.workspace import write_atomically

    entries = history.entries(query)
    text = format_har(entries) if form == "har" else "".join(format_ndjson(entries))
    write_atomically(path, text.encode("utf-8", "surrogatepass"))
