"""Splits calls to the Tracking API into events, each with the checks that Segment makes on receipt.

Shapes, limits and checks: segment-docs, sources/catalog/libraries/server/http-api and delivery-overview-discards; the
short paths and the settings are what npm @segment/analytics-next and the mobile SDKs request.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from talonbench.events.batches import KINDS, merge_batch_fields
from talonbench.values import Json, json_text

LARGEST_EVENT: Final = 32 * 1024  # bytes
LARGEST_BATCH: Final = 500 * 1024  # bytes
MOST_IN_BATCH: Final = 2500
LONGEST_ID: Final = 99  # characters of a messageId
SHORT: Final = {"t": "track", "i": "identify", "p": "page", "s": "screen", "g": "group", "a": "alias"}
BATCHES: Final = ("batch", "import", "b")

_TYPES: Final = (
    ("properties", dict, "properties_not_object"),
    ("traits", dict, "traits_not_object"),
    ("name", str, "name_not_string"),
    ("category", str, "category_not_string"),
)


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
    return body, tuple(_faults(body))


def _faults(event: dict[str, Json]) -> Iterator[str]:
    ids = [event.get(key) for key in ("userId", "anonymousId")]
    kind = event.get("type")
    if not any(ids):
        yield "no_user_anon_id"
    if any(one is not None and not isinstance(one, str) for one in ids):
        yield "id_not_string"
    if kind == "track" and (name := event.get("event")) in (None, ""):
        yield "event_not_defined"
    elif kind == "track" and not isinstance(name, str):
        yield "event_not_string"
    for key, wanted, code in _TYPES if kind in ("page", "screen") else _TYPES[:2]:
        if event.get(key) is not None and not isinstance(event[key], wanted):
            yield code
    if kind not in KINDS:
        yield "missing_type" if kind in (None, "") else "invalid_type"
    if isinstance(name := event.get("messageId"), str) and len(name) > LONGEST_ID:
        yield "message_id_too_long"
    if len(json_text(event).encode("utf-8", "replace")) > LARGEST_EVENT:
        yield "event_too_large"
