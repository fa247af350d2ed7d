"""Splits calls to the Tracking API into events, each with the checks that Segment makes on receipt.

Shapes, limits and checks: segment-docs, sources/catalog/libraries/server/http-api and delivery-overview-discards; the
short paths and the settings are what npm @segment/analytics-next and the mobile SDKs request.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from talonbench.events.batches import merge_batch_fields
from talonbench.ingestion import check_event
from talonbench.limits import BATCH
from talonbench.values import Json

LARGEST_BATCH: Final = BATCH
MOST_IN_BATCH: Final = 2500
SHORT: Final = {"t": "track", "i": "identify", "p": "page", "s": "screen", "g": "group", "a": "alias"}
BATCHES: Final = ("batch", "import", "b")


@dataclass(frozen=True, slots=True)
class CapturedEvent:
    """One event as received.

    *number* counts from 1; *time* is seconds since 1970; *body* has no write key; *faults* are Segment's codes for why
    it would drop the event on receipt. *call* is the path of the call; *origin* is the web page's, empty without one.
    """

    number: int
    time: float
    body: dict[str, Json]
    faults: tuple[str, ...]
    call: str
    origin: str = ""

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
            _checked(merge_batch_fields(item, content)) if isinstance(item, dict) else ({"item": item}, ("not_object",))
        )
        yield body, (*faults, "batch_too_long") if at >= MOST_IN_BATCH else faults


def _checked(event: dict[str, Json]) -> tuple[dict[str, Json], tuple[str, ...]]:
    body = {key: value for key, value in event.items() if key != "writeKey"}
    return body, tuple(fault.code for fault in check_event(body))
