"""The bridge between asyncio and Qt: the only place that starts tasks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.errors import TalonbenchError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine


class Tasks(QObject):
    """Starts coroutines and keeps hold of them.

    A `TalonbenchError` becomes the signal *failed*; anything else is a bug and goes to ``sys.excepthook``.
    """

    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Run *work* on the loop that runs."""
        import asyncio  # late: the first paint needs none of it

        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._on_done)
        return task

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, TalonbenchError):
            self.failed.emit(str(error))
        elif error is not None:
            sys.excepthook(type(error), error, error.__traceback__)

    async def finish(self) -> None:
        """Cancel what still runs and wait for it."""
        import asyncio

        for task in tuple(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
