"""Talon.One's limit for Segment's endpoints: 60 requests a second."""

import asyncio
import time
from collections import deque

REQUESTS = 60
# A little over a second: requests that leave evenly do not arrive evenly.
WINDOW = 1.1


class RateLimiter:
    """Gives each request its moment to leave; no window of *seconds* ever holds more than *requests*."""

    def __init__(self, requests: int = REQUESTS, seconds: float = WINDOW) -> None:
        self._seconds = seconds
        self._departures: deque[float] = deque(maxlen=requests)

    def reserve(self, now: float) -> float:
        """Take the next free moment, at *now* or after; the seconds to wait for it."""
        full = len(self._departures) == self._departures.maxlen
        moment = max(now, self._departures[0] + self._seconds) if full else now
        self._departures.append(moment)
        return moment - now

    async def wait(self) -> float:
        """Wait for a moment to leave; how long that took, in seconds."""
        seconds = self.reserve(time.monotonic())
        if seconds > 0:
            await asyncio.sleep(seconds)
        return seconds
