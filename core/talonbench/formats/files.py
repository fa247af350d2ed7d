"""Reads the files, folders and archives of an import, as many as one import may hold."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final

from talonbench.errors import SourceError
from talonbench.formats.archives import NESTED, is_archive, read_archive
from talonbench.formats.importer import NOTHING_CHOSEN, note_unreadable, read_sources
from talonbench.formats.model import ConfigNote, ConfigText, Configuration
from talonbench.limits import FOLDER_BYTES, FOLDER_FILES, format_limit
from talonbench.reading import UnreadableError, decode_text, name_encoding, read_bytes

_SETUPS: Final = (".tf", ".json", ".tfstate", ".jsonc", ".tfvars")
_OTHERS: Final = (
    *(".ndjson", ".jsonl", ".gz", ".txt", ".log", ".csv", ".tsv", ".md", ".http", ".sh", ".har", ".eml"),
    *(".js", ".ts", ".py", ".curl"),
)
_LEFT_OUT: Final = frozenset({"node_modules", "__MACOSX"})


def read_paths(paths: Sequence[Path], chosen: Mapping[str, str] = NOTHING_CHOSEN) -> Configuration:
    """Import files, folders and archives; files that can't be read are reported and skipped.

    *chosen* are the slugs of actions that somebody chose, by the id of a mapping.
    """
    collected = _Collected()
    for path in paths:
        if is_archive(path):
            collected.take_archive(path)
        elif path.is_dir():
            collected.take_folder(path)
        else:
            collected.take_named(path, is_alone=len(paths) == 1)
    return read_sources(collected.sources, tuple(collected.reports), chosen)


class _Collected:
    """The texts of an import, with reports on what can't be read."""

    def __init__(self) -> None:
        self.sources: list[ConfigText] = []
        self.reports: list[ConfigNote] = []
        self._size = 0

    def take_folder(self, path: Path) -> None:
        """Take the files of a folder; pictures and the like are only named."""
        files = sorted(islice(_files(path), FOLDER_FILES + 1))
        if len(files) > FOLDER_FILES:
            self._refuse(path, f"more than {FOLDER_FILES:,} files")
            return
        for file in files:
            name = str(file.relative_to(path.parent))
            if file.name.lower().endswith(NESTED):
                self._refuse_nested(name)
            elif _is_text(file.name):
                self.take_file(file, name, is_along=True)
            else:
                self._name_only(name)

    def take_archive(self, path: Path) -> None:
        """Take the files of an archive, or none of them if it is refused."""
        taken: list[tuple[str, bytes]] = []
        try:
            taken += read_archive(path)
        except UnreadableError as error:
            self.reports.append(ConfigNote("error", "file", str(path), f"The archive {error.reason}.", True))
            return
        for member, data in sorted(taken):
            parts = PurePosixPath(member).parts
            name = str(PurePosixPath(path.name, member))
            if any(part.startswith(".") or part in _LEFT_OUT for part in parts):
                continue
            if member.lower().endswith(NESTED):
                self._refuse_nested(name)
            elif _is_text(member):
                self._add(path, name, data, is_along=True)
            else:
                self._name_only(name)

    def take_named(self, path: Path, *, is_alone: bool) -> None:
        """Take a file that somebody named: beside others, it may be a note or a picture."""
        is_setup = path.name.lower().endswith(_SETUPS)
        if is_alone or is_setup or _is_text(path.name) or not path.is_file():
            self.take_file(path, path.name, is_along=not is_alone and not is_setup)
        else:
            self._name_only(path.name)

    def take_file(self, file: Path, name: str, *, is_along: bool) -> None:
        """Take one file; *is_along* if it may be a note."""
        try:
            self._add(file, name, read_bytes(file), is_along=is_along)
        except UnreadableError as error:
            message = f"Can't read the file: {error.reason}."
            self.reports.append(ConfigNote("error", "file", str(file), message, not is_along))

    def _add(self, path: Path, name: str, data: bytes, *, is_along: bool) -> None:
        self._size += len(data)
        if self._size > FOLDER_BYTES:
            self._refuse(path, f"files of more than {format_limit(FOLDER_BYTES)}")
            return
        try:
            self.sources.append(ConfigText(name, _decoded(data), is_along))
        except SourceError as error:
            self.reports.append(note_unreadable(name, error, is_along))

    def _refuse(self, path: Path, what: str) -> None:
        message = f"There are {what}, the most that one import reads; import a smaller folder."
        self.reports.append(ConfigNote("error", "file", str(path), message, True))

    def _refuse_nested(self, name: str) -> None:
        message = "An archive inside of what is imported isn't opened. Unpack it, and import it by itself."
        self.reports.append(ConfigNote("error", "file", name, message))

    def _name_only(self, name: str) -> None:
        self.reports.append(ConfigNote("info", "file", name, "Not a text: only its name is kept."))


def _decoded(data: bytes) -> str:
    try:
        return decode_text(data)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(error.encoding, "replace")
        raise SourceError(f"Not {name_encoding(error)} text.", before, len(before)) from None


def _files(path: Path) -> Iterator[Path]:
    for file in path.rglob("*"):
        parts = file.relative_to(path).parts
        is_hidden = any(part.startswith(".") or part in _LEFT_OUT for part in parts)  # .terraform, .git
        if not is_hidden and file.is_file():
            yield file


def _is_text(name: str) -> bool:
    return name.lower().endswith((*_SETUPS, *_OTHERS))
