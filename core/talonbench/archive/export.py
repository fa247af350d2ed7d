"""Events of a run, taken out of its archives: as they are there, a line each, without write keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

import orjson

from talonbench.archive.lines import Block, read_blocks_until, read_odd_line
from talonbench.errors import WorkspaceError
from talonbench.events.stream import StreamItem
from talonbench.reading import read_archive_parts
from talonbench.unpacking import pack_gzip
from talonbench.values import json_text

Place = tuple[str, int, list[str | None]]  # file and line, and the messageIds of the events there that are wanted
_WRITE_KEY: Final = b'"writeKey"'


def export(places: Iterable[Place], path: Path) -> int:
    """Write the events at *places*, in the order of the archive, to the new file *path*; how many they are.

    It is for its owner alone, and packed if its name ends with ``.gz``. WorkspaceError if it is there, or can't be
    written.
    """
    if path.exists():
        raise WorkspaceError(f"{path}: exists already; choose another name for --export")
    beside = path.with_name(f"{path.name}.part")
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for count, line in enumerate(_find_lines(places), 1):  # noqa: B007  # the last one counts
            yield line + b"\n"

    try:
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600)  # it may have personal data
        with beside.open("wb") as file:
            file.writelines(pack_gzip(lines()) if path.suffix == ".gz" else lines())
        beside.replace(path)
    except OSError as error:
        raise WorkspaceError(f"{path}: can't be written: {error.strerror or error}") from error
    finally:
        beside.unlink(missing_ok=True)
    return count


def _find_lines(places: Iterable[Place]) -> Iterator[bytes]:
    for path, of_file in groupby(places, key=lambda place: place[0]):
        wanted = {line: ids for _, line, ids in of_file}
        for block in read_blocks_until(read_archive_parts(path), max(wanted)):
            if isinstance(block, StreamItem):
                yield from _choose((block,), wanted.get(block.line, []))
            else:
                yield from _of_block(block, wanted)


def _of_block(block: Block, wanted: dict[int, list[str | None]]) -> Iterator[bytes]:
    for number, line in enumerate(block.lines, block.number):
        ids = wanted.get(number)
        if ids is None:
            continue
        if _WRITE_KEY in line or not _is_object(line):
            yield from _choose(read_odd_line(line, number), ids)
        else:
            yield line.strip()


def _is_object(line: bytes) -> bool:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return isinstance(value, dict) and isinstance(value.get("type"), str) and "batch" not in value


def _choose(items: Iterable[StreamItem], ids: list[str | None]) -> Iterator[bytes]:
    """The events of *items* with one of *ids*, each once."""
    left = [*ids]
    for item in items:
        identity = None if item.body is None else item.body.get("messageId")
        named = identity if isinstance(identity, str) else None
        if item.body is not None and named in left:
            left.remove(named)
            yield json_text(item.body).encode("utf-8", "surrogatepass")
