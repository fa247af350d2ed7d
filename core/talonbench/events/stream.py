"""Many events out of one long text, as it comes: lines, an array, or any other shape that people keep.

Lines and the items of an array are read one by one, so a text may be longer than memory, and what cannot be read is
named with its place while the rest goes on. Any other shape is read as a whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from talonbench.errors import EventSyntaxError
from talonbench.events.envelopes import events_of
from talonbench.events.event import read_event
from talonbench.events.recognition import recognize_events
from talonbench.values import Json

LONGEST: Final = 16_000_000  # characters of a line, of an item, and of what is read as a whole
_SAMPLE = 1_000_000  # characters that the shape is told by
_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class StreamItem:
    """What stands at a place: an event's *body*, or a *problem* in its stead; else a *note* about how it was read."""

    line: int
    column: int = 1
    body: dict[str, Json] | None = None
    problem: str = ""
    note: str = ""


def read_stream(pieces: Iterable[str]) -> Iterator[StreamItem]:
    """The events in a text that comes in *pieces*, each a line or a part of a long one.

    Bytes that are no UTF-8 stand in it as Python's surrogate escapes.
    """
    coming = iter(pieces)
    begin = _taken(coming, _SAMPLE)
    text = "".join(begin)
    if text.lstrip("\ufeff \t\r\n").startswith("["):
        yield from _array(begin, coming)
    elif _is_lines(text):
        yield from _lines(chain(begin, coming))
    else:
        yield from _whole([*begin, *_taken(coming, LONGEST)])


def _taken(coming: Iterator[str], most: int) -> list[str]:
    """The next pieces, up to *most* characters and the end of the line that is reached then."""
    taken: list[str] = []
    length = 0
    for piece in coming:
        taken.append(piece)
        length += len(piece)
        if length >= most:
            break
    return taken


def _is_lines(text: str) -> bool:
    """Whether half of the first lines of *text*, or more, are objects of their own."""
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
        if len(held) > LONGEST:
            yield StreamItem(number, problem=f"This line is longer than {LONGEST:,} characters: it is left out.")
            held, is_skipped = "", True
        if piece.endswith("\n"):
            yield from _read_line(held.rstrip("\r\n"), number)
            held, is_skipped, number = "", False, number + 1
    yield from _read_line(held, number)


def _read_line(text: str, line: int) -> Iterator[StreamItem]:
    if not text.lstrip().startswith(("//", "#")):  # a comment of its own
        yield from _read(text, line)


def _read(text: str, line: int, column: int = 1) -> Iterator[StreamItem]:
    """The events in *text*, one object that begins at *line* and *column*."""
    if not text.strip():
        return
    if undecoded := _UNDECODED.search(text):
        yield StreamItem(line, column + undecoded.start(), problem="This is not UTF-8 text.")
        return
    try:
        body = read_event(text).body
    except EventSyntaxError as error:
        at = error.column + (column - 1 if error.line == 1 else 0)
        yield StreamItem(line + error.line - 1, at, problem=error.message)
        return
    yield from _parts(body, line, column)


def _parts(value: Json, line: int, column: int = 1) -> Iterator[StreamItem]:
    for event in events_of(value):
        yield StreamItem(line, column, {key: part for key, part in event.items() if key != "writeKey"})


def _whole(pieces: list[str]) -> Iterator[StreamItem]:
    text = "".join(pieces)
    if len(text) >= LONGEST:
        yield StreamItem(
            1, problem=f"This is neither lines of JSON nor an array, and longer than {LONGEST:,} characters."
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
    for one in found.texts:
        yield from _parts(read_event(one).body, 1)


# -- an array, item by item -----------------------------------------------------------------------------------

# Up to the next sign that counts. A text that is not closed yet holds it up: the next piece goes on with it.
_STRING = r'"(?:[^"\\]++|\\[\s\S])*+"'
_OUTER = re.compile(rf'(?:{_STRING}|[^"{{}}\[\],]++)*+([{{}}\[\],])')
_INNER = re.compile(rf'(?:{_STRING}|[^"{{}}\[\]]++)*+([{{}}\[\]])')


def _array(begin: list[str], coming: Iterator[str]) -> Iterator[StreamItem]:
    """The items of an array; one that fits into memory may have comments."""
    begin += _taken(coming, LONGEST)
    text = "".join(begin)
    if len(text) < LONGEST:
        try:
            body = read_event(f'{{"batch": {text}\n}}').body
        except EventSyntaxError:
            pass  # item by item, so that the good ones are read
        else:
            yield from _parts(body["batch"], 1)
            return
    yield from _items(chain(begin, coming))


def _items(pieces: Iterable[str]) -> Iterator[StreamItem]:
    held, line, column = "", 1, 1  # begins with the item that is being read, and where that stands
    depth = at = 0
    for piece in pieces:
        held, start = held + piece, 0
        while found := (_INNER if depth > 1 else _OUTER).match(held, at):
            token, at = found[1], found.end()
            depth += (token in "{[") - (token in "}]")
            if (token == "," and depth == 1) or (token in "[]" and depth == (token == "[")):
                yield from _read(*_begin(held[start : at - 1], line, column))
                line, column = _after(held[start:at], line, column)
                start = at
        held, at = held[start:], at - start
        if len(held) > LONGEST:
            _, line, column = _begin(held, line, column)
            yield StreamItem(
                line, column, problem=f"This item is longer than {LONGEST:,} characters, or is not closed."
            )
            return
    text, line, column = _begin(held, line, column)
    if depth > 0:
        yield StreamItem(line, column, problem="The array is not closed: what stands from here on is left out.")
    else:
        yield from _read(text, line, column)


def _begin(text: str, line: int, column: int) -> tuple[str, int, int]:
    """*text* without the blanks before it, and where it begins then."""
    blank = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    return text[blank:], *_after(text[:blank], line, column)


def _after(text: str, line: int, column: int) -> tuple[int, int]:
    """The place behind *text* where it begins at *line* and *column*."""
    lines = text.count("\n")
    return line + lines, len(text) - text.rfind("\n") if lines else column + len(text)
