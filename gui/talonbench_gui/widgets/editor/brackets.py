"""Matching brackets, and those that a line leaves open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from talonbench_gui.widgets.editor.exact_text import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QTextBlock, QTextDocument

REACH = 400  # lines: more than a view shows, and searched within a frame
LONGEST_LINE = 20_000
LONGEST_FOLDED = 5_000  # characters; no longer line is searched for something to fold
_token = re.compile(r'"(?:[^"\\]|\\.)*"?|//.*|/\*.*?(?:\*/|$)|[\[\]{}]')
_is_of_interest = re.compile(r"[{}\[\]/]").search  # most lines have none of these, and are passed fast
OPENING, CLOSING = "{[", "}]"


def find_matching_bracket(document: QTextDocument, position: int) -> int | None:
    """The position of the bracket that matches the one at *position*; None if there is none within `REACH`."""
    char = str(document.characterAt(position)) if position >= 0 else ""
    if not char or char not in OPENING + CLOSING:
        return None
    step, depth = 1 if char in OPENING else -1, 0
    for place, seen in _brackets_from(document.findBlock(position), position, step):
        depth += step if seen in OPENING else -step
        if depth == 0:
            return place
    return None


def brackets_of(text: str, in_comment: bool = False) -> tuple[str, bool]:
    """The brackets of a line outside of strings and comments, and whether the line ends in a block comment."""
    if in_comment:
        end = text.find("*/")
        if end < 0:
            return "", True
        text = text[end + 2 :]
    if not _is_of_interest(text):
        return "", False
    found = _token.findall(text)
    last = found[-1] if found else ""
    is_open = last.startswith("/*") and (len(last) < len("/**/") or not last.endswith("*/"))
    return "".join(part for part in found if part in OPENING or part in CLOSING), is_open


def opens_fold(text: str) -> bool:
    """Whether a line leaves a bracket open, so that the lines behind it can be folded."""
    if len(text) > LONGEST_FOLDED or not ("{" in text or "[" in text):
        return False
    depth = 0
    for bracket in brackets_of(text)[0]:
        depth = depth + 1 if bracket in OPENING else max(depth - 1, 0)
    return depth > 0


def _brackets_from(block: QTextBlock, position: int, step: int) -> Iterator[tuple[int, str]]:
    """The brackets from *position* on, in the direction of *step*; none if it is in a string or a comment."""
    first = [part for part in _brackets(block, step) if (part[0] - position) * step >= 0]
    if not first or first[0][0] != position:
        return
    yield from first
    for _ in range(REACH):
        block = block.next() if step > 0 else block.previous()
        if not block.isValid() or block.length() > LONGEST_LINE:
            return
        yield from _brackets(block, step)


def _brackets(block: QTextBlock, step: int) -> list[tuple[int, str]]:
    text, start = block.text(), block.position()
    if not _is_of_interest(text):
        return []
    found = [(start + units(text, part.start()), part[0]) for part in _token.finditer(text) if len(part[0]) == 1]
    return [part for part in found if part[1] in OPENING + CLOSING][::step]
