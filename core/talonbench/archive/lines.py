"""An archive's bytes cut into lines, many at a time; what isn't lines of JSON comes as events that were read.

Packed data can't be entered in the middle: a reader only goes forward.
"""

from __future__ import annotations

import codecs
import sys
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from talonbench.events.stream import TOO_LONG, StreamItem, is_lines, read_line, read_stream
from talonbench.limits import LINE
from talonbench.reading import UnreadableError, decode_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ALL: Final = sys.maxsize  # behind the end of any archive
_TOGETHER: Final = 32  # lines of a block
_SAMPLE: Final = 1_000_000  # bytes that determine the shape


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that follow each other, with their breaks; *number* is the first one's, *offset* its place, unpacked."""

    number: int
    offset: int
    lines: list[bytes]


def read_blocks(parts: Iterable[bytes]) -> Iterator[Block | StreamItem]:
    """The lines in *parts* or, if these are an array or another text, the events."""
    are_lines, parts = find_shape(parts)
    return LineReader(parts).read(0, ALL) if are_lines else read_stream(decode_pieces(parts))


def read_blocks_until(parts: Iterable[bytes], last: int) -> Iterator[Block | StreamItem]:
    """The same up to the line *last*: what is damaged behind it isn't read."""
    for block in read_blocks(parts):
        if isinstance(block, StreamItem) and block.line > last:
            return
        yield block
        if not isinstance(block, StreamItem) and block.number + len(block.lines) > last:
            return


def find_shape(parts: Iterable[bytes]) -> tuple[bool, Iterator[bytes]]:
    """Whether *parts* are lines of JSON, and the parts again."""
    coming = iter(parts)
    begin = bytearray()
    try:
        for part in coming:
            begin += part
            if len(begin) >= _SAMPLE:
                break
    except UnreadableError as error:
        coming = _Failing(error)  # once what came before is read
    text = begin.decode("utf-8-sig", "surrogateescape")
    whole = text[: text.rfind("\n") + 1] or text
    are_lines = not text.lstrip("\ufeff \t\r\n").startswith("[") and is_lines(whole)
    return are_lines, chain((bytes(begin),), coming)


class _Failing:
    """Parts of which none can be read."""

    def __init__(self, error: UnreadableError) -> None:
        self._error = error

    def __iter__(self) -> _Failing:
        return self

    def __next__(self) -> bytes:
        raise self._error


class LineReader:
    """Reads lines from *parts*, the bytes of an archive, range after range; *is_over* at the end of the archive."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._held = b""  # begins with the line *number* at *offset*
        self._number, self.offset = 1, 0
        self.is_over = False

    def read(self, start: int, end: int) -> Iterator[Block | StreamItem]:
        """The lines that begin at an offset from *start* to before *end*."""
        while not self.is_over and self.offset < end:
            stop = self._held.rfind(b"\n") + 1
            if not stop:
                yield from self._refill(start)
                continue
            first = self._find_line(start, stop)
            self._skip(first)
            last = self._find_line(end, stop - first)
            if last:
                yield from self._take(last)

    def _find_line(self, offset: int, stop: int) -> int:
        """Where the first line begins that begins at *offset* or later, at most *stop*."""
        at = offset - self.offset
        if at <= 0:
            return 0
        return stop if at > stop else self._held.find(b"\n", at - 1, stop) + 1 or stop

    def _skip(self, count: int) -> None:
        """Leave the first *count* bytes behind."""
        if count:
            left = self._held[:count]
            self._leave(count, count - len(left.replace(b"\n", b"")))  # a tenth of the time that count() takes

    def _take(self, count: int) -> Iterator[Block]:
        """The first *count* bytes as lines, so few at a time that they stay in the processor's cache."""
        held, end = self._held, self.offset + count
        self._held = held[count:]
        coming = BytesIO(held)  # finds lines in a sixth of the time that split() takes
        while self.offset < end:
            lines = [*islice(coming, _TOGETHER)]
            size = sum(map(len, lines))
            while self.offset + size > end:
                size -= len(lines.pop())
            block = Block(self._number, self.offset, lines)
            self._number += len(lines)
            self.offset += size
            yield block

    def _leave(self, count: int, lines: int) -> None:
        self._number += lines
        self._held = self._held[count:]
        self.offset += count

    def _refill(self, start: int) -> Iterator[Block | StreamItem]:
        """Read on; the last line may lack its end, and one may be too long."""
        part = next(self._parts, None)
        if part is None:
            self.is_over = True
            if self._held and self.offset >= start:
                yield Block(self._number, self.offset, [self._held])
            return
        if not self.offset and not self._held and part.startswith(codecs.BOM_UTF8):
            part, self.offset = part[len(codecs.BOM_UTF8) :], len(codecs.BOM_UTF8)
        self._held += part
        if b"\n" not in part and is_too_long(self._held):
            if self.offset >= start:
                yield StreamItem(self._number, problem=TOO_LONG)
            self._leave_line()

    def _leave_line(self) -> None:
        """Skip the rest of a line that is too long."""
        while self._held and b"\n" not in self._held:
            self.offset += len(self._held)
            self._held = next(self._parts, b"")
        self._skip(self._held.find(b"\n") + 1)


def is_too_long(line: bytes) -> bool:
    """Whether *line* is longer than any that is read."""
    return len(line) > LINE and len(line.decode("utf-8", "surrogateescape")) > LINE


def read_odd_line(line: bytes, number: int) -> Iterator[StreamItem]:
    """What is in a *line* that isn't plainly one event."""
    return read_line(line.decode("utf-8", "surrogateescape").rstrip("\r\n"), number)
