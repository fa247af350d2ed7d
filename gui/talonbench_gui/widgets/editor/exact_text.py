"""The exact text of a document, and the positions of its characters in it.

Qt's plain text turns no-break spaces into spaces and U+2028 into line ends, and Qt counts UTF-16 units where Python
counts characters. A line too long for Qt's layout is held in pieces: each ends with `SOFT_BREAK`, which isn't part of
the text.
"""

import re
from bisect import bisect_right

SOFT_BREAK = "\u2063"  # the invisible separator has no width; if the text contains one, it becomes a JSON escape
LONGEST_LINE = 20_000  # characters; a longer line is held in pieces
PIECE = 400  # a view full of such pieces is painted within a frame
_refused = re.compile("[\u2029\ufdd0\ufdd1\u2063\ud800-\udfff]")
_soft = re.compile("\u2063\n?")
_irregular = re.compile("\u2063\n?|[\U00010000-\U0010ffff]")


def holdable(text: str) -> str:
    r"""*text* as a document can hold it: lines end with ``\n``, and what Qt would lose becomes a JSON escape.

    These are lone surrogates, which Qt drops, and characters that Qt treats as ends of paragraphs.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text
    return _refused.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def has_line_beyond(text: str, length: int) -> bool:
    """Whether a line of *text* has more than *length* characters."""
    start = 0
    while len(text) - start > length:
        end = text.rfind("\n", start, start + length + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def pieces(line: str) -> str:
    """*line* as the document holds it: whole, or in pieces if it is too long."""
    if len(line) <= LONGEST_LINE:
        return line
    return f"{SOFT_BREAK}\n".join(line[at : at + PIECE] for at in range(0, len(line), PIECE))


def encode_for_qt(text: str) -> str:
    """*text* as the document holds it."""
    text = holdable(text)
    if not has_line_beyond(text, LONGEST_LINE):
        return text
    return "\n".join(map(pieces, text.split("\n")))


def decode_from_qt(raw: str) -> str:
    """The text that *raw* represents: a document's raw text, or part of it."""
    raw = raw.replace("\u2029", "\n")
    return raw.replace(f"{SOFT_BREAK}\n", "").replace(SOFT_BREAK, "") if SOFT_BREAK in raw else raw


def has_astral(text: str) -> bool:
    """Whether *text* has characters of two UTF-16 units."""
    return not text.isascii() and len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)


def units(line: str, index: int) -> int:
    """The UTF-16 offset of the character *index* of *line*."""
    return index if line.isascii() else len(line[:index].encode("utf-16-le", "surrogatepass")) // 2


def held_offset(text: str, offset: int) -> int:
    """The offset in ``holdable(text)`` of the character *offset* of *text*."""
    return len(holdable(text[:offset]))


def find_change(old: str, new: str) -> tuple[int, int, str]:
    """The smallest change from *old* to *new*: start and end of the replaced part of *old*, and its replacement."""
    start = _count_common(old, new)
    end = _count_common(old[start:][::-1], new[start:][::-1])
    return start, len(old) - end, new[start : len(new) - end]


def _count_common(one: str, other: str) -> int:
    """The length of the common prefix, found by bisection, which is fast on strings."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class TextMap:
    """A document's text at one moment. *lines* is the text with long lines in pieces, as held."""

    def __init__(self, raw: str) -> None:
        self.lines = raw.replace("\u2029", "\n")
        self.text = decode_from_qt(self.lines)
        self._offsets: list[int] = []
        self._positions: list[int] = []
        if has_astral(self.lines):
            self._find_irregular(_irregular)
        elif SOFT_BREAK in self.lines:
            self._find_irregular(_soft)

    def _find_irregular(self, what: re.Pattern[str]) -> None:
        removed = doubled = 0
        for found in what.finditer(self.lines):
            if found[0][0] == SOFT_BREAK:
                removed += len(found[0])
            else:
                doubled += 1
            self._offsets.append(found.end() - removed)
            self._positions.append(found.end() + doubled)

    def position(self, offset: int) -> int:
        """The position in the document of the text's character *offset*."""
        offset = max(0, min(offset, len(self.text)))
        at = bisect_right(self._offsets, offset) - 1
        return offset if at < 0 else self._positions[at] + offset - self._offsets[at]

    def offset(self, position: int) -> int:
        """The text's character at *position* of the document."""
        at = bisect_right(self._positions, position) - 1
        found = position if at < 0 else self._offsets[at] + position - self._positions[at]
        limit = self._offsets[at + 1] if at + 1 < len(self._offsets) else len(self.text)
        return max(0, min(found, limit))
