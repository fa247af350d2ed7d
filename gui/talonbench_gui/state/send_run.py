"""One act of sending: what it covers, how far it is, and how each request ended. Not needed for the first paint."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talonbench.client import Exchange
    from talonbench.connections import Connection

FAILURES = ("would_drop", "would_retry")


@dataclass(slots=True)
class SendRun:
    """A send of one or several events, from the user's act to the last response.

    *title* says what is sent: an event, a mapping, or all events. *total* counts the requests, *begun* is in seconds
    since the epoch, *seconds* the duration once it has ended. *unreadable* are IDs of events whose text isn't JSON.
    *idle* counts the events that send nothing, *rejected* the mappings that were rejected before sending, by status.
    *connection* is where it went.
    """

    title: str
    events: tuple[str, ...]
    total: int
    begun: float
    unreadable: tuple[str, ...] = ()
    idle: int = 0
    exchanges: dict[tuple[str, str], list[Exchange]] = field(default_factory=dict)  # by event and mapping
    counts: Counter[str] = field(default_factory=Counter)  # requests by kind of verdict
    rejected: Counter[str] = field(default_factory=Counter)
    connection: Connection | None = None
    seconds: float | None = None
    was_cancelled: bool = False
    is_outdated: bool = False
    _failed: dict[tuple[str, str], None] = field(default_factory=dict)  # in the order of sending

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.seconds is not None

    @property
    def done(self) -> int:
        """The number of requests that have a response or an error."""
        return self.counts.total()

    @property
    def has_failures(self) -> bool:
        """Whether a request wasn't delivered, a mapping was rejected, or an event can't be read."""
        return bool(self._failed or self.unreadable)

    def reject(self, event: str, mapping: str, status: str) -> None:
        """Add a mapping that is rejected before sending."""
        self.rejected[status] += 1
        self._failed[event, mapping] = None

    def record(self, event: str, mapping: str, exchange: Exchange) -> None:
        """Add *exchange*; a retry replaces the attempt before it."""
        sent = self.exchanges.setdefault((event, mapping), [])
        if sent and sent[-1].request is exchange.request:
            self.counts[sent.pop().verdict.kind] -= 1
        sent.append(exchange)
        self.counts[exchange.verdict.kind] += 1
        if any(one.verdict.kind in FAILURES for one in sent):
            self._failed[event, mapping] = None
        else:
            self._failed.pop((event, mapping), None)

    def failures(self) -> list[tuple[str, str]]:
        """The events and mappings that were rejected, or have a request that wasn't delivered, in the order of sending.

        Events that can't be read come last, with an empty mapping.
        """
        return [*self._failed, *((event, "") for event in self.unreadable)]
