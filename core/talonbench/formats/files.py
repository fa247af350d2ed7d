"""Reads the files and folders of an import, as many as one import may hold."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from talonbench.errors import SourceError
from talonbench.formats.importer import note_unreadable, read_sources
from talonbench.formats.model import ConfigNote, ConfigText, Configuration
from talonbench.limits import FOLDER_BYTES, FOLDER_FILES, format_limit
from talonbench.reading import UnreadableError, read_bytes

_FILES = (".tf", ".json", ".tfstate", ".jsonc", ".tfvars")


def read_paths(paths: Sequence[Path]) -> Configuration:
    """Import files and folders; files that can't be read are reported and skipped."""
    sources: list[ConfigText] = []
    reports: list[ConfigNote] = []
    size = 0
    for path in paths:
        files = sorted(islice(_files(path), FOLDER_FILES + 1))
        if len(files) > FOLDER_FILES:
            reports.append(_too_much(path, f"more than {FOLDER_FILES:,} files"))
            continue
        for file in files:
            name, along = _name(file, path), path.is_dir()
            try:
                data = read_bytes(file)
                size += len(data)
                if size > FOLDER_BYTES:
                    reports.append(_too_much(path, f"files of more than {format_limit(FOLDER_BYTES)}"))
                    return read_sources(sources, tuple(reports))
                sources.append(ConfigText(name, _decoded(data), along))
            except UnreadableError as error:
                message = f"Can't read the file: {error.reason}."
                reports.append(ConfigNote("error", "file", str(file), message, not along))
            except SourceError as error:
                reports.append(note_unreadable(name, error, along))
    return read_sources(sources, tuple(reports))


def _too_much(path: Path, what: str) -> ConfigNote:
    message = f"There are {what}, the most that one import reads; import a smaller folder."
    return ConfigNote("error", "file", str(path), message, True)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        raise SourceError("Not UTF-8 text.", before, len(before)) from None


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in path.rglob("*"):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)  # .terraform, .git
        if file.suffix in _FILES and not hidden and file.is_file():
            yield file


def _name(file: Path, under: Path) -> str:
    return str(file.relative_to(under.parent)) if under.is_dir() else file.name
