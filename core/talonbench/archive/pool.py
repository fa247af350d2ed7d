"""Processes on this machine that do partitions, and end with this one."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from talonbench.archive.work import THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Callable

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Pool(ProcessPoolExecutor):
    """*jobs* processes. They are spawned: Qt and DuckDB have threads, which a fork would lose.

    Once a process was killed, Python 3.11 may always wait for another one, or fail to begin a task with an error of the
    pool's pipes. And where nobody waits for its processes, it may close a pipe twice at the end of the program, and
    print a traceback. So they are killed and waited for, and a pool that breaks says so.
    """

    def __init__(self, jobs: int) -> None:
        super().__init__(jobs, multiprocessing.get_context("spawn"), _prepare_worker)
        # begin all of them with the first task: while one more is begun, Python 3.11 can't take a killed one out
        self._safe_to_dynamically_spawn_children = False
        self._others = set(multiprocessing.active_children())

    def submit(
        self, fn: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Result]:
        """Begin a task; BrokenExecutor if the pool is broken."""
        try:
            return super().submit(fn, *args, **kwargs)
        except (OSError, ValueError) as error:
            raise BrokenProcessPool("a process was killed while a task was begun") from error

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stop at once; what was begun is lost."""
        for process in set(multiprocessing.active_children()) - self._others:
            process.kill()
        super().shutdown(wait, cancel_futures=cancel_futures)


def _prepare_worker() -> None:
    """Prepare a worker, which is to end when its parent dies, whatever it is doing."""
    gc.set_threshold(*THRESHOLD)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops its workers
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            connection.wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
