"""What Segment makes of a call on receipt: its times, its ids (segment-docs, spec/common and http-api)."""

from collections.abc import Sequence
from typing import Final

from talonbench.events.receipt import Receipt
from talonbench.ingestion.checks import has_id, went_through
from talonbench.liquid.calendar import instant
from talonbench.liquid.date_reading import parse_instant
from talonbench.values import Value

ADDED: Final = ("messageId", "originalTimestamp", "receivedAt", "timestamp")  # to every call
_BY_SDKS: Final = (("sentAt",), ("context", "library"))
Event = dict[str, Value]


def complete_call(event: Event, receipt: Receipt) -> Event:
    """*event* as the call has it: with what an SDK adds, without the write key."""
    found = {key: value for key, value in event.items() if key != "writeKey"}
    if receipt.anonymous_id:
        now = format_time(receipt.at)
        found = {"timestamp": now, "sentAt": now, **found}
        if not has_id(found):
            found["anonymousId"] = receipt.anonymous_id
    return found


def name_adder(keys: Sequence[str]) -> str:
    """Who adds the value at *keys* to a typed event once it is a call; empty if nobody does."""
    if tuple(keys[:1]) in [(key,) for key in ADDED]:
        return "Segment"
    return "SDKs" if any(tuple(keys[: len(place)]) == place for place in _BY_SDKS) else ""


def ingest(event: Event, receipt: Receipt) -> Event:
    """*event*, the body of a call, as destinations receive it; one that Segment received before stays as it is.

    Segment corrects the device's clock: timestamp = receivedAt - (sentAt - originalTimestamp); without a timestamp the
    event happens on receipt. A timestamp without ``sentAt`` stays as it is here: that case isn't documented.
    """
    if went_through(event):
        return event
    call = complete_call(event, receipt)
    received = format_time(receipt.at)
    original = call.get("originalTimestamp") or call.get("timestamp") or received
    message = call.get("messageId") or receipt.message_id
    times = {"originalTimestamp": original, "receivedAt": received, "timestamp": _correct(original, call, receipt.at)}
    return {**call, "messageId": message, **times}


def lacks_sent_at(event: Event) -> bool:
    """Whether *event*, as received, has a timestamp of its own and nothing to correct it by."""
    return not event.get("sentAt") and event.get("originalTimestamp") != event.get("receivedAt")


def _correct(original: Value, call: Event, received: int) -> str:
    happened, sent = read_time(original), read_time(call.get("sentAt"))
    if happened is None:
        return format_time(received)
    return format_time(happened if sent is None else received - (sent - happened))


def read_time(value: Value) -> int | None:
    """The milliseconds since 1970 that *value* says; None if it isn't a date."""
    found = parse_instant(value) if isinstance(value, str) else None
    return None if found is None else found.milliseconds


def format_time(milliseconds: int) -> str:
    """*milliseconds* since 1970 as Segment writes times: ISO 8601 in UTC."""
    at = instant(milliseconds)
    if at is None:
        return ""
    return f"{at.year:04}-{at.month:02}-{at.day:02}T{at.hour:02}:{at.minute:02}:{at.second:02}.{at.millisecond:03}Z"
