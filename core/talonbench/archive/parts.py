"""The rows of a partition as a Parquet file: one for each event, in the archive's order."""

from __future__ import annotations

import json
import os
from array import array
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from talonbench.archive.done import Done, read_done
from talonbench.archive.times import find_time

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from duckdb import DuckDBPyConnection

    from talonbench.archive.verdicts import Mark, Verdict
    from talonbench.trace import CompiledDestination
    from talonbench.values import Json, Value

    Note: TypeAlias = Callable[[dict[str, Json], Verdict], "str | None"]

ACROSS: Final = "across"  # the column of what only several events say
_KEY: Final = "talonbench"
_NONE: Final = -(2**62)  # of what there is none, among the numbers
_COLUMNS: Final = f"""
{{file}}::integer AS file, line, nullif("offset", {_NONE}) AS "offset", nullif(time, {_NONE}) AS time,
type, name, "user", message_id, verdict, received
"""


class PartWriter:
    """Collects the rows of the file with the number *file*, and writes them; *note* makes a further column."""

    def __init__(self, file: int, destination: CompiledDestination, note: Note | None = None) -> None:
        self._file, self._note = file, note
        self._notes: list[Value] = []
        self._mappings = [one.subscription.id for one in destination.subscriptions]
        self._numbers = {name: array("q") for name in ("line", "offset", "time")}
        self._texts: dict[str, list[Value]] = {name: [] for name in ("type", "name", "user", "message_id")}
        self._verdicts: list[Verdict] = []
        self._append: list[Callable[[Any], None]] = [one.append for one in self._numbers.values()]
        self._append += [one.append for one in self._texts.values()]

    def add(self, event: dict[str, Json], verdict: Verdict, line: int, offset: int | None) -> None:
        """Add the row of *event*."""
        get = event.get
        time = find_time(event)
        add_line, add_offset, add_time, add_type, add_name, add_user, add_id = self._append
        add_line(line)
        add_offset(_NONE if offset is None else offset)
        add_time(_NONE if time is None else time)
        add_type(get("type"))
        add_name(get("event") or get("name"))
        add_user(get("userId") or get("anonymousId"))
        add_id(get("messageId"))
        self._verdicts.append(verdict)
        if self._note is not None:
            self._notes.append(self._note(event, verdict))

    def write(self, path: str, done: Done, *, replaces: bool) -> None:
        """Write the rows, and *done* with them, to *path*: all at once, so that a part that is there is whole.

        It *replaces* the part that is there, or leaves it alone.
        """
        import nanoarrow as na
        from nanoarrow.c_array import c_array_from_buffers

        different = {id(verdict): verdict for verdict in self._verdicts}
        told = {key: self._describe(verdict) for key, verdict in different.items()}
        verdicts = [told[key] for key in map(id, self._verdicts)]
        arrays = {name: na.c_array(values) for name, values in self._numbers.items()}
        texts = {**{name: _texts(values) for name, values in self._texts.items()}, "verdict": verdicts}
        texts["received"] = list(map(str, done.moments))
        columns = _COLUMNS.format(file=self._file)
        if self._note is not None:
            texts[ACROSS], columns = _texts(self._notes), f"{columns}, {ACROSS}"
        arrays |= {name: na.c_array(values, na.string()) for name, values in texts.items()}
        schema = na.struct({name: na.Schema(one.schema) for name, one in arrays.items()})
        rows = na.Array(c_array_from_buffers(schema, len(verdicts), [None], children=list(arrays.values())))
        beside = f"{path}.{uuid4().hex}.tmp"  # no process, on whatever machine, has the same
        _copy(rows, columns, beside, json.dumps(done.as_json()))
        _flush(beside)
        _give_name(beside, path, replaces=replaces)

    def _describe(self, verdict: Verdict) -> str:
        pairs = zip(self._mappings, verdict.marks, strict=True)
        marks = [[name, mark.status, reason_of(mark), mark.calls] for name, mark in pairs if mark is not None]
        return json.dumps({"summary": verdict.code, "mappings": marks}, separators=(",", ":"))


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
    return read_done(json.loads(found[0]), [identity or "" for identity, _ in rows], moments)


def _texts(values: Sequence[Value]) -> list[str | None]:
    """The texts among *values*, without lone surrogates."""
    try:
        if "".join(values).isascii():  # type: ignore[arg-type]
            return values  # type: ignore[return-value]
    except TypeError:  # others are among them
        pass
    texts = [value if type(value) is str else None for value in values]
    if "".join(filter(None, texts)).isascii():
        return texts
    return [None if text is None else text.encode("utf-8", "replace").decode() for text in texts]


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
