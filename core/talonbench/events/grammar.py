"""Tokenizes JSON with comments, trailing commas and any whitespace; strict in everything else.

The grammar is five patterns. Each consumes one member of an object or an array at once (the gap before it, the key, the
value or the opening bracket), so parsing costs one match per member.
"""

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from talonbench.events.diagnosis import ExpectedToken, diagnose, too_deep
from talonbench.events.tokens import GAP, NUMBER, STRING, after_gap

# Deeper than any sensible event, and shallow enough for all code that walks values recursively.
MAX_DEPTH: Final = 200

# The groups of each pattern: a closing bracket, the key, then one per kind of value.
CLOSE, KEY, STRING_, NUMBER_, WORD, ARRAY, OBJECT = range(1, 8)
_VALUE = rf"(?:({STRING})|({NUMBER})|(true|false|null)|(\[)|(\{{))"
_MEMBER = rf"({STRING}){GAP}:{GAP}{_VALUE}"
_root = re.compile(rf"{GAP}()(){_VALUE}").match
_FIRST = {
    OBJECT: (re.compile(rf"{GAP}(?:(\}})|{_MEMBER})").match, ExpectedToken.FIRST_MEMBER),
    ARRAY: (re.compile(rf"{GAP}(?:(\])|(){_VALUE})").match, ExpectedToken.FIRST_ITEM),
}
_NEXT = {
    OBJECT: (re.compile(rf"{GAP}(?:(?:,{GAP})?(\}})|,{GAP}{_MEMBER})").match, ExpectedToken.NEXT_MEMBER),
    ARRAY: (re.compile(rf"{GAP}(?:(?:,{GAP})?(\])|,{GAP}(){_VALUE})").match, ExpectedToken.NEXT_ITEM),
}
Step: TypeAlias = tuple[int, re.Match[str]]


def walk(text: str) -> Iterator[Step]:
    """The members in *text*, each with its kind (a group number); EventSyntaxError at the first error."""
    found, expected, end = _root(text), ExpectedToken.ROOT, 0
    unclosed: list[tuple[int, int]] = []  # kind and offset of the open brackets
    while found is not None:
        kind = found.lastindex or CLOSE
        yield kind, found
        end = found.end()
        if kind >= ARRAY:
            unclosed.append((kind, end - 1))
            if len(unclosed) > MAX_DEPTH:
                raise too_deep(text, end - 1, MAX_DEPTH)
        elif kind == CLOSE:
            unclosed.pop()
        if not unclosed:
            if after_gap(text, end) == len(text):
                return
            found, expected = None, ExpectedToken.END
        else:
            match, expected = (_FIRST if kind >= ARRAY else _NEXT)[unclosed[-1][0]]
            found = match(text, end)
    raise diagnose(text, end, expected, [offset for _, offset in unclosed])
