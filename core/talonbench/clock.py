"""The time of day, for people. It may jump, so durations and limits are measured by ``time.monotonic``."""

import time


def now() -> float:
    """Seconds since 1970."""
    return time.time()
