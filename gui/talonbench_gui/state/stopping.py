"""Reading files that the user can stop."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench_gui.state.notices import Notices

T = TypeVar("T")
REST: Final = 300  # milliseconds: what takes no longer is not announced
READING: Final = "Reading…"
STOPPED: Final = "Stopped reading."
COMMAND: Final = "file.stop_reading"
PULSE: Final = 1_000  # milliseconds between two counts: a screen reader says each


class Stoppable(QObject):
    """One reading at a time, announced with a button to stop it; a later one replaces the announcement."""

    def __init__(self, notices: Notices, key: str, words: str, parent: QObject) -> None:
        super().__init__(parent)
        self._notices, self._key, self._words = notices, key, words
        self._stop: threading.Event | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._announce)
        self._pulse = QTimer(self, interval=PULSE)
        self._pulse.timeout.connect(self._count)
        self._progress = ""

    @property
    def is_running(self) -> bool:
        """Whether something is being read."""
        return self._stop is not None

    def begin(self, work: Callable[[], T]) -> tuple[threading.Event, Callable[[], T | None]]:
        """Begin a reading: its ticket, and *work* made to end early, without a result, once it is stopped."""
        stop = self._stop = threading.Event()
        self._progress = ""
        self._rest.start()
        return stop, lambda: _read(stop, work, self._take_progress)

    def end(self, stop: threading.Event) -> bool:
        """End the reading with the ticket *stop*; False if it was stopped, so that its result is dropped."""
        if self._stop is stop:
            self._stop = None
            self._rest.stop()
            self._pulse.stop()
            self._notices.clear(self._key)
        return not stop.is_set()

    def stop(self) -> None:
        """Stop what is being read; its result is dropped."""
        if self._stop is not None:
            self._stop.set()
            self.end(self._stop)
            self._notices.post(STOPPED, "status")

    def _take_progress(self, text: str) -> None:
        """Keep how much is done; called in the lane."""
        self._progress = text

    def _announce(self) -> None:
        self._notices.post(self._words, key=self._key, command=COMMAND)
        self._pulse.start()

    def _count(self) -> None:
        if self._progress:
            self._notices.update(self._key, f"{self._words} {self._progress}")


def _read(stop: threading.Event, work: Callable[[], T], tell: Callable[[str], None]) -> T | None:
    from talonbench.progress import StoppedError, watch_progress  # in the lane
    from talonbench.reading import stop_when

    with stop_when(stop.is_set), watch_progress(stop.is_set, tell):
        try:
            return work()
        except StoppedError:
            return None
