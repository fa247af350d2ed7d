"""Whatever people paste, as events: JSON in any wrapper, lines, archives, SDK calls, curl; and what was made of it."""

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from json import JSONDecodeError
from typing import Any, Final

from talonbench.errors import EventSyntaxError
from talonbench.events.event import read_event
from talonbench.events.layout import format_text
from talonbench.events.literals import LiteralError, read_literals
from talonbench.events.merging import KINDS, merged, typed
from talonbench.values import json_text, parse_json

_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "’": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})
_CALL = re.compile(r"\b(?:\w+\s*(?:\.|->|::)\s*)+(track|identify|page|screen|group|alias)\s*\(", re.IGNORECASE)
_CURL = re.compile(r"^\s*(?:\$\s*)?curl\s", re.MULTILINE)
_ADDRESS = re.compile(r"/v1/(track|identify|page|screen|group|alias|batch|import|t|i|p|s|g|a|b)\b")
_SHORT: Final = {kind[0]: kind for kind in KINDS}
_WRAPPERS: Final = ("event", "payload", "youSent", "message", "data", "inputPayload")
_EVENT_KEYS: Final = {
    "type",
    "userId",
    "anonymousId",
    "properties",
    "traits",
    "event",
    "messageId",
    "previousId",
    "groupId",
}
MOST: Final = 10_000  # events of one paste
# Arguments of the SDKs' calls without names, by call (segment-docs, the libraries' pages).
_JAVASCRIPT: Final = {
    "track": ("event", "properties"), "identify": ("userId", "traits"), "page": ("category", "name", "properties"),
    "screen": ("name", "properties"), "group": ("groupId", "traits"), "alias": ("userId", "previousId"),
}  # fmt: skip
_PYTHON: Final = {
    "track": ("userId", "event", "properties"), "identify": ("userId", "traits"),
    "page": ("userId", "category", "name", "properties"), "screen": ("userId", "category", "name", "properties"),
    "group": ("userId", "groupId", "traits"), "alias": ("previousId", "userId"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recognised:
    """*texts* are the events, each laid out; *said* is one line: what was recognised, and what was removed.

    Text that is an event already is given back as it is, with nothing said. No events: nothing was recognised.
    """

    texts: tuple[str, ...]
    said: str = ""


def recognise(text: str) -> Recognised:
    """The events in *text*; never an exception."""
    plain = _readable(text)
    if plain is not None and not _is_wrapped(plain):
        return Recognised((text,))
    for name, find in _SHAPES:
        events = find(text)
        if events:
            return _told(name, events)
    cleaned = text.removeprefix("\ufeff").replace("\r\n", "\n").translate(_CURLY)
    if cleaned != text:
        again = recognise(cleaned)
        if again.texts:
            return Recognised(
                again.texts, again.said or "Curly quotes or other signs of a text program were put right."
            )
    return Recognised(())


def _told(name: str, events: list[dict[str, Any]]) -> Recognised:
    kept = [{key: value for key, value in event.items() if key != "writeKey"} for event in events[:MOST]]
    keys = sum("writeKey" in event for event in events)
    count = "" if len(kept) == 1 else f", {len(kept)} events"
    removed = "; the write key was removed" if keys == 1 else f"; {keys} write keys were removed" if keys else ""
    left = f"; {len(events) - MOST} more were left out" if len(events) > MOST else ""
    return Recognised(tuple(_text(event) for event in kept), f"Recognised: {name}{count}{removed}{left}.")


def _text(event: dict[str, Any]) -> str:
    text = json_text(event)
    try:
        return format_text(text)
    except EventSyntaxError:  # nested deeper than is laid out
        return text


def _readable(text: str) -> dict[str, Any] | None:
    try:
        return read_event(text).body
    except EventSyntaxError:
        return None


def _is_wrapped(body: dict[str, Any]) -> bool:
    return "writeKey" in body or bool(_inner(body)) or _is_named_events(body)


def _inner(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The events that *body* is only a wrapper of."""
    batch = body.get("batch")
    if isinstance(batch, list):
        shared = {key: value for key, value in body.items() if key != "batch"}
        found = [typed(merged(item, shared)) for item in batch if isinstance(item, dict)]
        if "writeKey" in body and found:
            found[0] = {**found[0], "writeKey": body["writeKey"]}
        return found
    for key in _WRAPPERS:
        inner = body.get(key)
        if isinstance(inner, dict) and _looks_like_event(inner):
            return [inner]
        if isinstance(inner, list) and inner and all(isinstance(one, dict) and _looks_like_event(one) for one in inner):
            return inner
    return []


def _looks_like_event(body: dict[str, Any]) -> bool:
    return len(_EVENT_KEYS & body.keys()) >= 2 or body.get("type") in KINDS


def _is_named_events(body: dict[str, Any]) -> bool:
    """An object whose every member is an event, as collections of examples are."""
    parts = [part for key, part in body.items() if not key.startswith("_")]
    return bool(parts) and all(isinstance(part, dict) and part.get("type") in KINDS for part in parts)


def _of_value(value: Any) -> list[dict[str, Any]]:
    """The events of a JSON value: one, a list, or a wrapper."""
    if isinstance(value, list):
        return [event for item in value for event in _of_value(item)]
    if not isinstance(value, dict):
        return []
    if inner := _inner(value):
        return [typed(event) for event in inner]
    if _is_named_events(value):
        return [part for part in value.values() if isinstance(part, dict)]
    return [typed(value)]


def _wrapped(text: str) -> list[dict[str, Any]]:
    body = _readable(text)
    return _of_value(body) if body is not None and _is_wrapped(body) else []


def _listed(text: str) -> list[dict[str, Any]]:
    """A JSON array of events; with comments, it is read as the member of an object."""
    if not text.lstrip("\ufeff \t\r\n").startswith("["):
        return []
    body = _readable(f'{{"batch": {text}\n}}')
    return _of_value(body["batch"]) if body is not None else []


def _lines(text: str) -> list[dict[str, Any]]:
    """Objects one after the other: NDJSON, archives, several pasted beneath each other."""
    try:
        return [event for value in _objects(text) for event in _of_value(value)]
    except (ValueError, EventSyntaxError):
        return []


def _objects(text: str) -> Iterator[Any]:
    """Each object of *text*; ValueError where something else stands between them."""
    rows = [row for row in text.split("\n") if row.strip()]
    try:
        yield from [parse_json(row) for row in rows]
    except (JSONDecodeError, ValueError):
        for part in _split(text):
            yield read_event(part).body


_PART = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*[\s\S]*?\*/|[{}]|[^"/{}]+|/')


def _split(text: str) -> Iterator[str]:
    depth, start = 0, -1
    for found in _PART.finditer(text):
        if found[0] == "{":
            start = found.start() if depth == 0 else start
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if depth == 0:
                yield text[start : found.end()]
        elif depth == 0 and found[0].strip(" \t\r\n,;") and not found[0].startswith(("//", "/*")):
            raise ValueError("something else stands between the objects")


def _calls(text: str) -> list[dict[str, Any]]:
    """Calls of the SDKs for JavaScript, Python and their like, as they stand in a program."""
    found: list[dict[str, Any]] = []
    for call in _CALL.finditer(text):
        try:
            arguments, _ = read_literals(text, call.end())
            values = [(name, parse_json(value)) for name, value in arguments]
        except (LiteralError, ValueError):
            continue
        found.append(_event_of(call[1].lower(), values))
    return found


def _event_of(kind: str, arguments: list[tuple[str, Any]]) -> dict[str, Any]:
    named = {_camel(name): value for name, value in arguments if name}
    given = [value for name, value in arguments if not name]
    if len(given) == 1 and isinstance(given[0], dict) and _looks_like_call(given[0], kind):
        return {"type": kind, **given[0], **named}
    names = _names(kind, given)
    return {
        "type": kind,
        **{name: value for name, value in zip(names, given, strict=False) if value is not None},
        **named,
    }


def _looks_like_call(value: dict[str, Any], kind: str) -> bool:
    return kind != "identify" or bool({"userId", "anonymousId", "traits"} & value.keys())


def _names(kind: str, given: list[Any]) -> tuple[str, ...]:
    """What arguments without names are called: two texts in front say Python's order."""
    texts = 0
    while texts < len(given) and isinstance(given[texts], str):
        texts += 1
    if kind in ("track", "group") and texts >= 2:
        return _PYTHON[kind]
    if kind in ("page", "screen"):
        if texts >= 3:
            return _PYTHON[kind]
        return ("name", "properties") if texts == 1 else ("category", "name", "properties")[2 - min(texts, 2) :]
    if kind in ("identify", "group") and texts == 0:
        return ("traits",)
    return _JAVASCRIPT[kind]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _curl(text: str) -> list[dict[str, Any]]:
    """A command line of curl's; the address says the type."""
    if not _CURL.search(text):
        return []
    try:
        words = shlex.split(text.replace("\\\n", " ").replace("\\\r\n", " "))
    except ValueError:
        return []
    flags = ("-d", "--data", "--data-raw", "--data-binary", "--json")
    bodies = [word for flag, word in pairwise(words) if flag in flags]
    bodies += [
        word.partition("=")[2] for word in words if word.startswith(("--data=", "--data-raw=", "--data-binary="))
    ]
    address = next((found[1] for word in words if (found := _ADDRESS.search(word))), "")
    body = _readable(bodies[0]) if bodies else None
    if body is None:
        return []
    inner = _inner(body)
    return inner or [typed(body, _SHORT.get(address, address))]


_SHAPES: Final[tuple[tuple[str, Callable[[str], list[dict[str, Any]]]], ...]] = (
    ("JSON in a wrapper", _wrapped),
    ("a JSON array", _listed),
    ("a curl command", _curl),
    ("a call of an SDK", _calls),
    ("JSON line by line", _lines),
)
