"""Work that may take a while, in a thread beside the window's: the preview, files, the keychain."""

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

Work = Callable[[], None]
TURN = 15  # milliseconds between two turns that a loop which keeps the interpreter to itself gives the thread


def _nothing() -> None:
    pass


class Background(QObject):
    """Does one piece of work after the other, in the order in which they came.

    The thread is a daemon: a keychain that waits for its user does not keep the program from ending.
    Not every loop lets Python's other threads run while it waits (PySide6's ``QTest.qWait`` does not): a timer gives
    way to work that stands still.
    """

    _done = Signal(object, object)
    _failed = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_over = False
        self._under_way = 0
        self._turns = QTimer(self, interval=TURN)
        self._turns.timeout.connect(self._give_way)
        self._seen = 0.0  # seconds that the thread had worked at the last turn
        self._done.connect(self._on_done)
        self._failed.connect(self._on_failed)

    def run(self, work: Callable[[], object], then: Callable[[Any], None], otherwise: Work = _nothing) -> None:
        """Do *work* in the thread, then *then* with its result in the window's; *otherwise* before a bug is raised."""
        if self._is_over:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work_off, name="background", daemon=True)
            self._thread.start()
        self._under_way += 1
        self._turns.start()
        self._queue.put(lambda: self._do(work, then, otherwise))

    def _give_way(self) -> None:
        if _worked(self._thread) == self._seen:
            time.sleep(0)
        self._seen = _worked(self._thread)

    def finish(self, patience: float = 10.0) -> None:
        """Wait for what was begun, at most *patience* seconds, and end the thread; what comes later is not done."""
        self._is_over = True
        self._turns.stop()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(patience)
            self._thread = None

    def _work_off(self) -> None:
        while (work := self._queue.get()) is not None:
            work()

    def _do(self, work: Callable[[], object], then: Callable[[Any], None], otherwise: Work) -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001  # a bug: raised again on the UI thread, where the hook is
            self._failed.emit(otherwise, error)
            return
        self._done.emit(then, result)

    def _on_done(self, then: Callable[[object], None], result: object) -> None:
        self._close()
        then(result)

    def _close(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._turns.stop()

    def _on_failed(self, otherwise: Work, error: BaseException) -> None:
        self._close()
        otherwise()
        raise error


def _worked(thread: threading.Thread | None) -> float:
    """The seconds that *thread* was at work so far; always the same where the system does not tell."""
    if thread is None or thread.ident is None or not hasattr(time, "pthread_getcpuclockid"):
        return 0.0
    return time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
