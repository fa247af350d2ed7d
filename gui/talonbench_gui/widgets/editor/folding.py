"""A large text with long lines, made fit for an editor: lines end behind commas that stand outside strings.

What JSON (with comments) means is not changed by it. A layout in full has many more lines than that, and a text of
5 MB is to be there within two seconds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from talonbench_gui.widgets.editor.exact_text import has_line_beyond, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = 2_000  # characters; lines up to here stay as they are
WIDTH = 160
LEAST = 40
_part = re.compile(
    r'[^"/\n]{100,160}, *'  # a row of plain members, at once
    r'|(?:[^",/\n]++|"(?:[^"\\\n]++|\\.)*+"?|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?|//[^\n]*+|/)*+(?:, *|\n|\Z)'
)
_closes = re.compile(r"[\]}] *, *\Z")


def fold_lines(text: str) -> Iterator[str]:
    """The lines of *text* for the editor, one after the other."""
    if not has_line_beyond(text, LONG):
        yield from text.split("\n")
        return
    line, is_long = "", _is_long(text, 0)
    for found in _part.finditer(text):
        part = found[0]
        if "\n" in part:
            *ended, rest = (line + part).split("\n")
            yield from map(pieces, ended)
            line, is_long = rest, _is_long(text, found.end())
        elif is_long and _is_full(line, part):
            yield pieces(line + part)
            line = ""
        else:
            line += part
    yield pieces(line)


def _is_long(text: str, start: int) -> bool:
    end = text.find("\n", start, start + LONG + 1)
    return end < 0 and len(text) - start > LONG


def _is_full(line: str, part: str) -> bool:
    """Whether the line ends behind *part*, which ends with a comma: it is long, or a member or an item ends there."""
    length = len(line) + len(part)
    return part.rstrip(" ")[-1:] == "," and (
        length >= WIDTH or (length >= LEAST and _closes.search(part[-8:]) is not None)
    )
