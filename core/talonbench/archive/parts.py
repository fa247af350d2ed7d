"""The rows of a partition as a Parquet file: one for each event, in the archive's order."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from talonbench.archive.columns import Numbers, Texts
from talonbench.archive.done import Done, read_done
from talonbench.archive.event_values import write_value
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
# a column of which more than 1,000 texts differ is written as it is, not by a dictionary
_FORMAT: Final = "FORMAT parquet, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1000, COMPRESSION zstd, COMPRESSION_LEVEL 1"
_NUMBERS: Final = ("line", "offset", "time", "verdict")
_TEXTS: Final = ("type", "name", "user", "message_id")
_EXPRESSIONS: Final = {"verdict": "getvariable('verdicts')[verdict + 1] AS verdict"}


class PartWriter:
    """Collects the rows of the file with the number *file*, and writes them once; *note* makes a further column."""

    def __init__(self, file: int, destination: CompiledDestination, note: Note | None = None) -> None:
        self._file, self._note = file, note
        self._mappings = [one.subscription.id for one in destination.subscriptions]
        self._verdicts = _VerdictNumbers()
        texts = _TEXTS if note is None else (*_TEXTS, ACROSS)
        self._numbers = {name: Numbers() for name in _NUMBERS}
        self._texts = {name: Texts(_write_user) if name == "user" else Texts() for name in texts}

    def add(
        self, events: Sequence[Event], verdicts: Sequence[Verdict], lines: Sequence[int], offsets: Sequence[int | None]
    ) -> None:
        """Add the rows of *events*."""
        numbers, texts = self._numbers, self._texts
        numbers["line"].extend(lines)
        numbers["offset"].extend(offsets)
        numbers["time"].extend(find_times(events))
        numbers["verdict"].extend(self._verdicts.find(verdicts))
        texts["type"].extend([event.get("type") for event in events])
        texts["name"].extend([event.get("event") or event.get("name") for event in events])
        texts["user"].extend([event.get("userId") or event.get("anonymousId") for event in events])
        texts["message_id"].extend([event.get("messageId") for event in events])
        if self._note is not None:
            texts[ACROSS].extend([*map(self._note, events, verdicts)])

    def write(self, path: str, done: Done, *, replaces: bool) -> None:
        """Write the rows, and *done* with them, to *path*: all at once, so that a part that is there is whole.

        It *replaces* the part that is there, or leaves it alone.
        """
        received = Texts()
        received.extend([*map(str, done.message_ids.moments)])
        packed = {name: column.pack() for name, column in self._numbers.items()}
        packed |= {name: column.pack() for name, column in {**self._texts, "received": received}.items()}
        columns = ", ".join(
            (f"{self._file}::integer AS file", *(_EXPRESSIONS.get(name, f'"{name}"') for name in packed))
        )
        verdicts = [*map(self._describe, self._verdicts.known)]
        beside = f"{path}.{uuid4().hex}.tmp"  # no process, on whatever machine, has the same
        _copy(_join(packed), columns, verdicts, beside, json.dumps(done.as_json()))
        _flush(beside)
        _give_name(beside, path, replaces=replaces)

    def _describe(self, verdict: Verdict) -> str:
        pairs = zip(self._mappings, verdict.marks, strict=True)
        marks = [[name, mark.status, reason_of(mark), mark.calls] for name, mark in pairs if mark is not None]
        return json.dumps({"summary": verdict.code, "mappings": marks}, separators=(",", ":"))


class _VerdictNumbers:
    """Numbers verdicts in the order in which they come; *known* are all that differ."""

    def __init__(self) -> None:
        self.known: dict[Verdict, int] = {}
        self._by_id: dict[int, int] = {}
        self._held: list[Verdict] = []  # so that no other one gets its ID

    def find(self, verdicts: Sequence[Verdict]) -> list[int]:
        """The number of each of *verdicts*: nearly all are the same objects again and again."""
        try:
            return [*map(self._by_id.__getitem__, map(id, verdicts))]
        except KeyError:
            numbers = [self.known.setdefault(one, len(self.known)) for one in verdicts]
            self._by_id.update(zip(map(id, verdicts), numbers, strict=True))
            self._held += verdicts
            return numbers


def _write_user(value: Json) -> str | None:
    return write_value(value) if value else None


def _join(columns: dict[str, Any]) -> Any:
    """Rows of *columns*, which all have the same length."""
    import nanoarrow as na
    from nanoarrow.c_array import c_array_from_buffers

    schema = na.struct({name: na.Schema(one.schema) for name, one in columns.items()})
    children = list(columns.values())
    return na.Array(c_array_from_buffers(schema, children[0].length, [None], children=children))


def _copy(rows: Any, columns: str, verdicts: list[str], path: str, told: str) -> None:
    """Write the *columns* of *rows*, which name *verdicts* by number, to *path*, and what is *told* of them."""
    noted = told.replace("'", "''")
    options = f"{_FORMAT}, KV_METADATA {{{_KEY}: '{noted}'}}"
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
