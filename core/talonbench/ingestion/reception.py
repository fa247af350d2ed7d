"""Receipts for the events of one run; the clock and the ids are passed in, so that a run can be repeated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from talonbench.events.arrival import Arrival
from talonbench.events.receipt import Receipt
from talonbench.ingestion.checks import IngestionFault, describe_repeated
from talonbench.ingestion.receipt import read_time
from talonbench.values import Value

DAY: Final = 24 * 60 * 60 * 1000  # milliseconds for which Segment remembers a messageId
MOST: Final = 100_000  # messageIds that are remembered
_TEXTS: Final = frozenset((str,))
_STAMP: Final = len("2026-01-31T12:30:00.000Z")  # as Segment writes the time of receipt


def make_same_id() -> str:
    """The messageId of an event without one, where it must be the same whenever the event is judged again."""
    return "00000000-0000-4000-8000-000000000000"


class SeenIds:
    """At least the last `MOST` messageIds, each with the time of its first receipt; and at most twice as many."""

    def __init__(self) -> None:
        self._first: dict[str, int | str] = {}
        self._before: dict[str, int | str] = {}

    def add(self, identity: Value, at: int | str) -> bool:
        """Remember *identity*, received *at*; whether it was received in the 24 hours before.

        *at* is in milliseconds or, as a text, a date: few are repeated, so dates are read only then.
        """
        if type(identity) is not str or not identity:
            return False
        known = self._first
        if identity in known or identity in self._before:  # seldom
            first = known.get(identity, self._before.get(identity, 0))
            if abs(_milliseconds(at) - _milliseconds(first)) < DAY:
                return True
        known[identity] = at
        if len(known) > MOST:  # all at once: taking out one for each that comes takes twice as long
            self._first, self._before = {}, known
        return False

    def add_all(self, identities: Sequence[str], moments: Sequence[int | str]) -> tuple[int, ...]:
        """Remember *identities*, empty for an event without one, as `add` does; the places of those received before."""
        new = dict(zip(identities, moments, strict=True))
        is_quick = len(new) == len(identities) and "" not in new and len(self._first) + len(new) <= MOST
        # of two sets of keys the smaller one is walked; a dict would be walked whole
        if is_quick and new.keys().isdisjoint(self._first.keys()) and new.keys().isdisjoint(self._before.keys()):
            self._first.update(new)
            return ()
        pairs = enumerate(zip(identities, moments, strict=True))
        return tuple(at for at, (identity, moment) in pairs if self.add(identity, moment))


@dataclass(slots=True)
class Reception:
    """Gives receipts: *clock* is in seconds since 1970; *as_received* treats typed events as calls, too."""

    clock: Callable[[], float]
    new_id: Callable[[], str]
    as_received: bool = False
    seen: SeenIds = field(default_factory=SeenIds)

    def receive(self, arrival: Arrival) -> Receipt | None:
        """The receipt of an event by its *arrival*; None if it is taken as typed."""
        if arrival == "typed" and not self.as_received:
            return None
        return Receipt(round(self.clock() * 1000), self.new_id(), self.new_id() if arrival == "sdk" else "")

    def compare(self, event: dict[str, Value]) -> tuple[IngestionFault, ...]:
        """What is wrong with *event* beside the earlier ones; it is remembered."""
        return (describe_repeated(event),) if self.is_repeated(event) else ()

    def is_repeated(self, event: dict[str, Value]) -> bool:
        """Whether *event* has the messageId of an earlier one; it is remembered."""
        return bool(self.find_repeated((event,)))

    def find_repeated(self, events: Sequence[dict[str, Value]]) -> tuple[int, ...]:
        """The places of those of *events* that have the messageId of an earlier one; all are remembered."""
        return self.seen.add_all(*self.identify(events))

    def identify(self, events: Sequence[dict[str, Value]]) -> tuple[list[str], list[int | str]]:
        """The messageId of each of *events*, empty for one without, and when it was received."""
        identities: list[Any] = [event.get("messageId") for event in events]
        if not _TEXTS.issuperset(map(type, identities)):
            identities = [one if type(one) is str else "" for one in identities]
        moments: list[Any] = [event.get("receivedAt") for event in events]
        return identities, moments if _are_stamps(moments) else [*map(self.find_moment, events)]

    def find_moment(self, event: dict[str, Value]) -> int | str:
        """When *event* was received: the present moment if it doesn't say so itself."""
        at = event.get("receivedAt")
        if _are_stamps([at]):
            return str(at)
        known = read_time(at)
        return round(self.clock() * 1000) if known is None else known


def _are_stamps(moments: list[Any]) -> bool:
    """Whether all *moments* are written as Segment writes them."""
    try:
        ends = "".join(moments)[_STAMP - 1 :: _STAMP]
    except TypeError:  # one is missing
        return False
    return {_STAMP}.issuperset(map(len, moments)) and ends == "Z" * len(moments)


def _milliseconds(at: int | str) -> int:
    return at if isinstance(at, int) else read_time(at) or 0
