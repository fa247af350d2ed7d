"""Retrying as Segment would: which answers, for how long, with waits that grow and are blurred by chance.

Segment's page on retries names the statuses, the window of four hours and a randomised exponential back-off; it does
not name the first wait or the largest one. Those two are ours, and are said to be so where they are shown.
"""

import random
from collections.abc import Callable, Iterator
from typing import Final

from talonbench.client.exchange import Exchange

WINDOW: Final = 4 * 3600.0  # seconds; segment-docs, destinations
FIRST: Final = 1.0  # seconds; ours
LARGEST: Final = 600.0  # seconds; ours


def should_retry(exchange: Exchange) -> bool:
    """Whether Segment would send it again."""
    return exchange.verdict.kind == "would_retry"


def retry_delays(chance: Callable[[], float] = random.random) -> Iterator[float]:
    """The seconds to wait before each further attempt, until the window ends; *chance* gives 0 to 1."""
    spent, step = 0.0, FIRST
    while True:
        wait = min(step, LARGEST) * (0.5 + chance() / 2)
        if spent + wait > WINDOW:
            return
        yield wait
        spent += wait
        step *= 2
