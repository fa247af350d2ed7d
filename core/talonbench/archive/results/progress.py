"""How far a run is, seen from its parts while other processes write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talonbench.archive.extent import Extent
from talonbench.archive.results.run_folder import PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from talonbench.archive.sources import Source

_TOLD: Final = "select decode(value) from parquet_kv_metadata(?) where decode(key) = 'talonbench'"


@dataclass(frozen=True, slots=True)
class Progress:
    """*events* that were read so far, and how much of all there is to read, from 0 to 1."""

    events: int
    share: float


class RunWatch:
    """Looks at the parts of the run in *folder* over *sources*; each is counted once, and is among *parts* then."""

    def __init__(self, folder: Path, sources: Sequence[Source]) -> None:
        self._folder, self._extent = folder / PARTS, Extent(sources)
        self._known: set[str] = set()
        self._events = 0
        self.parts: list[Path] = []

    def look(self) -> Progress:
        """How far the run is now."""
        new = [path for path in sorted(self._folder.glob("*.parquet")) if path.name not in self._known]
        if new:
            self._count(new)
        return Progress(self._events, self._extent.share)

    def _count(self, paths: Sequence[Path]) -> None:
        import duckdb  # imported late: 75 ms

        with duckdb.connect(config={"threads": 1}) as base:
            for path in paths:
                (rows,) = base.execute("select num_rows from parquet_file_metadata(?)", [str(path)]).fetchall()[0]
                self._known.add(path.name)
                self._events += int(rows)
                self.parts.append(path)
                file, _, start = path.stem.partition("-")
                self._extent.add(int(file), int(start), is_over=_ends_file(base, path))


def _ends_file(base: DuckDBPyConnection, path: Path) -> bool:
    """Whether the file ends with the part at *path*."""
    import orjson

    found = base.execute(_TOLD, [str(path)]).fetchone()
    return found is not None and orjson.loads(found[0])["is_over"] is True
