"""Runs of an archive as the engine leaves them: a manifest, and parts with a row for each event."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

DAY = 86_400_000
START = 1_794_614_400_000  # 14 November 2026, 00:00 UTC
SENDS = [["m1", "ready", "ok", 1], ["m2", "not_triggered", "NO_MATCHING_MAPPING", 0]]
MISSES = [["m1", "not_triggered", "NO_MATCHING_MAPPING", 0], ["m2", "not_triggered", "NO_MATCHING_MAPPING", 0]]
FAILS = [["m1", "rejected", "mapping_rejected", 0], ["m2", "not_triggered", "NO_MATCHING_MAPPING", 0]]
HALF = [["m1", "ready", "ok", 2], ["m2", "invalid", "mapping_rejected", 0]]
DROPPED = [["m1", "filtered", "FILTERED_BY_RULES", 0], ["m2", "filtered", "FILTERED_BY_RULES", 0]]


def verdict(code: str, marks: Sequence[Sequence[object]]) -> str:
    """A verdict as parts have it."""
    return json.dumps({"summary": code, "mappings": marks}, separators=(",", ":"))


SENT, MISSED = verdict("ok", SENDS), verdict("NO_MATCHING_MAPPING", MISSES)
FAILED, PARTLY = verdict("mapping_rejected", FAILS), verdict("ok", HALF)
FILTERED = verdict("FILTERED_BY_RULES", DROPPED)


COLUMNS = {
    "file": "int", "line": "bigint", "offset": "bigint", "time": "bigint", "type": "varchar", "name": "varchar",
    "user": "varchar", "message_id": "varchar", "verdict": "varchar",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """An event in a part."""

    line: int
    time: int | None
    name: str | None
    user: str | None
    verdict: str
    file: int = 0
    offset: int | None = 0
    type: str = "track"
    message_id: str | None = None

    @property
    def values(self) -> list[object]:
        """In the order of `COLUMNS`."""
        return [
            self.file, self.line, self.offset, self.time, self.type, self.name, self.user, self.message_id,
            self.verdict,
        ]  # fmt: skip


def write_manifest(folder: Path, files: Sequence[Path]) -> None:
    """A run's folder with its manifest, and no part yet."""
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    manifest = {
        "version": "0.1.0",
        "setup": "0",
        "mappings": [{"id": "m1", "name": "Order completed → close session"}, {"id": "m2", "name": "Loyalty points"}],
        "files": [{"path": str(path), "size": 1, "mtime": 1.0} for path in files],
        "started": 1_795_777_512.0,
        "finished": None,
        "problems": [],
        "broken": 2,
    }
    (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")


def write_part(folder: Path, name: str, rows: Sequence[Row], *, is_over: bool = True) -> None:
    """One more part; *is_over*: its file ends with it."""
    columns = [list(column) for column in zip(*(row.values for row in rows), strict=True)]
    parts = ", ".join(f'unnest(?::{kind}[]) as "{column}"' for column, kind in COLUMNS.items())
    with duckdb.connect() as base:
        told = f"format parquet, kv_metadata {{talonbench: '{json.dumps({'is_over': is_over})}'}}"
        base.execute(f"copy (select {parts}) to '{folder / 'parts' / name}.parquet' ({told})", columns)


def write_run(folder: Path, rows: Sequence[Row], files: Sequence[Path] = (Path("/logs/a.ndjson"),)) -> Path:
    """A run with *rows* in one part."""
    write_manifest(folder, files)
    write_part(folder, "0-0", rows)
    return folder
