"""What the results of a run answer: events, values of a facet, bars of the histogram."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in the results: its number *n*, its place, what it is, and the number of its verdict.

    *time* is milliseconds since the epoch; *offset* is in the bytes of the unpacked file, None if it isn't lines.
    *kinds* are the numbers of its differences from the other setup, if the run was compared.
    """

    n: int
    file: int
    line: int
    offset: int | None
    time: int | None
    type: str
    name: str
    user: str
    message_id: str
    verdict: int
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, how many events have it, and when the *first* and the *last* of them happened."""

    value: str
    count: int
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """The events from *start*, in milliseconds, for one step of the histogram; their *counts* are by outcome."""

    start: int
    counts: tuple[int, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Histogram:
    """Events over time, in UTC; *step* is an hour, a day or several, *bars* has one for each, gaps included."""

    step: int
    bars: tuple[Bar, ...] = ()
