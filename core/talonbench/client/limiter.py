"""Talon.One's limit for Segment's endpoints: 60 requests a second."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

REQUESTS: Final = 60
SECONDS: Final = 1.0


class RateLimiter:
    """Lets through so many *requests* that no window of *seconds* sees more of them, wherever it is counted.

    A request holds its place until *seconds* after its answer. It was counted over there before the answer left, so
    what takes its place comes late enough, however unevenly the network carries them.
    """

    def __init__(self, requests: int = REQUESTS, seconds: float = SECONDS) -> None:
        self._places = asyncio.Semaphore(requests)
        self._seconds = seconds

    @property
    def is_full(self) -> bool:
        """Whether the next request has to wait."""
        return self._places.locked()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[float]:
        """Hold a place for one request; gives the seconds that were spent waiting for it."""
        begun = time.perf_counter()
        await self._places.acquire()
        try:
            yield time.perf_counter() - begun
        finally:
            asyncio.get_running_loop().call_later(self._seconds, self._places.release)
