"""The time of day, for people. It may jump, so durations and limits are measured by ``time.monotonic``.

What is worked out together can hold the clock, so that all of it says the same; a case holds it at its own moment.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_HELD: ContextVar[float | None] = ContextVar("held", default=None)


def now() -> float:
    """Seconds since 1970."""
    held = _HELD.get()
    return time.time() if held is None else held


@contextmanager
def hold(moment: float) -> Iterator[None]:
    """Let `now` be *moment* for what this thread does inside."""
    token = _HELD.set(moment)
    try:
        yield
    finally:
        _HELD.reset(token)
