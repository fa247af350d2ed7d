"""How far a run is, seen from its parts while other processes write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from talonbench.archive.results.run_folder import PARTS
from talonbench.archive.sources import Source
from talonbench.archive.work import RANGE


@dataclass(frozen=True, slots=True)
class Progress:
    """*events* that were read so far, and how much of all there is to read, from 0 to 1."""

    events: int
    share: float


class RunWatch:
    """Looks at the parts of the run in *folder* over *sources*; each is counted once, and is among *parts* then."""

    def __init__(self, folder: Path, sources: Sequence[Source]) -> None:
        self._folder, self._sources = folder / PARTS, tuple(sources)
        self._rows: dict[str, int] = {}
        self.parts: list[Path] = []

    def look(self) -> Progress:
        """How far the run is now."""
        new = [path for path in sorted(self._folder.glob("*.parquet")) if path.name not in self._rows]
        if new:
            self._count(new)
        whole = sum(one.hint for one in self._sources)
        done = sum(self._size(name) for name in self._rows)
        return Progress(sum(self._rows.values()), min(1.0, done / whole) if whole else 0.0)

    def _count(self, paths: Sequence[Path]) -> None:
        import duckdb  # imported late: 75 ms

        with duckdb.connect(config={"threads": 1}) as base:
            for path in paths:
                (rows,) = base.execute("select num_rows from parquet_file_metadata(?)", [str(path)]).fetchall()[0]
                self._rows[path.name] = int(rows)
                self.parts.append(path)

    def _size(self, name: str) -> int:
        """The unpacked bytes of a part, named by its file's number and its start."""
        file, _, start = name.removesuffix(".parquet").partition("-")
        at = int(file)
        hint = self._sources[at].hint if at < len(self._sources) else 0
        return max(0, min(RANGE, hint - int(start)))
