"""The exact text of a document, and where its characters stand in it.

Qt's own plain text turns no-break spaces into spaces and U+2028 into line ends; and Qt counts UTF-16 units where Python
counts characters. A line that no editor could lay out is held in pieces: each ends with `SOFT_BREAK`, which is no
part of the text.
"""

import re
from bisect import bisect_right

SOFT_BREAK = "\u2063"  # the invisible separator: without width, and an escape where a text brings its own
LONGEST_LINE = 20_000  # characters; a longer line is held in pieces
PIECE = 400  # a view full of such pieces is drawn in a frame
_refused = re.compile("[\u2029\ufdd0\ufdd1\u2063\ud800-\udfff]")
_soft = re.compile("\u2063\n?")
_irregular = re.compile("\u2063\n?|[\U00010000-\U0010ffff]")


def holdable(text: str) -> str:
    r"""*text* as a document can hold it: lines end with ``\n``, and what Qt would lose becomes a JSON escape.

    That is: lone surrogates, which Qt drops, and the characters that Qt takes for ends of paragraphs.
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
    """*line* as it is held: whole, or where it is too long in pieces."""
    if len(line) <= LONGEST_LINE:
        return line
    return f"{SOFT_BREAK}\n".join(line[at : at + PIECE] for at in range(0, len(line), PIECE))


def encode_for_qt(text: str) -> str:
    """*text* as the document is given it."""
    text = holdable(text)
    if not has_line_beyond(text, LONGEST_LINE):
        return text
    return "\n".join(map(pieces, text.split("\n")))


def decode_from_qt(raw: str) -> str:
    """The text that *raw*, a document's raw text or a part of it, stands for."""
    raw = raw.replace("\u2029", "\n")
    return raw.replace(f"{SOFT_BREAK}\n", "").replace(SOFT_BREAK, "") if SOFT_BREAK in raw else raw


def has_astral(text: str) -> bool:
    """Whether *text* has characters that are two units of UTF-16."""
    return not text.isascii() and len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)


def units(line: str, index: int) -> int:
    """The UTF-16 offset of the character *index* of *line*."""
    return index if line.isascii() else len(line[:index].encode("utf-16-le", "surrogatepass")) // 2


class TextMap:
    """A document's text at one moment. *lines* is the same with the pieces of long lines as they are held."""

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
        """Where in the document the character *offset* of the text stands."""
        offset = max(0, min(offset, len(self.text)))
        at = bisect_right(self._offsets, offset) - 1
        return offset if at < 0 else self._positions[at] + offset - self._offsets[at]

    def offset(self, position: int) -> int:
        """Which character of the text stands at *position* of the document."""
        at = bisect_right(self._positions, position) - 1
        found = position if at < 0 else self._offsets[at] + position - self._positions[at]
        limit = self._offsets[at + 1] if at + 1 < len(self._offsets) else len(self.text)
        return max(0, min(found, limit))
