"""An event of a run, read again at its place in the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from talonbench.archive.results.run_folder import RunError, RunFolder
from talonbench.events.stream import StreamItem, read_stream
from talonbench.limits import LINE
from talonbench.reading import decode_pieces, read_archive_parts

if TYPE_CHECKING:
    from talonbench.archive.results.rows import EventRow


def read_event_at(run: RunFolder, row: EventRow) -> StreamItem:
    """The event of *row* as the archive has it; RunError or UnreadableError if it isn't there any more."""
    path = run.files[row.file]
    found = None
    if row.offset is not None:
        line = b"".join(_cut_line(_skip(read_archive_parts(path), row.offset)))
        found = _choose(read_stream(decode_pieces((line,))), row)
    found = found or _choose(_find_line(path, row.line), row)
    if found is None:
        raise RunError(f"{path}: line {row.line:,} isn't the event any more; the file has changed since the run")
    return found


def _skip(parts: Iterable[bytes], offset: int) -> Iterator[bytes]:
    left = offset
    for part in parts:
        if left < len(part):
            yield part[left:]
        left = max(0, left - len(part))


def _cut_line(parts: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        if b"\n" in part or size > LINE:
            yield part[: part.find(b"\n")]
            return
        yield part


def _find_line(path: str, line: int) -> Iterator[StreamItem]:
    """The items at *line* of an archive that isn't one event a line."""
    for item in read_stream(decode_pieces(read_archive_parts(path))):
        if item.line > line:
            return
        if item.line == line:
            yield item


def _choose(items: Iterable[StreamItem], row: EventRow) -> StreamItem | None:
    """The event of *row* among the *items* of its line: a batch has several."""
    for item in items:
        body = item.body
        if body is None or body.get("type") != (row.type or None):
            continue
        if not row.message_id or body.get("messageId") == row.message_id:
            return item
    return None
