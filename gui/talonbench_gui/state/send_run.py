"""One act of sending: what it covers, how far it is, and how each request ended. Not needed for the first paint."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talonbench.client import Exchange

FAILURES = ("would_drop", "would_retry")  # worst first


@dataclass(slots=True)
class SendRun:
    """A send of one or several events, from the user's act to the last response.

    *title* says what is sent: an event, a mapping, or all events. *total* counts the requests, *begun* is in seconds
    since the epoch, *seconds* the duration once it has ended. *unreadable* are IDs of events whose text isn't JSON.
    """

    title: str
    events: tuple[str, ...]
    total: int
    begun: float
    unreadable: tuple[str, ...] = ()
    exchanges: dict[tuple[str, str], list[Exchange]] = field(default_factory=dict)  # by event and mapping
    seconds: float | None = None
    was_cancelled: bool = False
    is_outdated: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.seconds is not None

    @property
    def done(self) -> int:
        """The number of requests that have a response or an error."""
        return sum(map(len, self.exchanges.values()))

    def record(self, event: str, mapping: str, exchange: Exchange) -> None:
        """Add *exchange*; a retry replaces the attempt before it."""
        sent = self.exchanges.setdefault((event, mapping), [])
        if sent and sent[-1].request is exchange.request:
            sent[-1] = exchange
        else:
            sent.append(exchange)

    def counts(self) -> Counter[str]:
        """The number of requests by kind of verdict."""
        return Counter(one.verdict.kind for sent in self.exchanges.values() for one in sent)

    def failures(self) -> list[tuple[str, str]]:
        """The events and mappings with a request that wasn't delivered, in the order of sending.

        Events that can't be read come last, with an empty mapping.
        """
        failed = [key for key, sent in self.exchanges.items() if any(one.verdict.kind in FAILURES for one in sent)]
        order = {event: at for at, event in enumerate(self.events)}
        failed.sort(key=lambda key: order.get(key[0], len(order)))
        return [*failed, *((event, "") for event in self.unreadable)]
