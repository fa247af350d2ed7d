"""The rows of a partition as a Parquet file: one for each event, in the archive's order."""

from __future__ import annotations

import json
import os
from array import array
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from talonbench.archive.done import Done, read_done
from talonbench.archive.times import find_times
from talonbench.ingestion import MessageIds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from duckdb import DuckDBPyConnection

    from talonbench.archive.verdicts import Mark, Verdict
    from talonbench.trace import CompiledDestination
    from talonbench.values import Json

    Event: TypeAlias = dict[str, Json]
    Note: TypeAlias = Callable[[Event, Verdict], "str | None"]

ACROSS: Final = "across"  # the column of what only several events say
_KEY: Final = "talonbench"
_PACKED: Final = 1024  # rows that are packed together, while they are in the processor's cache
_NUMBERS: Final = ("line", "offset", "time")
_TEXTS: Final = ("type", "name", "user", "message_id")
_COLUMNS: Final = (*_NUMBERS, *_TEXTS, "verdict", "received")


class PartWriter:
    """Collects the rows of the file with the number *file*, and writes them; *note* makes a further column."""

    def __init__(self, file: int, destination: CompiledDestination, note: Note | None = None) -> None:
        self._file, self._note = file, note
        self._mappings = [one.subscription.id for one in destination.subscriptions]
        self._verdicts: list[Verdict] = []
        self._columns = self._start()
        self._packed: list[dict[str, Any]] = []

    def add(
        self, events: Sequence[Event], verdicts: Sequence[Verdict], lines: Sequence[int], offsets: Sequence[int | None]
    ) -> None:
        """Add the rows of *events*."""
        columns = self._columns
        columns["line"] += lines
        columns["offset"] += offsets
        columns["time"] += find_times(events)
        columns["type"] += [event.get("type") for event in events]
        columns["name"] += [event.get("event") or event.get("name") for event in events]
        columns["user"] += [event.get("userId") or event.get("anonymousId") for event in events]
        columns["message_id"] += [event.get("messageId") for event in events]
        if self._note is not None:
            columns[ACROSS] += map(self._note, events, verdicts)
        self._verdicts += verdicts
        if len(self._verdicts) >= _PACKED:
            self._pack()

    def _pack(self) -> None:
        """Pack the rows collected so far as Arrow's columns."""
        different = {id(verdict): verdict for verdict in self._verdicts}
        told = {key: self._describe(verdict) for key, verdict in different.items()}
        packed = {"verdict": _pack_texts([told[key] for key in map(id, self._verdicts)])}
        for name, column in self._columns.items():
            packed[name] = _pack_numbers(column) if name in _NUMBERS else _pack_texts(column)
        self._packed.append(packed)
        self._columns, self._verdicts = self._start(), []

    def _start(self) -> dict[str, list[Any]]:
        names = (*_NUMBERS, *_TEXTS) if self._note is None else (*_NUMBERS, *_TEXTS, ACROSS)
        return {name: [] for name in names}

    def write(self, path: str, done: Done, *, replaces: bool) -> None:
        """Write the rows, and *done* with them, to *path*: all at once, so that a part that is there is whole.

        It *replaces* the part that is there, or leaves it alone.
        """
        import nanoarrow as na

        if self._verdicts or not self._packed:
            self._pack()
        moments = map(str, done.message_ids.moments)
        rows = [_join({**one, "received": _pack_texts([*islice(moments, one["line"].length)])}) for one in self._packed]
        names = _COLUMNS if self._note is None else (*_COLUMNS, ACROSS)
        columns = ", ".join((f"{self._file}::integer AS file", *(f'"{name}"' for name in names)))
        beside = f"{path}.{uuid4().hex}.tmp"  # no process, on whatever machine, has the same
        _copy(na.Array.from_chunks(rows), columns, beside, json.dumps(done.as_json()))
        _flush(beside)
        _give_name(beside, path, replaces=replaces)

    def _describe(self, verdict: Verdict) -> str:
        pairs = zip(self._mappings, verdict.marks, strict=True)
        marks = [[name, mark.status, reason_of(mark), mark.calls] for name, mark in pairs if mark is not None]
        return json.dumps({"summary": verdict.code, "mappings": marks}, separators=(",", ":"))


def _pack_numbers(values: Sequence[Any]) -> Any:
    import nanoarrow as na

    try:
        numbers = array("q", values)
    except TypeError:  # some are unknown
        numbers = array("q")
    return na.c_array(numbers) if numbers else na.c_array(values, na.int64())


def _pack_texts(values: Sequence[Any]) -> Any:
    """The texts among *values*, without lone surrogates."""
    import nanoarrow as na

    try:
        is_plain = "".join(values).isascii()
    except TypeError:
        values = [value if type(value) is str else None for value in values]
        is_plain = "".join(filter(None, values)).isascii()
    if not is_plain:
        values = [None if value is None else value.encode("utf-8", "replace").decode() for value in values]
    return na.c_array(values, na.string())


def _join(columns: dict[str, Any]) -> Any:
    """Rows of packed *columns*, which all have the same length."""
    import nanoarrow as na
    from nanoarrow.c_array import c_array_from_buffers

    schema = na.struct({name: na.Schema(one.schema) for name, one in columns.items()})
    return c_array_from_buffers(schema, columns["line"].length, [None], children=list(columns.values()))


def _copy(rows: Any, columns: str, path: str, told: str) -> None:
    """Write the *columns* of *rows* to *path*, and what is *told* of them."""
    noted = told.replace("'", "''")
    options = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, KV_METADATA {{{_KEY}: '{noted}'}}"
    with _connect().cursor() as database:  # its own, of each thread that a cluster's worker may have
        database.register("rows", rows)
        database.execute(f"COPY (SELECT {columns} FROM rows) TO {_quoted(path)} ({options})")
        database.unregister("rows")


@cache
def _connect() -> DuckDBPyConnection:
    """This process's database, which takes longer to make than a part to write."""
    import duckdb

    return duckdb.connect(config={"threads": 1})


def reason_of(mark: Mark) -> str:
    """The code of *mark* and, where it fails, the first place: ``mapping_rejected:/cartItems/*/price:type``."""
    return ":".join((mark.code, *mark.faults[0])) if mark.faults else mark.code


def read_part(path: str) -> Done:
    """What the partition of the part at *path* came to."""
    import duckdb

    with duckdb.connect(config={"threads": 1}) as database:
        query = f"SELECT decode(value) FROM parquet_kv_metadata({_quoted(path)}) WHERE decode(key) = ?"
        found = database.execute(query, [_KEY]).fetchone()
        rows: Sequence[tuple[str | None, str]] = database.execute(
            f"SELECT message_id, received FROM read_parquet({_quoted(path)}) ORDER BY file_row_number"
        ).fetchall()
    assert found is not None
    moments: list[int | str] = [int(moment) if moment.lstrip("-").isdigit() else moment for _, moment in rows]
    return read_done(json.loads(found[0]), MessageIds([identity or "" for identity, _ in rows], moments))


def _quoted(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"


def _give_name(beside: str, path: str, *, replaces: bool) -> None:
    """Let the file *beside* be *path*; a file that is there already stays, unless this one *replaces* it."""
    if not replaces:
        try:
            Path(path).hardlink_to(beside)  # tells for certain whether one is there, over a network as well
        except FileExistsError:
            pass
        except OSError:  # a disk without links
            replaces = not Path(path).exists()
    if replaces:
        Path(beside).replace(path)
    else:
        Path(beside).unlink(missing_ok=True)


def _flush(path: str) -> None:
    """Have the file on the disk before it gets its name."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
