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
_MOST_KNOWN: Final = 1000  # different texts that are kept
_NUMBERS: Final = ("line", "offset", "time")
_TEXTS: Final = ("type", "name", "user", "message_id")
_EXPRESSIONS: Final = {"verdict": "getvariable('verdicts')[verdict + 1] AS verdict"}
_COLUMNS: Final = (*_NUMBERS, *_TEXTS, "verdict", "received")


class PartWriter:
    """Collects the rows of the file with the number *file*, and writes them; *note* makes a further column."""

    def __init__(self, file: int, destination: CompiledDestination, note: Note | None = None) -> None:
        self._file, self._note = file, note
        self._mappings = [one.subscription.id for one in destination.subscriptions]
        self._verdicts: list[Verdict] = []
        self._numbers: dict[Verdict, int] = {}
        self._known = _Known()
        self._columns = self._start()
        self._packed: list[dict[str, Any]] = []

    def add(
        self, events: Sequence[Event], verdicts: Sequence[Verdict], lines: Sequence[int], offsets: Sequence[int | None]
    ) -> None:
        """Add the rows of *events*."""
        columns, known = self._columns, self._known
        columns["line"].extend(lines)
        columns["offset"].extend(offsets)
        columns["time"].extend(find_times(events))
        columns["type"] += known.recall([event.get("type") for event in events])
        columns["name"] += known.recall([event.get("event") or event.get("name") for event in events])
        columns["user"] += [event.get("userId") or event.get("anonymousId") for event in events]
        columns["message_id"] += [event.get("messageId") for event in events]
        if self._note is not None:
            columns[ACROSS] += map(self._note, events, verdicts)
        self._verdicts += verdicts
        if len(self._verdicts) >= _PACKED:
            self._pack()

    def _pack(self) -> None:
        """Pack the rows collected so far as Arrow's columns."""
        ids = [*map(id, self._verdicts)]
        different = dict(zip(ids, self._verdicts, strict=True))
        numbers = {key: self._numbers.setdefault(one, len(self._numbers)) for key, one in different.items()}
        column = _Numbers()
        column.extend([numbers[key] for key in ids])
        packed = {"verdict": column.pack()}
        for name, column in self._columns.items():
            packed[name] = column.pack() if isinstance(column, _Numbers) else _pack_texts(column)
        self._packed.append(packed)
        self._columns, self._verdicts = self._start(), []

    def _start(self) -> dict[str, Any]:
        texts = _TEXTS if self._note is None else (*_TEXTS, ACROSS)
        return {**{name: _Numbers() for name in _NUMBERS}, **{name: [] for name in texts}}

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
        columns = ", ".join(
            (f"{self._file}::integer AS file", *(_EXPRESSIONS.get(name, f'"{name}"') for name in names))
        )
        verdicts = [*map(self._describe, self._numbers)]
        beside = f"{path}.{uuid4().hex}.tmp"  # no process, on whatever machine, has the same
        _copy(na.Array.from_chunks(rows), columns, verdicts, beside, json.dumps(done.as_json()))
        _flush(beside)
        _give_name(beside, path, replaces=replaces)

    def _describe(self, verdict: Verdict) -> str:
        pairs = zip(self._mappings, verdict.marks, strict=True)
        marks = [[name, mark.status, reason_of(mark), mark.calls] for name, mark in pairs if mark is not None]
        return json.dumps({"summary": verdict.code, "mappings": marks}, separators=(",", ":"))


class _Numbers:
    """A column of numbers, of which some may be unknown; eight bytes each, since as objects they fill the cache."""

    def __init__(self) -> None:
        self._values = array("q")
        self._unknown: list[int] = []  # their places

    def extend(self, values: Sequence[int | None]) -> None:
        """Add *values*."""
        try:
            self._values.fromlist([*values])  # type: ignore[list-item]  # TypeError if some are unknown
        except TypeError:
            start = len(self._values)
            self._unknown += [start + at for at, value in enumerate(values) if value is None]
            self._values.extend(value or 0 for value in values)

    def pack(self) -> Any:
        """Arrow's column."""
        import nanoarrow as na

        if self._values and not self._unknown:
            return na.c_array(self._values)
        unknown = {*self._unknown}
        return na.c_array([None if at in unknown else one for at, one in enumerate(self._values)], na.int64())


class _Known(dict[Any, Any]):
    """Texts of which many are alike: each is kept once, so that its copies leave the cache."""

    def recall(self, values: list[Any]) -> list[Any]:
        """*values*, those that were met before as they were then."""
        try:
            return [*map(self.__getitem__, values)]
        except TypeError:  # an object or a list
            return values

    def __missing__(self, value: Any) -> Any:
        if len(self) < _MOST_KNOWN:
            self[value] = value
        return value


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


def _copy(rows: Any, columns: str, verdicts: list[str], path: str, told: str) -> None:
    """Write the *columns* of *rows*, which name *verdicts* by number, to *path*, and what is *told* of them."""
    noted = told.replace("'", "''")
    options = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, KV_METADATA {{{_KEY}: '{noted}'}}"
    with _connect().cursor() as database:  # its own, of each thread that a cluster's worker may have
        database.execute("SET VARIABLE verdicts = $1", [verdicts])
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
