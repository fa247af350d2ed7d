"""Breaks the long lines of pasted and opened text, so that an editor shows it quickly and people can read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from talonbench.events.layout import LONG, break_long_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_FORMATTED: Final = 600_000  # characters; formatted, a longer text would have too many lines
WIDTH: Final = 160
LEAST: Final = 40
_part = re.compile(
    r'[^"/\n]{100,160}, *'  # a row of plain members, at once
    r'|(?:[^",/\n]++|"(?:[^"\\\n]++|\\.)*+"?|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?|//[^\n]*+|/)*+(?:, *|\n|\Z)'
)
_closes = re.compile(r"[\]}] *, *\Z")


def break_lines(text: str) -> str | None:
    """*text* with its long lines broken, None if no line is longer than `LONG` characters.

    What JSON (with comments) means does not change. Text that can be read is formatted; a huge text only gets line
    ends after commas outside strings, which takes a second for 10 MB. A long string stays on one line.
    """
    if not _has_long_line(text):
        return None
    return break_long_lines(text) if len(text) <= MOST_FORMATTED else "\n".join(_fold_lines(text))


def _has_long_line(text: str) -> bool:
    """Whether a line has more than `LONG` characters; found without a look at most of them."""
    start = 0
    while len(text) - start > LONG:
        end = text.rfind("\n", start, start + LONG + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def _fold_lines(text: str) -> Iterator[str]:
    line, is_long = "", _is_long(text, 0)
    for found in _part.finditer(text):
        part = found[0]
        if "\n" in part:
            *ended, rest = (line + part).split("\n")
            yield from ended
            line, is_long = rest, _is_long(text, found.end())
        elif is_long and _is_full(line, part):
            yield line + part
            line = ""
        else:
            line += part
    yield line


def _is_long(text: str, start: int) -> bool:
    end = text.find("\n", start, start + LONG + 1)
    return end < 0 and len(text) - start > LONG


def _is_full(line: str, part: str) -> bool:
    """Whether to end the line after *part*: at a comma, once the line is long or a member or item ends."""
    length = len(line) + len(part)
    return part.rstrip(" ")[-1:] == "," and (
        length >= WIDTH or (length >= LEAST and _closes.search(part[-8:]) is not None)
    )
