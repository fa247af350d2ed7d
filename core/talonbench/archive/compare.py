"""Files compared in two setups, with what differs kept in a database."""

from __future__ import annotations

from contextlib import closing, nullcontext
from typing import TYPE_CHECKING

from talonbench.archive.against import Against, Differences
from talonbench.archive.difference_store import DifferenceWriter
from talonbench.errors import WorkspaceError
from talonbench.events.stream import StreamItem
from talonbench.reading import read_archive_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from talonbench.archive.partitions import Setup
    from talonbench.archive.wanted import Wanted


def compare_files(
    files: Sequence[str],
    before: Setup,
    after: Setup,
    wanted: Wanted,
    store: Path | None = None,
    on_progress: Callable[[int], None] = lambda _events: None,
    on_problem: Callable[[str, StreamItem], None] = lambda _path, _item: None,
) -> Differences:
    """How the *wanted* events of *files* differ in the two setups; their places go to the database *store*, if any.

    *on_progress* is told the number of events as they are read, *on_problem* what can't be read, with its file.
    """
    writer = None if store is None else DifferenceWriter(store)
    against = Against(before, after, wanted) if writer is None else Against(before, after, wanted, writer.add)
    with nullcontext() if writer is None else closing(writer):
        for path in files:
            for item in _read(against, path, on_progress):
                on_problem(path, item)
        if writer is not None:
            writer.finish(against.found)
    return against.found


def _read(against: Against, path: str, on_progress: Callable[[int], None]) -> Iterator[StreamItem]:
    def watched() -> Iterator[bytes]:
        for part in read_archive_parts(path):
            on_progress(against.found.events)
            yield part

    try:
        yield from against.read(path, watched())
    except WorkspaceError as error:
        yield StreamItem(0, problem=str(error))
