"""What a finished run came to, told by its parts: no event is read again."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Final

from talonbench.archive.done import Done, read_done
from talonbench.ingestion import MessageIds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from talonbench.archive.results import RunFolder

_TOLD: Final = "select decode(value) from parquet_kv_metadata(?) where decode(key) = 'talonbench'"
_ROWS: Final = "select coalesce(sum(num_rows), 0) from parquet_file_metadata(?)"


def has_all_parts(run: RunFolder, events: int) -> bool:
    """Whether the parts of *run* have as many rows as it had *events*."""
    import duckdb  # late: 75 ms

    if not run.parts:
        return events == 0
    try:
        with closing(duckdb.connect(config={"threads": 1})) as base:
            return base.execute(_ROWS, [[*map(str, run.parts)]]).fetchall() == [(events,)]
    except duckdb.Error:
        return False


def read_kept(run: RunFolder) -> Iterator[tuple[str, Done]]:
    """What each part of *run* came to, with the path of its file, in order; without the IDs of its events."""
    import duckdb

    with closing(duckdb.connect(config={"threads": 1})) as base:
        for part in sorted(run.parts, key=_place):
            ((told,),) = base.execute(_TOLD, [str(part)]).fetchall()
            yield run.files[_place(part)[0]], read_done(json.loads(told), MessageIds([], []))


def _place(part: Path) -> tuple[int, int]:
    """The number of the file, and where the part begins in it."""
    file, _, start = part.stem.partition("-")
    return int(file), int(start)
