"""Retries as Segment does them: after which responses, for how long, with randomized exponential backoff.

Segment's page on retries gives the statuses, the window of four hours and a randomized exponential backoff, but neither
the first delay nor the largest. Those two are ours, and the interface says so.
"""

import random
from collections.abc import Callable, Iterator
from typing import Final

from talonbench.client.exchange import Exchange

WINDOW: Final = 4 * 3600.0  # seconds; segment-docs, destinations
FIRST: Final = 1.0  # seconds; ours
LARGEST: Final = 600.0  # seconds; ours


def should_retry(exchange: Exchange) -> bool:
    """Whether Segment would retry it."""
    return exchange.verdict.kind == "would_retry"


def retry_delays(chance: Callable[[], float] = random.random) -> Iterator[float]:
    """The seconds to wait before each retry, until the window ends; *chance* returns 0 to 1."""
    spent, step = 0.0, FIRST
    while True:
        wait = min(step, LARGEST) * (0.5 + chance() / 2)
        if spent + wait > WINDOW:
            return
        yield wait
        spent += wait
        step *= 2
