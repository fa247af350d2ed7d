"""Receipts for the events of one run; the clock and the ids are passed in, so that a run can be repeated."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from talonbench.events.arrival import Arrival
from talonbench.events.receipt import Receipt
from talonbench.ingestion.checks import IngestionFault, describe_repeated
from talonbench.ingestion.receipt import read_time
from talonbench.values import Value

DAY: Final = 24 * 60 * 60 * 1000  # milliseconds for which Segment remembers a messageId
MOST: Final = 100_000  # messageIds that are remembered


class SeenIds:
    """The last `MOST` messageIds, each with the time of its first receipt."""

    def __init__(self) -> None:
        self._first: OrderedDict[str, int] = OrderedDict()

    def add(self, identity: Value, at: int) -> bool:
        """Remember *identity*, received *at* milliseconds; whether it was received in the 24 hours before."""
        if not isinstance(identity, str) or not identity:
            return False
        first = self._first.get(identity)
        if first is not None and abs(at - first) < DAY:
            return True
        self._first[identity] = at
        if len(self._first) > MOST:
            self._first.popitem(last=False)
        return False


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
        at = read_time(event.get("receivedAt"))
        is_known = self.seen.add(event.get("messageId"), round(self.clock() * 1000) if at is None else at)
        return (describe_repeated(event),) if is_known else ()
