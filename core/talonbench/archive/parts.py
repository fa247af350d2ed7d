"""The rows of a partition as a Parquet file: one for each event, in the archive's order."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from talonbench.archive.done import Done, read_done
from talonbench.archive.times import Times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.archive.verdicts import Mark, Verdict
    from talonbench.trace import CompiledDestination
    from talonbench.values import Json, Value

_KEY: Final = "talonbench"


class PartWriter:
    """Collects the rows of the file with the number *file*, and writes them."""

    def __init__(self, file: int, destination: CompiledDestination) -> None:
        self._file = file
        self._mappings = [one.subscription.id for one in destination.subscriptions]
        self._rows: dict[str, list[Any]] = {
            name: [] for name in ("line", "offset", "time", "type", "name", "user", "message_id", "verdict")
        }
        self._append = [column.append for column in self._rows.values()]
        self._texts: dict[Verdict, str] = {}
        self._find_time = Times().find

    def add(self, event: dict[str, Json], verdict: Verdict, line: int, offset: int | None) -> None:
        """Add the row of *event*."""
        get = event.get
        row = (
            line,
            offset,
            self._find_time(event),
            _text(get("type")),
            _text(get("event") or get("name")),
            _text(get("userId") or get("anonymousId")),
            _text(get("messageId")),
            self._texts.get(verdict) or self._describe(verdict),
        )
        for append, value in zip(self._append, row, strict=True):
            append(value)

    def write(self, path: str, done: Done, *, replaces: bool) -> None:
        """Write the rows, and *done* with them, to *path*: all at once, so that a part that is there is whole.

        It *replaces* the part that is there, or leaves it alone.
        """
        import duckdb
        import nanoarrow as na
        from nanoarrow.c_array import c_array_from_buffers

        count = len(done.ids)
        columns = {"file": [self._file] * count, **self._rows, "received": list(map(str, done.moments))}
        kinds = {"file": na.int32(), "line": na.int64(), "offset": na.int64(), "time": na.int64()}
        arrays = {name: na.c_array(values, kinds.get(name) or na.string()) for name, values in columns.items()}
        schema = na.struct({name: na.Schema(one.schema) for name, one in arrays.items()})
        rows = na.Array(c_array_from_buffers(schema, count, [None], children=list(arrays.values())))
        beside = f"{path}.{uuid4().hex}.tmp"  # no process, on whatever machine, has the same
        with duckdb.connect(config={"threads": 1}) as database:
            database.register("rows", rows)
            told = json.dumps(done.as_json()).replace("'", "''")
            options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{_KEY}: '{told}'}}"
            database.execute(f"COPY rows TO {_quoted(beside)} ({options})")
        _flush(beside)
        _give_name(beside, path, replaces=replaces)

    def _describe(self, verdict: Verdict) -> str:
        pairs = zip(self._mappings, verdict.marks, strict=True)
        marks = [[name, mark.status, reason_of(mark), mark.calls] for name, mark in pairs if mark is not None]
        text = json.dumps({"summary": verdict.code, "mappings": marks}, separators=(",", ":"))
        self._texts[verdict] = text
        return text


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


def _text(value: Value) -> str | None:
    if type(value) is not str:
        return None
    return value if value.isascii() else value.encode("utf-8", "replace").decode()  # no lone surrogates


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
