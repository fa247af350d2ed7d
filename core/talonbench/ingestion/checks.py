"""The checks on one event. Codes: segment-docs, delivery-overview-discards; limits: server/http-api."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from talonbench.events.batches import KINDS
from talonbench.values import Value, json_text

LARGEST_EVENT: Final = 32 * 1024  # bytes
LONGEST_ID: Final = 99  # characters of a messageId
_LONGEST_SHOWN: Final = 40  # characters of a value in a sentence
_IDS: Final = ("userId", "anonymousId")
_OBJECTS: Final = ("properties", "traits")
_NAMES: Final = ("name", "category")  # of pages and screens
_OBJECT, _STRING = "an object", "a string"


@dataclass(frozen=True, slots=True)
class IngestionFault:
    """Why Segment rejects an event on receipt, in a sentence; *code* is Segment's where it has one.

    *path* is a JSON pointer into the event. *is_missing*: nothing there is wrong, but something isn't there that the
    call, an SDK or the user may still add. *brief* is the message without the value that is wrong.
    """

    code: str
    message: str
    path: str = ""
    is_missing: bool = False
    brief: str = ""

    @property
    def without_value(self) -> str:
        """The message as a letter has it, which doesn't quote what people send: a placeholder says nothing there."""
        return self.brief or self.message


def check_event(event: dict[str, Value]) -> tuple[IngestionFault, ...]:
    """Everything for which Segment rejects *event* on receipt."""
    return (*_ids(event), *_event_name(event), *_types(event), *_size(event))


def find_rejections(
    event: dict[str, Value], faults: tuple[IngestionFault, ...], *, is_call: bool = False
) -> tuple[IngestionFault, ...]:
    """Those of *faults* for which Segment rejects *event*.

    *is_call*: it arrived in a call to the Tracking API, so what is missing counts, too; elsewhere it may be added.
    """
    if went_through(event):
        return ()
    return faults if is_call else tuple(fault for fault in faults if not fault.is_missing)


def describe_repeated(event: dict[str, Value]) -> IngestionFault:
    """Why Segment drops *event*, whose ``messageId`` an earlier one had in the last 24 hours."""
    message = f"An earlier event has the same messageId, {_short(event.get('messageId'))}."
    return IngestionFault("duplicate_message_id", f"{message} Segment drops duplicates for 24 hours.", "/messageId")


def recall_repeated(event: dict[str, Value], message_id: str) -> tuple[IngestionFault, ...]:
    """That Segment drops *event*, if it still has the *message_id* by which it is known to be a repeated one."""
    return (describe_repeated(event),) if message_id and event.get("messageId") == message_id else ()


def went_through(event: dict[str, Value]) -> bool:
    """Whether Segment received *event* before, and won't check it again: it has ``receivedAt`` or is a row."""
    return "receivedAt" in event or "__segment_id" in event


def has_id(event: dict[str, Value]) -> bool:
    """Whether *event* says who it is about."""
    return any(event.get(key) not in (None, "") for key in _IDS)


def _ids(event: dict[str, Value]) -> Iterator[IngestionFault]:
    ids = {key: event.get(key) for key in _IDS}
    if not has_id(event):
        yield IngestionFault("no_user_anon_id", "The event has neither a userId nor an anonymousId.", "", True)
    for key, one in ids.items():
        if one is not None and not isinstance(one, str):
            yield _wrong("id_not_string", key, _STRING, one)


def _event_name(event: dict[str, Value]) -> Iterator[IngestionFault]:
    name = event.get("event")
    if event.get("type") != "track":
        return
    if name is None or name == "":
        yield IngestionFault("event_not_defined", "A track call must name its event.", "/event", True)
    elif not isinstance(name, str):
        yield _wrong("event_not_string", "event", _STRING, name)


def _types(event: dict[str, Value]) -> Iterator[IngestionFault]:
    kind = event.get("type")
    for key in _OBJECTS:
        if event.get(key) is not None and not isinstance(event[key], dict):
            yield _wrong(f"{key}_not_object", key, _OBJECT, event[key])
    for key in _NAMES if kind in ("page", "screen") else ():
        if event.get(key) is not None and not isinstance(event[key], str):
            yield _wrong(f"{key}_not_string", key, _STRING, event[key])
    if kind is None or kind == "":
        yield IngestionFault("missing_type", "The event has no type.", "/type", True)
    elif kind not in KINDS:
        yield IngestionFault("invalid_type", f"type {_short(kind)} isn't one of {', '.join(KINDS)}.", "/type")


def _size(event: dict[str, Value]) -> Iterator[IngestionFault]:
    identity = event.get("messageId")
    if isinstance(identity, str) and len(identity) > LONGEST_ID:
        message = f"The messageId has {len(identity)} characters; Segment allows {LONGEST_ID}."
        yield IngestionFault("message_id_too_long", message, "/messageId")
    size = len(json_text(event).encode("utf-8", "surrogatepass"))
    if size > LARGEST_EVENT:
        message = f"The event is {size / 1024:.1f} KB as compact JSON; Segment allows 32 KB."
        yield IngestionFault("event_too_large", message)


def _wrong(code: str, key: str, wanted: str, value: Value) -> IngestionFault:
    must, kind = f"{key} must be {wanted}, but it is", name_kind(value)
    article = "an" if kind[0] in "ao" else "a"
    return IngestionFault(code, f"{must} the {kind} {_short(value)}.", f"/{key}", brief=f"{must} {article} {kind}.")


def name_kind(value: Value) -> str:
    """What JSON calls *value*."""
    kinds = {bool: "boolean", str: "string", dict: "object", list: "array", type(None): "null"}
    return kinds.get(type(value), "number")


def _short(value: Value) -> str:
    text = json_text(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
