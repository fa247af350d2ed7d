"""JSON as people paste it: comments, trailing commas, any blank between tokens; strict in everything else.

The grammar is four patterns. Each takes one step of an object or an array at once: what stands between, the key, and
the value or the opening bracket. A text is read by repeating them, so reading costs one match for each member.
"""

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from talonbench.errors import EventSyntaxError
from talonbench.events.diagnosis import Expected, diagnose, too_deep
from talonbench.values.text import BLANKS

# Deeper than any event that means something, and shallow enough for everything that walks values by recursion.
MAX_DEPTH: Final = 200

COMMENT: Final = r"(?://[^\n\r]*+|/\*(?:[^*]++|\*(?!/))*+\*/)"
GAP: Final = rf"(?:[{BLANKS}]++|{COMMENT})*+"
STRING: Final = r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"'
NUMBER: Final = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_VALUE = rf"(?:({STRING})|({NUMBER})|(true|false|null)|(\[)|(\{{))"
_MEMBER = rf"({STRING}){GAP}:{GAP}{_VALUE}"
# The groups of each pattern: 1 a closing bracket, 2 the key, then one for each kind of value.
CLOSE, KEY, TEXT, DIGITS, WORD, ARRAY, OBJECT = range(1, 8)

_gap = re.compile(GAP).match
_root = re.compile(rf"{GAP}()()(?:{_VALUE})").match
_FIRST = {
    OBJECT: re.compile(rf"{GAP}(?:(\}})|{_MEMBER})").match,
    ARRAY: re.compile(rf"{GAP}(?:(\])|(){_VALUE})").match,
}
_NEXT = {
    OBJECT: re.compile(rf"{GAP}(?:(?:,{GAP})?(\}})|,{GAP}{_MEMBER})").match,
    ARRAY: re.compile(rf"{GAP}(?:(?:,{GAP})?(\])|,{GAP}(){_VALUE})").match,
}
Step: TypeAlias = tuple[int, re.Match[str]]


def walk(text: str) -> Iterator[Step]:
    """The steps through *text*, each with its kind (`CLOSE`, `TEXT` … `OBJECT`); EventSyntaxError where it breaks."""
    found = _root(text)
    kind, expected = OBJECT, Expected.ROOT
    open_: list[tuple[int, int]] = []  # kind and offset of each bracket that is not closed yet
    end = 0
    while True:
        if found is None:
            raise diagnose(text, end, expected, [offset for _, offset in open_])
        step = found.lastindex or CLOSE
        yield step, found
        end = found.end()
        if step == CLOSE:
            open_.pop()
        elif step >= ARRAY:
            open_.append((step, end - 1))
            if len(open_) > MAX_DEPTH:
                raise too_deep(text, end - 1, MAX_DEPTH)
        if not open_:
            return _check_end(text, end)
        kind = open_[-1][0]
        opened = step >= ARRAY
        found = (_FIRST if opened else _NEXT)[kind](text, end)
        expected = Expected.of(is_object=kind == OBJECT, is_first=opened)


def after_gap(text: str, offset: int = 0) -> int:
    """Where the first thing after the blanks and comments at *offset* begins."""
    found = _gap(text, offset)
    return found.end() if found else offset


def _check_end(text: str, end: int) -> None:
    place = after_gap(text, end)
    if place < len(text):
        raise diagnose(text, place, Expected.END, [])


def not_an_object(text: str) -> EventSyntaxError:
    """The fault of a text that is JSON and no event."""
    start = after_gap(text)
    if text[start] == "[":
        return EventSyntaxError("An event is an object { … }, and this is an array. Paste one event of it.", text, start)
    return EventSyntaxError("An event is an object { … }, and this is a single value.", text, start, len(text.rstrip()))
