"""MessageIds for the events of one run; the clock and the ids are passed in, so that a run can be repeated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final

from talonbench.events.arrival import Arrival
from talonbench.events.receipt import Receipt
from talonbench.ingestion.checks import IngestionFault, describe_repeated
from talonbench.ingestion.receipt import read_time
from talonbench.ingestion.seen_ids import MessageIds, SeenIds
from talonbench.values import Value

_ID: Final[Callable[[Any], Any]] = itemgetter("messageId")
_RECEIVED: Final[Callable[[Any], Any]] = itemgetter("receivedAt")
_STAMP: Final = len("2026-01-31T12:30:00.000Z")  # as Segment writes the time of receipt


def make_same_id() -> str:
    """The messageId of an event without one, where it must be the same whenever the event is judged again."""
    return "00000000-0000-4000-8000-000000000000"


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
        return self.seen.add_all(self.identify(events))

    def identify(self, events: Sequence[dict[str, Value]]) -> MessageIds:
        """The messageId of each of *events*, and when it was received."""
        if (found := _read_plainly(events)) is not None:
            return found
        ids = [one if type(one := event.get("messageId")) is str else "" for event in events]
        return MessageIds(ids, [*map(self.find_moment, events)])

    def find_moment(self, event: dict[str, Value]) -> int | str:
        """When *event* was received: the present moment if it doesn't say so itself."""
        at = event.get("receivedAt")
        if _are_stamps([at]):
            return str(at)
        known = read_time(at)
        return round(self.clock() * 1000) if known is None else known


def _read_plainly(events: Sequence[dict[str, Value]]) -> MessageIds | None:
    """The messageIds of *events*; None unless each has one, and a time of receipt as Segment writes it."""
    try:
        ids, moments = [*map(_ID, events)], [*map(_RECEIVED, events)]
        "".join(ids)  # TypeError if one isn't a text
    except (KeyError, TypeError):
        return None
    return MessageIds(ids, moments) if _are_stamps(moments) else None


def _are_stamps(moments: list[Any]) -> bool:
    """Whether all *moments* are written as Segment writes them."""
    try:
        ends = "".join(moments)[_STAMP - 1 :: _STAMP]
    except TypeError:  # one is missing
        return False
    return {_STAMP}.issuperset(map(len, moments)) and ends == "Z" * len(moments)
