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
    """Starts coroutines and keeps references to them.

    A `TalonbenchError` becomes the signal *failed*; anything else is a bug and goes to ``sys.excepthook``.
    """

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[asyncio.Task[None]] = set()

    @property
    def is_busy(self) -> bool:
        """Whether a task is running."""
        return bool(self._running)

    @property
    def can_start(self) -> bool:
        """Whether the event loop runs: a script may show the window without one."""
        import asyncio

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return False
        return True

    def start(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Run *work* on the running loop."""
        import asyncio  # imported late: not needed for the first paint

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
        """Cancel the running tasks and wait for them."""
        import asyncio

        for task in tuple(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
