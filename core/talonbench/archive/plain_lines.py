"""Lines of an archive that plainly are one event, read to what is looked at: the rest is only checked to be JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal, Required, TypeAlias, TypedDict

import msgspec
import orjson

from talonbench.archive.needs import Needs
from talonbench.events import MAX_DEPTH
from talonbench.events.batches import KINDS
from talonbench.ingestion import went_through
from talonbench.values import Json
from talonbench.values.pointer import EACH

Event: TypeAlias = dict[str, Json]
ReadLines: TypeAlias = Callable[[Sequence[bytes]], list[Event | None]]
_KINDS: Final = frozenset(KINDS)
_SHALLOW: Final = 5 * MAX_DEPTH  # bytes that can't hold more levels of objects: {"":}
_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")
_LONG: Final = b"0" * 16  # digits of an integer that a double may not keep
_OTHER: Final = None | bool | int | float | str  # what has no keys
# whom an event is about, when it happened, how it came: any destination asks that
_ALWAYS: Final[dict[str, Any]] = {
    "type": Required[Literal[KINDS]],
    **dict.fromkeys(("messageId", "userId", "anonymousId"), str | None),
    **dict.fromkeys(("event", "name", "category", "integrations", "writeKey", "__segment_id"), Any),
    **dict.fromkeys(("timestamp", "originalTimestamp", "receivedAt", "sentAt"), Any),
}
_PARTS: Final = ("properties", "traits")  # of which Segment checks on receipt that they are objects


def compile_reader(needs: Needs, *, is_number_sensitive: bool) -> ReadLines:
    """What reads each line as `read_plain` does, but of the event only what any destination asks for, and *needs*."""
    if needs is None or is_number_sensitive:
        return lambda lines: [read_plain(line, is_number_sensitive) for line in lines]
    parts = {key: needs.get(key, {}) for key in dict.fromkeys((*_PARTS, *needs)) if key not in _ALWAYS}
    decode = msgspec.json.Decoder(_object({**_ALWAYS, **{key: _type(part) for key, part in parts.items()}})).decode

    def read(lines: Sequence[bytes]) -> list[Event | None]:
        events: list[Event | None] = []
        coming = iter(lines)
        while len(events) < len(lines):
            try:
                events.extend(map(decode, coming))
            except (msgspec.DecodeError, RecursionError):  # a value isn't of the kind that is looked at
                events.append(read_plain(lines[len(events)], is_number_sensitive))
        # a level takes five bytes or, if it is an array, two
        large = [line for line in lines if 4 * len(line) - 3 * len(line.replace(b"[", b"")) > _SHALLOW]
        if not _are_texts(lines) or any(map(_is_deep, large)):
            events = [None if _is_odd(line) else event for event, line in zip(events, lines, strict=True)]
        for at, event in enumerate(events):
            if event is not None and "writeKey" in event:
                events[at] = _without_key(event)
        return events

    return read


def read_plain(line: bytes, is_number_sensitive: bool) -> Event | None:
    """The event that *line* plainly is; None if it takes a closer look, as long integers do if that is asked for."""
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if type(event) is not dict or type(kind := event.get("type")) is not str or kind not in _KINDS:
        return None
    if (is_number_sensitive and _LONG in line.translate(_DIGITS)) or _is_deep(line):
        return None
    return _without_key(event) if "writeKey" in event else event


def _without_key(event: Event) -> Event | None:
    """*event* without its writeKey; None if Segment hasn't received it, and adds to it."""
    if not went_through(event):
        return None
    del event["writeKey"]
    return event


def _are_texts(lines: Sequence[bytes]) -> bool:
    """Whether all *lines* are UTF-8."""
    joined = b"".join(lines)
    return joined.isascii() or _is_text(joined)


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_deep(line: bytes) -> bool:
    """Whether *line* may hold more levels than an event may have."""
    # counted in half the time that count() takes
    return 2 * len(line) - len(line.replace(b"[", b"")) - len(line.replace(b"{", b"")) > MAX_DEPTH


def _is_odd(line: bytes) -> bool:
    return _is_deep(line) or not _is_text(line)


def _type(needs: Needs) -> Any:
    """The type of a value of which *needs* are read; what has another one isn't read by it."""
    if needs is None:
        return Any
    if EACH not in needs:
        return _object({key: _type(part) for key, part in needs.items()}) | _OTHER
    items = needs[EACH]
    if len(needs) > 1 or items is None or EACH in items:
        return Any
    item = _object({key: _type(part) for key, part in items.items()})
    return list[item | _OTHER] | item | _OTHER  # type: ignore[valid-type]


def _object(types: dict[str, Any]) -> Any:
    make: Any = TypedDict  # mypy knows it only with keys that are written out
    return make("Part", types, total=False)
