"""Background work: one thread per lane, so that a prompt of the system (keychain) blocks nothing else."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Literal, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable
    from queue import SimpleQueue

T = TypeVar("T")
Lane = Literal[
    "preview",
    "analysis",
    "files",
    "session",
    "history",
    "keys",
    "segment",
    "leftovers",
    "archive",
    "results",
    "demo",
    "sandbox",
]
TURN = 15  # milliseconds between the turns given to the threads by a loop that keeps the interpreter busy


class Jobs(QObject):
    """Runs the work of each lane in order, and delivers results on the UI thread.

    The threads are daemons: a keychain waiting for the user doesn't keep the program from quitting. Some event loops
    that scripts run don't release the interpreter while waiting: a timer yields to lanes that make no progress.
    """

    _done = Signal(object, object)
    _failed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queues: dict[Lane, SimpleQueue[Callable[[], None] | None]] = {}
        self._threads: dict[Lane, threading.Thread] = {}
        self._finished: set[Lane] = set()
        self._under_way = 0
        self._turns = QTimer(self, interval=TURN)
        self._turns.timeout.connect(self._give_way)
        self._worked = 0.0  # seconds of work of each thread at the last turn
        self._done.connect(self._on_done)
        self._failed.connect(self._on_failed)

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        *,
        lane: Lane,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Run *work* in the thread of *lane*, then call *then* with its result on the UI thread.

        An exception of *work* is a bug: *failed* is called, and it is raised on the UI thread, where the hook is.
        After `finish` a lane accepts no more work.
        """
        if lane in self._finished:
            return
        self._under_way += 1
        self._turns.start()
        self._queue(lane).put(lambda: self._do(work, then, failed))

    @property
    def is_busy(self) -> bool:
        """Whether any lane has unfinished work."""
        return self._under_way > 0

    def drain(self, lane: Lane, patience: float = 5.0) -> None:
        """Wait at most *patience* seconds for the work of *lane*; results are delivered later, as always."""
        if lane in self._threads and lane not in self._finished:
            is_done = threading.Event()
            self._queues[lane].put(is_done.set)
            is_done.wait(patience)

    def finish(self, *lanes: Lane, patience: float = 5.0) -> None:
        """Wait at most *patience* seconds per lane for pending work; later work is not done.

        May be called again, from any thread, to wait longer.
        """
        for lane in lanes:
            if lane in self._threads:
                if lane not in self._finished:
                    self._queues[lane].put(None)
                self._finished.add(lane)
                self._threads[lane].join(patience)
            self._finished.add(lane)

    def _queue(self, lane: Lane) -> SimpleQueue[Callable[[], None] | None]:
        if lane not in self._queues:
            from queue import SimpleQueue  # imported late: not needed for the first paint

            queue = self._queues[lane] = SimpleQueue()
            self._threads[lane] = threading.Thread(target=_work_off, args=(queue,), name=lane, daemon=True)
            self._threads[lane].start()
        return self._queues[lane]

    def _do(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[BaseException], None] | None
    ) -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001  # a bug: raised again on the UI thread, where the hook is
            if isValid(self):
                self._failed.emit(failed, error)
            return
        if isValid(self):  # work that was not waited for may end after the window
            self._done.emit(then, result)

    def _on_done(self, then: Callable[[object], None], result: object) -> None:
        self._close()
        then(result)

    def _on_failed(self, failed: Callable[[BaseException], None] | None, error: BaseException) -> None:
        self._close()
        if failed is not None:
            failed(error)
        raise error

    def _close(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._turns.stop()

    def _give_way(self) -> None:
        worked = sum(_worked(thread) for thread in self._threads.values())
        if worked == self._worked:
            time.sleep(0)
        self._worked = worked


class Latest:
    """Runs work of one kind so that the newest wins: older results are dropped once newer work is requested."""

    def __init__(self, jobs: Jobs, lane: Lane) -> None:
        self._jobs, self._lane = jobs, lane
        self._next: Callable[[], None] | None = None
        self._is_busy = False
        self._ticket: object = None

    @property
    def is_pending(self) -> bool:
        """Whether a result is pending."""
        return self._is_busy

    def run(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[BaseException], None] | None = None
    ) -> None:
        """Run *work* after the current work, unless a newer request comes first."""
        ticket = self._ticket = object()
        self._next = lambda: self._jobs.run(
            work,
            lambda result: self._on_done(ticket, lambda: then(result)),
            lane=self._lane,
            failed=lambda error: self._on_done(ticket, lambda: failed(error) if failed is not None else None),
        )
        if not self._is_busy:
            self._begin()

    def cancel(self) -> None:
        """Drop the pending request without calling back."""
        self._ticket, self._next = None, None

    def _begin(self) -> None:
        if self._next is not None:
            begin, self._next, self._is_busy = self._next, None, True
            begin()

    def _on_done(self, ticket: object, tell: Callable[[], None]) -> None:
        self._is_busy = False
        if ticket is self._ticket:
            tell()
        self._begin()


def _work_off(queue: SimpleQueue[Callable[[], None] | None]) -> None:
    while (work := queue.get()) is not None:
        work()


def _worked(thread: threading.Thread) -> float:
    """The CPU seconds of *thread* so far; constant if the system doesn't report them."""
    if thread.ident is None or not thread.is_alive() or not hasattr(time, "pthread_getcpuclockid"):
        return 0.0
    return time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
