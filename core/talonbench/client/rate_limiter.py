"""Talon.One's limit for Segment's endpoints: 60 requests a second."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

REQUESTS: Final = 60
SECONDS: Final = 1.0


class RateLimiter:
    """Lets through so many *requests* that no window of *seconds* sees more of them, wherever it is counted.

    A request holds its slot until *seconds* after its answer. It was counted over there before the answer left, so
    what takes its slot comes late enough, however unevenly the network carries them. *clock* gives seconds: an event
    loop's timers may come early (Qt's do, by up to 60 ms), so they only say when to look at it.
    """

    def __init__(
        self, requests: int = REQUESTS, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._free_at = deque([clock()] * requests)  # when each slot that nobody holds is free, the earliest first
        self._is_given_back = asyncio.Event()
        self._turn = asyncio.Lock()  # first come, first served

    @property
    def is_saturated(self) -> bool:
        """Whether the next request has to wait."""
        return self._turn.locked() or not self._free_at or self._free_at[0] > self._clock()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[float]:
        """Hold a slot for one request; gives the seconds that were spent waiting for it."""
        begun = self._clock()
        async with self._turn:
            await self._take()
        try:
            yield self._clock() - begun
        finally:
            self._free_at.append(self._clock() + self._seconds)
            self._is_given_back.set()

    async def _take(self) -> None:
        while not self._free_at:
            self._is_given_back.clear()
            await self._is_given_back.wait()
        while (left := self._free_at[0] - self._clock()) > 0:
            await asyncio.sleep(left)
        self._free_at.popleft()
