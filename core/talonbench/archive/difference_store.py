"""Where two setups differ, kept in a small database: kinds of difference, and their events by page."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from talonbench.archive.kinds import Kind
from talonbench.archive.results.run_folder import RunError
from talonbench.archive.rows import insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from talonbench.archive.against import Difference, Differences, KindCounts

_MANY: Final = 50_000  # rows that are written at a time
_FEW: Final = 10_000  # rows that are read at a time
_MEMORY: Final = "100MB"
_TABLES: Final = """
create table files (file int, path varchar);
create table kinds (kind int, change varchar, mapping varchar, detail varchar, message varchar, events bigint,
                    first bigint, last bigint);
create table differences (n bigint, kind int, file int, line bigint, "offset" bigint, time bigint, type varchar,
                          name varchar, "user" varchar, message_id varchar);
"""


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """An event that differs: its number *n* among them, its place, when it happened, and what it is."""

    n: int
    path: str
    line: int
    offset: int | None
    time: int | None
    type: str
    name: str
    user: str
    message_id: str


class DifferenceWriter:
    """Writes the database at *path*, atomically: it is there once `finish` was called."""

    def __init__(self, path: Path) -> None:
        import duckdb  # late: 75 ms

        self._path, self._made = path, path.with_name(f"{path.name}.{os.getpid()}.tmp")
        self._base = duckdb.connect(self._made, config={"memory_limit": _MEMORY, "threads": 1})
        self._base.execute(_TABLES)
        self._kinds: dict[Kind, int] = {}
        self._files: dict[str, int] = {}
        self._rows: list[tuple[object, ...]] = []
        self._count = 0

    def add(self, found: Difference, kinds: tuple[Kind, ...]) -> None:
        """Add *found* to each of *kinds*."""
        event, text = found.event, _text
        file = self._files.setdefault(found.path, len(self._files))
        place = (file, found.line, found.offset, found.time)
        name = text(event.get("event") or event.get("name"))
        what = (text(event.get("type")), name, text(event.get("userId") or event.get("anonymousId")))
        for kind in kinds:
            number = self._kinds.setdefault(kind, len(self._kinds))
            self._rows.append((self._count, number, *place, *what, text(event.get("messageId"))))
        self._count += 1
        if len(self._rows) >= _MANY:
            self._write()

    def finish(self, found: Differences) -> None:
        """Write what *found* says of each kind, and give the database its name."""
        self._write()
        for path, file in self._files.items():
            self._base.execute("insert into files values (?, ?)", [file, path])
        for kind, counts in found.kinds.items():
            row = [self._kinds[kind], kind.change, kind.mapping, kind.detail, kind.message]
            self._base.execute(
                "insert into kinds values (?, ?, ?, ?, ?, ?, ?, ?)", [*row, counts.events, counts.first, counts.last]
            )
        self._base.close()
        self._made.chmod(0o600)
        self._made.replace(self._path)

    def close(self) -> None:
        """Drop what wasn't finished."""
        self._base.close()
        with suppress(OSError):
            self._made.unlink(missing_ok=True)

    def _write(self) -> None:
        import nanoarrow as na

        types = (na.int64(), na.int32(), na.int32(), *(na.int64(),) * 3, *(na.string(),) * 4)
        insert_rows(self._base, "differences", self._rows, types)
        self._rows.clear()


class DifferenceReader:
    """Reads the database at *path*; to be closed. RunError if there is none."""

    def __init__(self, path: Path) -> None:
        import duckdb

        try:
            self._base = duckdb.connect(path, read_only=True, config={"memory_limit": _MEMORY, "threads": 2})
        except duckdb.Error as error:
            raise RunError(f"{path}: can't open what was compared: {error}") from error

    def close(self) -> None:
        """Close the database."""
        self._base.close()

    def kinds(self) -> list[tuple[int, Kind, KindCounts]]:
        """The kinds with their numbers, the commonest first; examples are asked for by page."""
        from talonbench.archive.against import KindCounts

        rows = self._ask(
            "select kind, change, mapping, detail, message, events, first, last from kinds order by 6 desc, 1"
        )
        return [(row[0], Kind(*row[1:5]), KindCounts(*row[5:])) for row in rows]

    def page(self, kind: int | None, after: int = -1, most: int = 200) -> list[DifferenceRow]:
        """Events of *kind*, or of all kinds, that follow the one with the number *after*, in the archive's order."""
        where = "n > ?" if kind is None else f"n > ? and kind = {kind:d}"
        rows = self._ask(
            f'select distinct n, path, line, "offset", time, type, name, "user", message_id from differences '
            f"join files using (file) where {where} order by n limit {most:d}",
            after,
        )
        return [DifferenceRow(*row[:5], *(one or "" for one in row[5:])) for row in rows]

    def places(self) -> Iterator[tuple[str, int, list[str | None]]]:
        """File, line and messageIds of all events that differ, in the order of the archive."""
        found = self._base.cursor().execute(
            "select path, line, list(message_id order by n) from (select distinct n, file, line, message_id "
            "from differences) join files using (file) group by file, path, line order by file, line"
        )
        while rows := found.fetchmany(_FEW):
            yield from rows

    def _ask(self, query: str, *values: object) -> list[Any]:
        return self._base.execute(query, list(values)).fetchall()


def _text(value: object) -> str | None:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None
