"""The folder of a run: what its manifest says, and where its parts and its results are."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from talonbench.archive.field_uses import EndedField, read_ended_field
from talonbench.archive.unread import UnreadLine, read_unread
from talonbench.archive.version_notes import VersionNote, read_version_note
from talonbench.errors import WorkspaceError
from talonbench.reading import read_plain

MANIFEST: Final = "run.json"
PARTS: Final = "parts"
RESULTS: Final = "results.duckdb"
DIFFERENCES: Final = "against.duckdb"  # of its events from another setup


class RunError(WorkspaceError):
    """A folder isn't that of a run, or its results can't be used."""


class OldResultsError(RunError):
    """The results were made by an earlier version, and can be made again."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run in *path*: the *files* that were read, the *mappings*' names by ID, *problems* in sentences.

    *started* and *finished* are seconds since the epoch, None if unknown; *broken* counts lines that aren't events.
    *ended_fields* are those that payloads had and then have no more.
    *is_across*: its rows say what it takes to look at events together. *unread* are the first of the broken lines.
    *app_versions* are those that events with some names or reasons have. *is_noted*: these and the fields that ended
    were looked for.
    """

    path: Path
    files: tuple[str, ...]
    mappings: dict[str, str]
    started: float | None = None
    finished: float | None = None
    problems: tuple[str, ...] = ()
    broken: int = 0
    ended_fields: tuple[EndedField, ...] = ()
    is_across: bool = False
    unread: tuple[UnreadLine, ...] = ()
    app_versions: tuple[VersionNote, ...] = ()
    is_noted: bool = False

    @property
    def parts(self) -> tuple[Path, ...]:
        """The parts that are complete."""
        return tuple(sorted((self.path / PARTS).glob("*.parquet")))

    @property
    def results(self) -> Path:
        """The database that is made from the parts."""
        return self.path / RESULTS

    @property
    def has_results(self) -> bool:
        """Whether the database has all parts."""
        try:
            made = self.results.stat().st_mtime_ns
            return all(part.stat().st_mtime_ns <= made for part in self.parts)
        except OSError:
            return False


def is_run(folder: Path) -> bool:
    """Whether *folder* looks like that of a run."""
    return (folder / MANIFEST).is_file()


def read_run(folder: Path) -> RunFolder:
    """The run in *folder*; RunError if there is none."""
    if not is_run(folder):
        raise RunError(f"{folder}: not an archive run ({MANIFEST} is missing)")
    try:
        return _read(folder, orjson.loads(read_plain(folder / MANIFEST)))
    except (KeyError, TypeError, AttributeError, ValueError):
        raise RunError(f"{folder / MANIFEST}: not the manifest of an archive run") from None


def _read(folder: Path, manifest: dict[str, Any]) -> RunFolder:
    return RunFolder(
        folder,
        tuple(str(one["path"]) for one in manifest["files"]),
        {str(one["id"]): str(one["name"]) for one in manifest["mappings"]},
        _seconds(manifest.get("started")),
        _seconds(manifest.get("finished")),
        tuple(str(one) for one in manifest.get("problems") or ()),
        int(manifest.get("broken") or 0),
        tuple(map(read_ended_field, manifest.get("ended_fields") or ())),
        manifest.get("across") is True,
        tuple(map(read_unread, manifest.get("unread") or ())),
        tuple(map(read_version_note, manifest.get("app_versions") or ())),
        "app_versions" in manifest,
    )


def _seconds(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def list_runs(folder: Path) -> tuple[RunFolder, ...]:
    """The runs whose folders are in *folder*; what isn't a run is left out."""
    found = []
    for one in sorted(folder.iterdir()) if folder.is_dir() else ():
        with suppress(WorkspaceError):
            found.append(read_run(one))
    return tuple(found)


def delete_run(run: RunFolder) -> None:
    """Delete *run* with its folder; RunError if something of it stays. A folder that isn't a run's is left alone."""
    try:
        if is_run(run.path):
            shutil.rmtree(run.path)
    except OSError as error:
        raise RunError(f"{run.path}: can't be deleted: {error.strerror or error}") from error
