"""One send of several rows: a task for each, and a queue of their progress."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from talonbench.client import Exchange
from talonbench.client.retry import should_retry
from talonbench.dispatch.progress import Answered, Cancelled, Finished, Progress, Queued, Retrying, Sending
from talonbench.request import Request
from talonbench.trace import MappingTrace

# Makes one attempt; calls the first function if it must wait for the rate limit, the second when it is sent, the third
# if it is cancelled after that.
Attempt = Callable[[Request, Callable[[], None], Callable[[], None], Callable[[Exchange], None]], Awaitable[Exchange]]


@dataclass(slots=True)
class _RowState:
    row: MappingTrace
    unanswered: Exchange | None = None


class Dispatch:
    """Enter it to start, iterate for progress, leave it to end: see the package's docstring. Made by `Dispatcher.open`.

    *attempt* makes one attempt to send a request; *delays* gives the seconds before each retry.
    """

    def __init__(self, rows: Sequence[MappingTrace], attempt: Attempt, delays: Callable[[], Iterable[float]]) -> None:
        self._rows = rows
        self._attempt = attempt
        self._delays = delays
        self._tasks: dict[asyncio.Task[None], _RowState] = {}
        self._told: asyncio.Queue[Progress] = asyncio.Queue()
        self._error: BaseException | None = None
        self._is_cancelled = self._is_finished = self._is_read = False

    async def __aenter__(self) -> Self:
        for row in (row for row in self._rows if row.requests):
            state = _RowState(row)
            task = asyncio.create_task(self._send_row(state))
            self._tasks[task] = state
            task.add_done_callback(self._on_done)
        if self._is_cancelled:
            self._cancel_tasks(self._tasks)
        self._finish_if_done()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        if kind is None:
            self._raise_error()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Progress:
        if self._is_read:
            raise StopAsyncIteration
        progress = await self._told.get()
        if isinstance(progress, Finished):
            self._is_read = True
            self._raise_error()
        return progress

    def cancel(self, mapping: str | None = None) -> None:
        """Cancel the sends of the mapping with this id, or all of them; requests already sent stay sent."""
        if mapping is None:
            self._is_cancelled = self._is_cancelled or not self._is_finished
            self._cancel_tasks(self._tasks)
        else:
            self._cancel_tasks(task for task, state in self._tasks.items() if state.row.subscription.id == mapping)

    def _cancel_tasks(self, tasks: Iterable[asyncio.Task[None]]) -> None:
        for task in tasks:
            if not task.cancelling():  # a second time would interrupt its cleanup
                task.cancel()

    def _raise_error(self) -> None:
        """Raise the error that a task failed with, once."""
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _tell(self, progress: Progress) -> None:
        self._told.put_nowait(progress)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        """Report the end of a row here: a task cancelled before its first step runs none of its own code."""
        state = self._tasks.pop(task)
        if task.cancelled():
            self._tell(Cancelled(state.row, state.unanswered))
        elif (error := task.exception()) is not None:
            self._error = self._error or error
            self._cancel_tasks(self._tasks)
        self._finish_if_done()

    def _finish_if_done(self) -> None:
        if not self._tasks:
            self._is_finished = True
            self._tell(Finished(self._is_cancelled))

    async def _send_row(self, state: _RowState) -> None:
        for request in state.row.requests:
            exchange = await self._send(state, request)
            for attempt, seconds in enumerate(self._delays(), 2):
                if not should_retry(exchange):
                    break
                self._tell(Retrying(state.row, attempt, seconds))
                await asyncio.sleep(seconds)
                exchange = await self._send(state, request)

    async def _send(self, state: _RowState, request: Request) -> Exchange:
        def on_abandoned(exchange: Exchange) -> None:
            state.unanswered = exchange

        exchange = await self._attempt(
            request,
            lambda: self._tell(Queued(state.row, request)),
            lambda: self._tell(Sending(state.row, request)),
            on_abandoned,
        )
        self._tell(Answered(state.row, exchange))
        return exchange
