"""A run that is kept: a folder with a manifest and a part of rows for each partition, from which it can go on."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talonbench import clock
from talonbench.archive.kept import has_all_parts
from talonbench.archive.parts import read_part
from talonbench.archive.results.run_folder import read_run
from talonbench.archive.work import RANGE
from talonbench.errors import WorkspaceError
from talonbench.json_reading import read_json
from talonbench.workspace.atomic_write import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.archive.done import Done
    from talonbench.archive.field_uses import EndedField
    from talonbench.archive.partitions import Setup
    from talonbench.archive.sources import Source
    from talonbench.archive.unread import UnreadLine
    from talonbench.archive.version_notes import VersionNote

MANIFEST: Final = "run.json"
_PARTS: Final = "parts"
_ENDED: Final = "ended_fields"
_VERSIONS: Final = "app_versions"
_FORMAT: Final = 1
_KEPT_SHARE: Final = 0.12  # of an archive's unpacked bytes, which a run takes with its database; measured 0.08 to 0.09
_ROOM: Final = 50_000_000  # bytes that stay free


class Run:
    """The run in *folder*: *manifest* says of what, and what came of it."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder, self.manifest = folder, manifest

    def name_part(self, file: int, start: int) -> str:
        """Where the rows of a partition are."""
        return str(self.folder / _PARTS / f"{file:05}-{start:013}.parquet")

    def find_part(self, part: str) -> Done | None:
        """What an earlier run left of a partition."""
        return read_part(part) if Path(part).exists() else None

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do but to ask: it came to its end, and all its parts are there."""
        if self.manifest.get("finished") is None:
            return False
        return has_all_parts(read_run(self.folder), int(self.manifest.get("events") or 0))

    def finish(self, events: int, problems: list[str], broken: int, unread: Sequence[UnreadLine] = ()) -> None:
        """Write down what came of it; of the *broken* lines the first ones are named as *unread*."""
        self.manifest |= {"finished": clock.now(), "events": events, "problems": problems, "broken": broken}
        self.manifest["unread"] = [one.json for one in unread]
        for noted in (_ENDED, _VERSIONS):
            self.manifest.pop(noted, None)  # of what it came to before
        self._save()

    def _save(self) -> None:
        text = json.dumps(self.manifest, ensure_ascii=False, indent=1)
        write_atomically(self.folder / MANIFEST, text.encode("utf-8", "replace"), private=True)


def note_found(folder: Path, ended: Sequence[EndedField], versions: Sequence[VersionNote]) -> None:
    """Add to the finished run in *folder* which fields are no longer set, and which versions of an app events have."""
    run = Run(folder, _read(folder / MANIFEST))
    run.manifest[_ENDED] = [one.json for one in ended]
    run.manifest[_VERSIONS] = [one.json for one in versions]
    run._save()


def open_run(
    folder: Path, setup: Setup, sources: Sequence[Source], version: str, *, resumes: bool
) -> tuple[Run, Setup]:
    """The run in *folder* and the setup at its moment; WorkspaceError if it can't be used.

    It is a new one or one that is finished; one that isn't is only used if it *resumes*.
    """
    manifest: dict[str, Any] = {
        "format": _FORMAT,
        "version": version,
        "setup": _hash(setup),
        "mappings": [{"id": one.id, "name": one.name} for one in setup.subscriptions],
        "files": [one.as_json() for one in sources],
        "range": RANGE,
        "across": setup.is_across,
    }
    path = folder / MANIFEST
    if path.exists():
        return _go_on(Run(folder, _read(path)), manifest, setup, resumes=resumes)
    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceError(f"{folder}: isn't empty, and isn't a run; choose another folder for --out")
    _check_room(folder, sources)
    run = Run(folder, {**manifest, "started": setup.moment, "finished": None})
    _make_private(folder)
    _make_private(folder / _PARTS)
    run._save()
    return run, setup


def _go_on(run: Run, manifest: dict[str, Any], setup: Setup, *, resumes: bool) -> tuple[Run, Setup]:
    for key, what in _SAME.items():
        if run.manifest.get(key) != manifest[key]:
            raise WorkspaceError(f"{run.folder}: holds a run {what}; choose another folder for --out")
    is_across = run.manifest.get("across") is True  # says all that is asked without it, too
    if setup.is_across and not is_across:
        raise WorkspaceError(f"{run.folder}: holds a run made without --across; choose another folder for --out")
    if not run.is_finished:
        if not resumes:
            raise WorkspaceError(
                f"{run.folder}: holds an unfinished run; --resume goes on with it, or choose another folder for --out"
            )
        for left in (run.folder / _PARTS).glob("*.tmp"):
            left.unlink(missing_ok=True)
    return run, replace(setup, moment=float(run.manifest["started"]), is_across=is_across)


_SAME: Final = {
    "format": "made by another version of Talonbench",
    "version": "made by another version of Talonbench",
    "range": "made by another version of Talonbench",
    "setup": "made with other mappings, filters or settings",
    "files": "of other files, or of files that have changed since",
}


def _read(path: Path) -> dict[str, Any]:
    found = read_json(path)
    if not isinstance(found, dict) or not isinstance(found.get("started"), (int, float)):
        raise WorkspaceError(f"{path}: isn't the manifest of a run")
    return found


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise WorkspaceError(f"{folder}: can't be made: {error.strerror or error}") from error


def _check_room(folder: Path, sources: Sequence[Source]) -> None:
    """WorkspaceError if the run wouldn't find room."""
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    wanted = round(sum(one.hint for one in sources) * _KEPT_SHARE) + _ROOM
    free = shutil.disk_usage(there).free
    if free < wanted:
        raise WorkspaceError(
            f"{folder}: needs about {wanted / 1e9:.1f} GB, but only {free / 1e9:.1f} GB are free; choose another disk"
        )


def _hash(setup: Setup) -> str:
    data = asdict(replace(setup, moment=0.0, is_across=False, settings=replace(setup.settings, api_key="")))
    return sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()
