"""What a test leaves running in the lanes and on the loop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from talonbench_gui.state.jobs import Jobs
from talonbench_gui.state.tasks import Tasks

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine

PATIENCE = 5.0  # seconds for work that is about to end


class Leftovers:
    """Watches the work that is begun from now on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._begun: dict[int, str] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._lock = threading.Lock()
        run, start = Jobs.run, Tasks.start

        def watch_run(jobs: Jobs, work: Callable[[], Any], then: Callable[[Any], None], **how: Any) -> None:
            run(jobs, self._watched(work, how["lane"]) if how["lane"] not in jobs._finished else work, then, **how)

        def watch_start(tasks: Tasks, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
            self._tasks.append(task := start(tasks, work))
            return task

        monkeypatch.setattr(Jobs, "run", watch_run)
        monkeypatch.setattr(Tasks, "start", watch_start)

    def names(self) -> list[str]:
        """What does not end within `PATIENCE`: lane and function, or the coroutine."""
        end = time.monotonic() + PATIENCE
        while self._running() and time.monotonic() < end:
            time.sleep(0.01)
        return self._running()

    def _running(self) -> list[str]:
        tasks = [f"task: {task.get_coro()}" for task in self._tasks if not task.done()]
        with self._lock:
            return [*self._begun.values(), *tasks]

    def _watched(self, work: Callable[[], Any], lane: str) -> Callable[[], Any]:
        def do() -> Any:
            try:
                return work()
            finally:
                with self._lock:
                    del self._begun[id(do)]

        with self._lock:
            self._begun[id(do)] = f"lane {lane}: {_name(work)}"
        return do


def _name(work: Callable[[], Any]) -> str:
    inner = work.func if isinstance(work, partial) else work
    return f"{inner.__module__}.{inner.__qualname__}"
