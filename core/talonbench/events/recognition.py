"""Recognizes events in pasted text (JSON in any wrapper, lines, archives, SDK calls, curl) and says what it found."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from json import JSONDecodeError
from typing import Any, Final

from talonbench.errors import EventSyntaxError
from talonbench.events.arrival import Arrival, FoundEvent
from talonbench.events.curl import find_curl_events
from talonbench.events.embedded import events_among_text, find_embedded_events, find_events
from talonbench.events.envelopes import events_of, is_wrapped, lacks_only_its_type, looks_like_event, read_body
from talonbench.events.event import read_event
from talonbench.events.layout import lay_out
from talonbench.events.literals import LiteralError, read_literal
from talonbench.events.postman import fill_in
from talonbench.events.rows import find_broken, read_rows
from talonbench.events.sdk_calls import find_sdk_events, names_write_key
from talonbench.progress import watch_items
from talonbench.values import json_text, parse_json

_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "’": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})
_QUOTED: Final = re.compile(r"^(?:>[ ]?)+", re.MULTILINE)  # a quotation in a mail
MOST: Final = 100_000  # events per paste
_LAID_OUT: Final = 200  # events that get lines and indents; the others stay on a line each
_LONG: Final = 1_000_000  # characters in which lines are counted
_SEVERAL: Final = 20  # lines that tell whether a text has an event on each
_TOLD = 3  # things left out that are listed


@dataclass(frozen=True, slots=True)
class RecognizedEvents:
    """*texts* are the events, formatted; *summary* is one line: what was recognized, and what was removed.

    Text that is an event already is returned unchanged, without a summary. No events: nothing was recognized.
    *unreadable_lines* are the numbers of invalid lines among lines of events; *arrivals* say how each event
    reaches Segment, and *lines* on which line it is, where it has one of its own; empty for text that is an event
    already. *unreadable_items* are the numbers of the items of an array that aren't events.
    """

    texts: tuple[str, ...]
    summary: str = ""
    unreadable_lines: tuple[int, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    lines: tuple[int, ...] = ()
    unreadable_items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """*left* says what is missing from the events; *keys* is the number of write keys with them.

    *broken* are the numbers of lines without an event, *lines* those of the events, if each has a line of its own.
    *items* are the numbers of an array's items without an event.
    """

    events: list[FoundEvent]
    left: str = ""
    keys: int = 0
    broken: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    items: tuple[int, ...] = ()


def recognize_events(text: str) -> RecognizedEvents:
    """The events in *text*; never raises."""
    text = fill_in(text)
    if has_event_lines(text) and (many := _mostly_good_lines(text)).events:
        return _report("JSON line by line", many)
    plain = _readable(text)
    if plain is not None and not is_wrapped(plain) and not lacks_only_its_type(plain):
        inside = [] if looks_like_event(plain) else list(find_embedded_events(plain))
        return _report("events inside other JSON", _Found(inside)) if inside else RecognizedEvents((text,))
    for name, find in _SHAPES:
        found = find(text)
        if found.events:
            return _report(name, found)
    cleaned = _QUOTED.sub("", text.removeprefix("\ufeff").replace("\r\n", "\n")).translate(_CURLY)
    if cleaned != text:
        again = recognize_events(cleaned)
        if again.texts:
            return replace(again, summary=_put_right(again.summary, text))
    return RecognizedEvents(())


_PUT_RIGHT = "urly quotes and other word-processor characters were replaced."


def _put_right(said: str, text: str) -> str:
    """*said* with a note on the curly quotes in *text*."""
    if not said:
        return f"C{_PUT_RIGHT}"
    return f"{said.removesuffix('.')}; c{_PUT_RIGHT}" if _CURLY.keys() & {ord(char) for char in text} else said


def _report(name: str, found: _Found) -> RecognizedEvents:
    events = found.events
    kept = [{key: value for key, value in event.body.items() if key != "writeKey"} for event in events[:MOST]]
    keys = found.keys + sum("writeKey" in event.body for event in events)
    count = "" if len(kept) == 1 else f", {len(kept):,} events"
    removed = "; removed the write key" if keys == 1 else f"; removed {keys} write keys" if keys else ""
    left = f"; {found.left}" if found.left else ""
    left += f"; {len(events) - MOST:,} more left out" if len(events) > MOST else ""
    said = f"Recognized: {name}{count}{removed}{left}."
    arrivals = tuple(event.arrival for event in events[:MOST])
    texts = tuple(
        lay_out(json_text(event)) if at < _LAID_OUT else json_text(event)
        for at, event in enumerate(watch_items(kept, "events"))
    )
    return RecognizedEvents(texts, said, found.broken, arrivals, found.lines[:MOST], found.items)


def _left_out(names: list[str], why: str) -> str:
    """A note that *names* are missing; empty if there are none."""
    if not names:
        return ""
    shown = ", ".join(" ".join(name.split())[:40] for name in names[:_TOLD])
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return f"left out ({why}): {shown}{more}"


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
    return _Found([read_body(body)] if body is not None and lacks_only_its_type(body) else [])


def _listed(text: str) -> _Found:
    """A JSON array of events; with comments, it is parsed as a member of an object."""
    if not text.lstrip("\ufeff \t\r\n").startswith("["):
        return _Found([])
    body = _readable(f'{{"batch": {text}\n}}')
    if body is None:
        return _Found([])
    found = [find_events(item) for item in body["batch"]]
    bad = tuple(number for number, events in enumerate(found, 1) if not events)
    left = _left_out([f"item {number}" for number in bad], "not an event")
    return _Found([event for events in found for event in events], left, items=bad)


def _lines(text: str) -> _Found:
    """Objects one after another: NDJSON, archives, several pasted below each other."""
    rows = [(number, row) for number, row in enumerate(text.split("\n"), 1) if row.strip()]
    try:
        values = [(number, parse_json(row)) for number, row in watch_items(rows, "lines")]
    except (JSONDecodeError, ValueError):
        try:
            return _Found([event for part in _split(text) for event in find_events(read_event(part).body)])
        except (ValueError, EventSyntaxError):
            return _Found([])
    return _of_rows(values)


def _of_rows(values: list[tuple[int, Any]]) -> _Found:
    """The events of *values*, each with the number of its line; lines without any are named."""
    found = [(number, find_events(value)) for number, value in values]
    lines = tuple(number for number, events in found for _ in events)
    bad = tuple(number for number, events in found if not events)
    left = _left_out([f"line {number}" for number in bad], "not an event")
    return _Found([event for _, events in found for event in events], left, broken=bad, lines=lines)


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
            raise ValueError("unexpected text between the objects")
    if depth:
        raise ValueError("unterminated object")


def _good_lines(text: str) -> _Found:
    """The events among lines of which some are invalid; those left out are named."""
    events: list[FoundEvent] = []
    bad: list[int] = []
    lines: list[int] = []
    for number, row in enumerate(watch_items(text.split("\n"), "lines"), 1):
        if not row.strip():
            continue
        body = _read_row(row)
        if body is None:
            bad.append(number)
        elif looks_like_event(body) or is_wrapped(body):
            events += (own := events_of(body))
            lines += [number] * len(own)
        else:
            return _Found([])  # a part of something larger
    left = _left_out([f"line {number}" for number in bad], "invalid JSON")
    return _Found(events, left, broken=tuple(bad), lines=tuple(lines))


def _read_row(row: str) -> dict[str, Any] | None:
    try:
        value = parse_json(row)
    except ValueError:
        return _readable(row)
    return value if isinstance(value, dict) else None


def _mostly_good_lines(text: str) -> _Found:
    """Lines of events of which a few are broken."""
    found = _good_lines(text) if "\n" in text else _Found([])
    return found if len(found.events) >= len(found.broken) else _Found([])


def has_event_lines(text: str) -> bool:
    """Whether *text* certainly is lines of events, judging by the first of many: nothing else needs to be tried."""
    if text.count("\n", 0, _LONG) < _SEVERAL:
        return False
    first = [row for row in text[:_LONG].split("\n")[:_SEVERAL] if row.strip()]
    whole = [body for row in first if (body := _read_row(row)) is not None and looks_like_event(body)]
    return 2 * len(whole) >= len(first)


_NO_LITERAL = "not a literal"


def _calls(text: str) -> _Found:
    called = find_sdk_events(text)
    notes = [_left_out(called.left, _NO_LITERAL)] if called.left else []
    notes += ["read alias in Python's order, previous ID first"] if called.is_guessed else []
    events = [FoundEvent(event, "sdk") for event in called.events]
    beside = events_among_text(text)[0] if events else []  # such as a payload above the call in a message
    events += [one for one in beside if not any(_is_part(one.body, event) for event in called.events)]
    return _Found(events, "; ".join(notes), int(names_write_key(text)))


def _is_part(body: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Whether *body* is what *whole* was made of: an argument of its call."""
    return all(whole.get(key) == value for key, value in body.items() if key != "type")


def _among_text(text: str) -> _Found:
    """Events in logs, messages, other programs; not in text that starts like JSON, whose error should be shown."""
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")) and '{\\"' not in text:
        return _Found([])
    events, left, keys = events_among_text(text)
    return _Found(events, _left_out(list(dict.fromkeys(left)), _NO_LITERAL), keys)


def _curl(text: str) -> _Found:
    events, keys = find_curl_events(text)
    return _Found(events, keys=keys)


def _rows(text: str) -> _Found:
    events, broken = [FoundEvent(event) for event in read_rows(text)], find_broken(text)
    left = _left_out([f"line {number}" for number in broken], "other columns than the header")
    return _Found(events, left, broken=broken)


_BLANKS = r"(?:\s|//[^\n]*|\#[^\n]*|/\*[\s\S]*?\*/|;)*"
_REST = re.compile(_BLANKS)
_BEFORE_LITERAL = re.compile(
    _BLANKS + r"(?:(?:export|const|let|var|default|return)\s+)*(?:[\w.$]+\s*(?::\s*[\w<>\[\], .]+)?=\s*)?(?=[\[{])"
)


def _literals(text: str) -> _Found:
    """Objects and lists of JavaScript or Python, assigned to a name or not."""
    events: list[FoundEvent] = []
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
        events += [event for event in read if looks_like_event(event.body)]
        left += gone
    return _Found(events, _left_out(left, _NO_LITERAL))


_SHAPES: Final[tuple[tuple[str, Callable[[str], _Found]], ...]] = (
    ("JSON in a wrapper", _wrapped),
    ("a call's body (type added)", _untyped),
    ("a JSON array", _listed),
    ("JSON line by line", _lines),
    ("JSON line by line", _mostly_good_lines),
    ("a curl command", _curl),
    ("rows of a table", _rows),
    ("an SDK call", _calls),
    ("literals in code", _literals),
    ("events in other text", _among_text),
    ("JSON line by line", _good_lines),
)
