"""An archive's bytes cut into lines, many at a time; what isn't lines of JSON comes as events that were read."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from talonbench.events.stream import TOO_LONG, StreamItem, is_lines, read_line, read_stream
from talonbench.limits import LINE
from talonbench.reading import decode_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SAMPLE: Final = 1_000_000  # bytes that determine the shape


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that follow each other; *number* is that of the first, *offset* its place in the unpacked bytes."""

    number: int
    offset: int
    lines: list[bytes]


def read_blocks(parts: Iterable[bytes]) -> Iterator[Block | StreamItem]:
    """The lines in *parts* or, if these are an array or another text, the events."""
    coming = iter(parts)
    begin = bytearray()
    for part in coming:
        begin += part
        if len(begin) >= _SAMPLE:
            break
    else:
        coming = iter(())
    text = begin.decode("utf-8-sig", "surrogateescape")
    whole = text[: text.rfind("\n") + 1] or text
    if text.lstrip("\ufeff \t\r\n").startswith("[") or not is_lines(whole):
        yield from read_stream(decode_pieces(chain((bytes(begin),), coming)))
    else:
        yield from _cut(chain((bytes(begin).removeprefix(codecs.BOM_UTF8),), coming))


def _cut(parts: Iterable[bytes]) -> Iterator[Block | StreamItem]:
    held, number, offset, is_skipped = b"", 1, 0, False
    for part in parts:
        lines = part.split(b"\n")
        if len(lines) == 1:
            held = b"" if is_skipped else held + part
            if _is_too_long(held):
                yield StreamItem(number, problem=TOO_LONG)
                offset, held, is_skipped = offset + len(held), b"", True
            continue
        lines[0] = b"" if is_skipped else held + lines[0]
        held, is_skipped = lines.pop(), False
        yield Block(number, offset, lines)
        number += len(lines)
        offset += sum(map(len, lines)) + len(lines)
    if held:
        yield Block(number, offset, [held])


def _is_too_long(line: bytes) -> bool:
    return len(line) > LINE and len(line.decode("utf-8", "surrogateescape")) > LINE


def read_odd_line(line: bytes, number: int) -> Iterator[StreamItem]:
    """What is in a *line* that isn't plainly one event."""
    return read_line(line.decode("utf-8", "surrogateescape").rstrip("\r\n"), number)
