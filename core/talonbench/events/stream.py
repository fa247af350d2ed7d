"""Streams events from one long text: lines, an array, or any other shape.

Lines and array items are read one by one, so a text may be larger than memory, and invalid ones are reported with their
location while the rest continues. Any other shape is read as a whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from talonbench.errors import EventSyntaxError
from talonbench.events.arrival import Arrival
from talonbench.events.diagnosis import no_event_item
from talonbench.events.embedded import find_events
from talonbench.events.event import read_event
from talonbench.events.recognition import recognize_events
from talonbench.limits import LINE
from talonbench.values import Json

TOO_LONG = f"Skipped: the line is longer than {LINE:,} characters."
_SAMPLE = 1_000_000  # characters that determine the shape
_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class StreamItem:
    """An item at a location: an event's *body* and *arrival*, a *problem* instead, or a *note* on how it was read."""

    line: int
    column: int = 1
    body: dict[str, Json] | None = None
    problem: str = ""
    note: str = ""
    arrival: Arrival = "typed"


def read_stream(pieces: Iterable[str]) -> Iterator[StreamItem]:
    """The events in a text given in *pieces*, each a line or a part of a long one.

    Bytes that aren't UTF-8 are Python's surrogate escapes.
    """
    coming = iter(pieces)
    begin = _taken(coming, _SAMPLE)
    text = "".join(begin)
    if text.lstrip("\ufeff \t\r\n").startswith("["):
        yield from _array(begin, coming)
    elif is_lines(text):
        yield from _lines(chain(begin, coming))
    else:
        yield from _whole([*begin, *_taken(coming, LINE)])


def _taken(coming: Iterator[str], most: int) -> list[str]:
    """The next pieces, up to *most* characters and the end of the current line."""
    taken: list[str] = []
    length = 0
    for piece in coming:
        taken.append(piece)
        length += len(piece)
        if length >= most:
            break
    return taken


def is_lines(text: str) -> bool:
    """Whether at least half of the first lines of *text* are objects."""
    rows = [row for row in text.split("\n")[:20] if row.strip()]
    return bool(rows) and 2 * sum(_is_object(row) for row in rows) >= len(rows)


def _is_object(row: str) -> bool:
    try:
        read_event(row)
    except EventSyntaxError:
        return False
    return True


def _lines(pieces: Iterable[str]) -> Iterator[StreamItem]:
    held, number, is_skipped = "", 1, False
    for piece in pieces:
        held = "" if is_skipped else held + piece
        if len(held) > LINE:
            yield StreamItem(number, problem=TOO_LONG)
            held, is_skipped = "", True
        if piece.endswith("\n"):
            yield from read_line(held.rstrip("\r\n"), number)
            held, is_skipped, number = "", False, number + 1
    yield from read_line(held, number)


def read_line(text: str, line: int) -> Iterator[StreamItem]:
    """The events in *text*, the line with the number *line*."""
    if not text.lstrip().startswith(("//", "#")):  # a comment line
        yield from _read(text, line)


def _read(text: str, line: int, column: int = 1) -> Iterator[StreamItem]:
    """The events in *text*, one object that starts at *line* and *column*."""
    if not text.strip():
        return
    if undecoded := _UNDECODED.search(text):
        yield StreamItem(line, column + undecoded.start(), problem="Not UTF-8 text.")
        return
    try:
        body = read_event(text).body
    except EventSyntaxError as error:
        at = error.column + (column - 1 if error.line == 1 else 0)
        yield StreamItem(line + error.line - 1, at, problem=error.message)
        return
    yield from _parts(body, line, column)


def _parts(value: Json, line: int, column: int = 1) -> Iterator[StreamItem]:
    for event in find_events(value):
        body = {key: part for key, part in event.body.items() if key != "writeKey"}
        yield StreamItem(line, column, body, arrival=event.arrival)


def _whole(pieces: list[str]) -> Iterator[StreamItem]:
    text = "".join(pieces)
    if len(text) >= LINE:
        yield StreamItem(
            1, problem=f"The text is longer than {LINE:,} characters, but neither lines of JSON nor an array."
        )
        return
    if undecoded := _UNDECODED.search(text):
        yield from _read(text[: undecoded.end()].rpartition("\n")[2], text.count("\n", 0, undecoded.start()) + 1)
        return
    try:
        body = read_event(text).body
    except EventSyntaxError as error:
        yield from _recognized(text, error)
    else:
        yield from _parts(body, 1)


def _recognized(text: str, error: EventSyntaxError) -> Iterator[StreamItem]:
    found = recognize_events(text)
    if not found.texts:
        yield StreamItem(error.line, error.column, problem=error.message)
        return
    yield StreamItem(1, note=found.summary)
    for one, arrival in zip(found.texts, found.arrivals or ("typed",), strict=True):
        yield StreamItem(1, body=read_event(one).body, arrival=arrival)


# -- an array, item by item -----------------------------------------------------------------------------------

# Up to the next significant character. An unterminated string waits for the next piece.
_STRING = r'"(?:[^"\\]++|\\[\s\S])*+"'
_OUTER = re.compile(rf'(?:{_STRING}|[^"{{}}\[\],]++)*+([{{}}\[\],])')
_INNER = re.compile(rf'(?:{_STRING}|[^"{{}}\[\]]++)*+([{{}}\[\]])')


def _array(begin: list[str], coming: Iterator[str]) -> Iterator[StreamItem]:
    """The items of an array; one that fits in memory may have comments."""
    begin += _taken(coming, LINE)
    text = "".join(begin)
    if len(text) < LINE:
        try:
            body = read_event(f'{{"batch": {text}\n}}').body
        except EventSyntaxError:
            pass  # item by item, so that the valid ones are read
        else:
            items = body["batch"]
            for number, item in enumerate(items if isinstance(items, list) else (), 1):
                yield from list(_parts(item, 1)) or [StreamItem(1, problem=no_event_item(number))]
            return
    yield from _items(chain(begin, coming))


def _items(pieces: Iterable[str]) -> Iterator[StreamItem]:
    held, line, column = "", 1, 1  # starts with the current item, and its location
    depth = at = 0
    coming = iter(pieces)
    while taken := _taken(coming, len(held)):  # twice as much, or an unterminated item is searched for every line
        held, start = held + "".join(taken), 0
        while found := (_INNER if depth > 1 else _OUTER).match(held, at):
            token, at = found[1], found.end()
            depth += (token in "{[") - (token in "}]")
            if (token == "," and depth == 1) or (token in "[]" and depth == (token == "[")):
                yield from _read(*_begin(held[start : at - 1], line, column))
                line, column = _after(held[start:at], line, column)
                start = at
        held, at = held[start:], at - start
        if len(held) > LINE:
            _, line, column = _begin(held, line, column)
            yield StreamItem(line, column, problem=f"The item is longer than {LINE:,} characters or unterminated.")
            return
    text, line, column = _begin(held, line, column)
    if depth > 0:
        yield StreamItem(line, column, problem="Unterminated array: the rest is skipped.")
    else:
        yield from _read(text, line, column)


def _begin(text: str, line: int, column: int) -> tuple[str, int, int]:
    """*text* without leading whitespace, and where it starts then."""
    blank = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    return text[blank:], *_after(text[:blank], line, column)


def _after(text: str, line: int, column: int) -> tuple[int, int]:
    """The location after *text* if it starts at *line* and *column*."""
    lines = text.count("\n")
    return line + lines, len(text) - text.rfind("\n") if lines else column + len(text)
