"""Whatever people paste, as events: JSON in any wrapper, lines, archives, SDK calls, curl; and what was made of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from json import JSONDecodeError
from typing import Any, Final

from talonbench.errors import EventSyntaxError
from talonbench.events.batches import infer_type
from talonbench.events.curl import find_curl_events
from talonbench.events.embedded import events_among_text, find_embedded_events
from talonbench.events.envelopes import events_of, is_wrapped, lacks_only_its_type, looks_like_event
from talonbench.events.event import read_event
from talonbench.events.layout import format_text
from talonbench.events.literals import LiteralError, read_literal
from talonbench.events.sdk_calls import find_sdk_events, names_write_key
from talonbench.values import json_text, parse_json

_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "’": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})
MOST: Final = 10_000  # events of one paste
_TOLD = 3  # things left out that are named


@dataclass(frozen=True, slots=True)
class RecognizedEvents:
    """*texts* are the events, each laid out; *summary* is one line: what was recognised, and what was removed.

    Text that is an event already is given back as it is, with nothing said. No events: nothing was recognised.
    *unreadable_lines* are the numbers of the lines, among lines of events, that cannot be read.
    """

    texts: tuple[str, ...]
    summary: str = ""
    unreadable_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """*left* is what is missing from the events, in words; *keys* counts the write keys that stood beside them."""

    events: list[dict[str, Any]]
    left: str = ""
    keys: int = 0
    broken: tuple[int, ...] = ()


def recognize_events(text: str) -> RecognizedEvents:
    """The events in *text*; never an exception."""
    plain = _readable(text)
    if plain is not None and not is_wrapped(plain) and not lacks_only_its_type(plain):
        inside = [] if looks_like_event(plain) else list(find_embedded_events(plain))
        return _told("events inside other JSON", _Found(inside)) if inside else RecognizedEvents((text,))
    for name, find in _SHAPES:
        found = find(text)
        if found.events:
            return _told(name, found)
    cleaned = text.removeprefix("\ufeff").replace("\r\n", "\n").translate(_CURLY)
    if cleaned != text:
        again = recognize_events(cleaned)
        if again.texts:
            return replace(again, summary=_put_right(again.summary, text))
    return RecognizedEvents(())


_PUT_RIGHT = "urly quotes or other signs of a text program were put right."


def _put_right(said: str, text: str) -> str:
    """*said* with a word about the quotes of *text*."""
    if not said:
        return f"C{_PUT_RIGHT}"
    return f"{said.removesuffix('.')}; c{_PUT_RIGHT}" if _CURLY.keys() & {ord(char) for char in text} else said


def _told(name: str, found: _Found) -> RecognizedEvents:
    events = found.events
    kept = [{key: value for key, value in event.items() if key != "writeKey"} for event in events[:MOST]]
    keys = found.keys + sum("writeKey" in event for event in events)
    count = "" if len(kept) == 1 else f", {len(kept)} events"
    removed = "; the write key was removed" if keys == 1 else f"; {keys} write keys were removed" if keys else ""
    left = f"; {found.left}" if found.left else ""
    left += f"; {len(events) - MOST} more were left out" if len(events) > MOST else ""
    said = f"Recognised: {name}{count}{removed}{left}."
    return RecognizedEvents(tuple(_text(event) for event in kept), said, found.broken)


def _left_out(names: list[str], why: str) -> str:
    """That *names* are missing; an empty text for none."""
    if not names:
        return ""
    shown = ", ".join(" ".join(name.split())[:40] for name in names[:_TOLD])
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return f"left out, as {why}: {shown}{more}"


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


def _wrapped(text: str) -> _Found:
    body = _readable(text)
    return _Found(events_of(body) if body is not None and is_wrapped(body) else [])


def _untyped(text: str) -> _Found:
    body = _readable(text)
    return _Found([infer_type(body)] if body is not None and lacks_only_its_type(body) else [])


def _listed(text: str) -> _Found:
    """A JSON array of events; with comments, it is read as the member of an object."""
    if not text.lstrip("\ufeff \t\r\n").startswith("["):
        return _Found([])
    body = _readable(f'{{"batch": {text}\n}}')
    return _Found(events_of(body["batch"]) if body is not None else [])


def _lines(text: str) -> _Found:
    """Objects one after the other: NDJSON, archives, several pasted beneath each other."""
    try:
        return _Found([event for value in _objects(text) for event in events_of(value)])
    except (ValueError, EventSyntaxError):
        return _Found([])


def _objects(text: str) -> Iterator[Any]:
    """Each object of *text*; ValueError where something else stands between them."""
    rows = [row for row in text.split("\n") if row.strip()]
    try:
        yield from [parse_json(row) for row in rows]
    except (JSONDecodeError, ValueError):
        for part in _split(text):
            yield read_event(part).body


_PART = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|//[^\n]*|/\*[\s\S]*?\*/|[{}]|[^"/{}]+|/')


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
    if depth:
        raise ValueError("an object is not closed")


def _good_lines(text: str) -> _Found:
    """The events among lines of which some cannot be read; those that are left out are named."""
    events: list[dict[str, Any]] = []
    bad: list[int] = []
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        body = _readable(row)
        if body is None:
            bad.append(number)
        elif looks_like_event(body) or is_wrapped(body):
            events += events_of(body)
        else:
            return _Found([])  # a part of something larger
    why = "they are no JSON" if len(bad) > 1 else "it is no JSON"
    return _Found(events, _left_out([f"line {number}" for number in bad], why), broken=tuple(bad))


_NO_LITERAL = "no literal stands there"


def _calls(text: str) -> _Found:
    called = find_sdk_events(text)
    notes = [_left_out(called.left, _NO_LITERAL)] if called.left else []
    notes += ["alias was read in Python's order, the previous id first"] if called.is_guessed else []
    return _Found(called.events, "; ".join(notes), int(names_write_key(text)))


def _among_text(text: str) -> _Found:
    """Events in logs, letters, other programs; not in what begins as JSON, where a fault is to be shown."""
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")) and '{\\"' not in text:
        return _Found([])
    events, keys = events_among_text(text)
    return _Found(events, keys=keys)


def _curl(text: str) -> _Found:
    events, keys = find_curl_events(text)
    return _Found(events, keys=keys)


_BLANKS = r"(?:\s|//[^\n]*|\#[^\n]*|/\*[\s\S]*?\*/|;)*"
_REST = re.compile(_BLANKS)
_BEFORE_LITERAL = re.compile(
    _BLANKS + r"(?:(?:export|const|let|var|default|return)\s+)*(?:[\w.$]+\s*(?::\s*[\w<>\[\], .]+)?=\s*)?(?=[\[{])"
)


def _literals(text: str) -> _Found:
    """Objects and lists of JavaScript's or Python's, each assigned to a name or not."""
    events: list[dict[str, Any]] = []
    left: list[str] = []
    at = 0
    while not _REST.fullmatch(text, at):
        found = _BEFORE_LITERAL.match(text, at)
        if found is None:
            return _Found([])
        try:
            written, gone, at = read_literal(text, found.end())
            read = events_of(parse_json(written))
        except (LiteralError, ValueError):
            return _Found([])
        events += [event for event in read if looks_like_event(event)]
        left += gone
    return _Found(events, _left_out(left, _NO_LITERAL))


_SHAPES: Final[tuple[tuple[str, Callable[[str], _Found]], ...]] = (
    ("JSON in a wrapper", _wrapped),
    ("a call's body, its type added", _untyped),
    ("a JSON array", _listed),
    ("JSON line by line", _lines),
    ("a curl command", _curl),
    ("a call of an SDK", _calls),
    ("literals of a program", _literals),
    ("events in other text", _among_text),
    ("JSON line by line", _good_lines),
)
