"""Unwraps events from batches, wrappers and arrays; and recognizes events themselves."""

from typing import Any, Final

from talonbench.events.arrival import FoundEvent
from talonbench.events.batches import KINDS, infer_type, merge_batch_fields

_WRAPPERS: Final = ("event", "payload", "youSent", "message", "data", "inputPayload")
_IDS: Final = frozenset({"userId", "anonymousId"})
_EVENT_KEYS: Final = _IDS | {"properties", "traits", "messageId", "previousId", "groupId"}


def looks_like_event(body: dict[str, Any]) -> bool:
    """Whether *body* is an event, judging by its type or by two keys that events have."""
    return body.get("type") in KINDS or len(_EVENT_KEYS & body.keys()) + isinstance(body.get("event"), str) >= 2


def lacks_only_its_type(body: dict[str, Any]) -> bool:
    """Whether *body* is that of a call to the HTTP API, whose URL determines the type."""
    return infer_type(body) is not body and (looks_like_event(body) or bool(_IDS & body.keys()))


def is_wrapped(body: dict[str, Any]) -> bool:
    """Whether *body* is more than one event, or contains something that events never contain."""
    return "writeKey" in body or bool(inner_events(body)) or _is_named_events(body)


def inner_events(body: dict[str, Any]) -> list[FoundEvent]:
    """The events that *body* wraps; the first one gets its write key."""
    found = _inner(body)
    if "writeKey" in body and found:
        found[0] = FoundEvent({**found[0].body, "writeKey": body["writeKey"]}, "call")
    return found


def _inner(body: dict[str, Any]) -> list[FoundEvent]:
    batch = body.get("batch")
    if isinstance(batch, list) and body.get("type") not in KINDS:
        shared = {key: value for key, value in body.items() if key != "batch"}
        items = [infer_type(merge_batch_fields(item, shared)) for item in batch if isinstance(item, dict)]
        return [FoundEvent(item, "call") for item in items]
    if looks_like_event(body):
        return []
    for key in _WRAPPERS:
        inner = body.get(key)
        parts = inner if isinstance(inner, list) else [inner]
        events = [FoundEvent(infer_type(one)) for one in parts if isinstance(one, dict) and looks_like_event(one)]
        if events and len(events) == len(parts):
            return events
    return []


def _is_named_events(body: dict[str, Any]) -> bool:
    """An object with only events as members, such as collections of examples."""
    parts = [part for key, part in body.items() if not key.startswith("_")]
    return bool(parts) and all(isinstance(part, dict) and part.get("type") in KINDS for part in parts)


def events_of(value: Any) -> list[FoundEvent]:
    """The events in a JSON value: one, an array, or a wrapper."""
    if isinstance(value, list):
        return [event for item in value for event in events_of(item)]
    if not isinstance(value, dict):
        return []
    if inner := inner_events(value):
        return inner
    if _is_named_events(value):
        return [FoundEvent(part) for part in value.values() if isinstance(part, dict)]
    return [read_body(value)]


def read_body(body: dict[str, Any], call: str = "") -> FoundEvent:
    """*body* as an event: with a write key or without its type it is that of a call, as one at the path *call* is."""
    is_call = bool(call) or "writeKey" in body or lacks_only_its_type(body)
    return FoundEvent(infer_type(body, call), "call" if is_call else "typed")
