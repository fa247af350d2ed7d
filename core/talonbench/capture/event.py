"""Splits calls to the Tracking API into events, each with the checks that Segment makes on receipt.

Shapes, limits and checks: segment-docs, sources/catalog/libraries/server/http-api and delivery-overview-discards; the
short paths and the settings are what npm @segment/analytics-next and the mobile SDKs request.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from talonbench.events.batches import merge_batch_fields
from talonbench.filters.result import DUPLICATE
from talonbench.ingestion import IngestionFault, Receipt, check_event, describe_repeated, find_rejections, ingest
from talonbench.limits import BATCH
from talonbench.values import Json

LARGEST_BATCH: Final = BATCH
MOST_IN_BATCH: Final = 2500
SHORT: Final = {"t": "track", "i": "identify", "p": "page", "s": "screen", "g": "group", "a": "alias"}
BATCHES: Final = ("batch", "import", "b")
_NOT_OBJECT: Final = "not_object"
_TOO_MANY: Final = "batch_too_long"
_AT_THE_DOOR: Final = {  # what an event itself doesn't tell
    _NOT_OBJECT: "The batch's item isn't an object.",
    _TOO_MANY: f"A batch has at most {MOST_IN_BATCH:,} events; Segment rejects the others.",
}


@dataclass(frozen=True, slots=True)
class CapturedEvent:
    """One event as received.

    *number* counts from 1; *time* is seconds since 1970; *body* has no write key; *faults* are Segment's codes for why
    it would drop the event on receipt. *call* is the path of the call; *origin* is the web page's, empty without one.
    *message_id* is for an event without one.
    """

    number: int
    time: float
    body: dict[str, Json]
    faults: tuple[str, ...]
    call: str
    origin: str = ""
    message_id: str = ""

    @property
    def receipt(self) -> Receipt:
        """Its receipt by Segment."""
        return Receipt(round(self.time * 1000), self.message_id)

    @property
    def at_the_door(self) -> tuple[IngestionFault, ...]:
        """The faults that the event itself doesn't tell."""
        found = tuple(IngestionFault(code, _AT_THE_DOOR[code]) for code in self.faults if code in _AT_THE_DOOR)
        return (*found, describe_repeated(self.body)) if DUPLICATE in self.faults else found

    @property
    def received(self) -> dict[str, Json]:
        """The event as destinations receive it; one that Segment drops, as it arrived."""
        return self.body if self.faults else ingest(self.body, self.receipt)

    @property
    def name(self) -> str:
        """The event's or page's name, or an empty string."""
        found = self.body.get("event") or self.body.get("name")
        return found if isinstance(found, str) else ""

    @property
    def user(self) -> str:
        """The user's ID."""
        found = self.body.get("userId") or self.body.get("anonymousId")
        return found if isinstance(found, str) else ""

    @property
    def type(self) -> str:
        """The event's type."""
        found = self.body.get("type")
        return found if isinstance(found, str) else ""


def events_of(call: str, content: Any) -> Iterator[tuple[dict[str, Json], tuple[str, ...]]]:
    """Each event in a call to the path *call* with the body *content*, and its faults."""
    if call not in BATCHES:
        kind = SHORT.get(call, call)
        yield _checked({"type": kind, **content} if "type" not in content else {**content, "type": kind})
        return
    for at, item in enumerate(content["batch"]):
        body, faults = (
            _checked(merge_batch_fields(item, content)) if isinstance(item, dict) else ({"item": item}, (_NOT_OBJECT,))
        )
        yield body, (*faults, _TOO_MANY) if at >= MOST_IN_BATCH else faults


def _checked(event: dict[str, Json]) -> tuple[dict[str, Json], tuple[str, ...]]:
    body = {key: value for key, value in event.items() if key != "writeKey"}
    return body, tuple(fault.code for fault in find_rejections(body, check_event(body), is_call=True))
