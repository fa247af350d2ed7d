"""Sends on their way into the history, beside the window's thread."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from talonbench.history import History, HistoryEntry
    from talonbench_gui.features.problems.history_model import Sent
    from talonbench_gui.shell.main_window import MainWindow

KEEP = "history_keep"  # the option: days
DEFAULT_DAYS = "90"


class Recording(QObject):
    """The one owner of the open history; *added* tells each send that is in the file."""

    added = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._history: History | None = None
        self._failed = False
        window.answering.received.connect(self.add)
        window.closed.connect(self.close)

    def history(self) -> History | None:
        """The history, opened when it is first wanted; None where it cannot be, which is said once."""
        if self._history is None and not self._failed:
            from talonbench.history import (  # late: SQLite is not for the first paint
                History,
                HistoryError,
                history_path,
            )

            try:
                self._history = History(history_path())
                self._prune(self._history, self.days())
            except HistoryError as error:
                self._failed = True
                self._window.say(f"{error} What you send is not kept until Talonbench is started again.", "bad")
        return self._history

    def days(self) -> float:
        """For how many days sends are kept."""
        return float(self._window.session.option(KEEP, DEFAULT_DAYS))

    def keep_for(self, days: int) -> None:
        """Keep sends for so many days from now on; older ones are forgotten."""
        self._window.session.keep_option(KEEP, str(days))
        history = self.history()
        if history is not None:
            self._prune(history, days)

    def _prune(self, history: History, days: float) -> None:
        """Forget what is too old, beside the window's thread: that may be much."""
        self._window.background.run(partial(_pruned, history, days), self._on_pruned)

    def _on_pruned(self, problem: str) -> None:
        if problem:
            self._window.say(f"Old sends are not forgotten: {problem}", "bad")
        else:
            self.added.emit()

    def add(self, sent: Sent) -> None:
        """Keep *sent*; the key is masked before it is written."""
        from talonbench.history import HistoryEntry

        history = self.history()
        if history is not None:
            entry = HistoryEntry.from_exchange(
                time.time(), sent.text, sent.subscription, sent.connection, sent.exchange
            )
            self._window.background.run(partial(_written, history, entry), self._on_written)

    def _on_written(self, problem: str) -> None:
        if problem:
            self._window.say(f"This send is not in the history: {problem}", "bad")
        else:
            self.added.emit()

    def close(self) -> None:
        """Let go of the file."""
        if self._history is not None:
            self._window.background.finish()
            self._history.close()
            self._history = None


def _written(history: History, entry: HistoryEntry) -> str:
    """Write *entry*, in the background's thread; what went wrong, in words."""
    from talonbench.history import HistoryError

    try:
        history.add(entry)
    except HistoryError as error:
        return str(error)
    return ""


def _pruned(history: History, days: float) -> str:
    """Forget what is older than *days*, in the background's thread; what went wrong, in words."""
    from talonbench.history import HistoryError

    try:
        history.prune(days, time.time())
    except HistoryError as error:
        return str(error)
    return ""
