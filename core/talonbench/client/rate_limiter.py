"""Talon.One's rate limit for Segment's endpoints: 60 requests per second."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from talonbench.talon_one import REQUESTS

SECONDS: Final = 1.0
# Servers count with clocks of their own, often in whole milliseconds and a moment before or after they respond; and an
# attempt that failed here may arrive there a little later.
MARGIN: Final = 0.03  # seconds


class RateLimiter:
    """Limits requests to *requests* in any window of *seconds*, as counted here and by the server.

    A request holds its slot until *seconds* after its response. The server counted it before responding, so the next
    request in the slot is late enough, however uneven the network is. *clock* gives seconds: an event loop's timers may
    fire early (Qt's do, by up to 60 ms), so they only say when to check the clock.
    """

    def __init__(
        self, requests: int = REQUESTS, seconds: float = SECONDS + MARGIN, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._free_at = deque([clock()] * requests)  # when each unheld slot is free, the earliest first
        self._is_given_back = asyncio.Event()
        self._turn = asyncio.Lock()  # first come, first served

    @property
    def is_saturated(self) -> bool:
        """Whether the next request must wait."""
        return self._turn.locked() or not self._free_at or self._free_at[0] > self._clock()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[float]:
        """Hold a slot for one request; yields the seconds spent waiting for it."""
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
