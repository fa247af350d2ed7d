"""The files of an archive: those that are named, those of a folder at any depth, and those that a pattern fits."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from glob import has_magic, iglob
from pathlib import Path
from typing import Final

from talonbench.reading import STANDARD_INPUT, UnreadableError, open_plain
from talonbench.unpacking import GZIP, ZSTD

_SUFFIXES: Final = (".gz", ".zst", ".json", ".ndjson", ".jsonl")
_NONE: Final = (".talonbench.json", "run.json")
_RATIO: Final = 12  # times its packed size that a file probably has
_LONG: Final = 100_000_000  # packed bytes of which gzip's own count of 32 bits may be too small


@dataclass(frozen=True, slots=True)
class Source:
    """A file; *hint* is how many bytes it probably has once unpacked."""

    path: str
    size: int
    modified: float
    hint: int


def find_files(name: str) -> list[str]:
    """The files that *name* stands for, in the order of their paths; UnreadableError if there are none.

    A folder stands for what is in it, at any depth, and looks like events; hidden files are left out.
    """
    if name == STANDARD_INPUT:
        return [name]
    if Path(name).is_dir():
        found = sorted(str(path) for path in Path(name).rglob("*") if _is_event_file(path, Path(name)))
        if not found:
            raise UnreadableError(name, f"holds no file of events ({', '.join(_SUFFIXES)})")
        return found
    if has_magic(name) and not Path(name).exists():
        found = sorted(path for path in iglob(name, recursive=True) if Path(path).is_file())  # noqa: PTH207  # from any root
        if not found:
            raise UnreadableError(name, "no file has such a name")
        return found
    return [name]


def _is_event_file(path: Path, folder: Path) -> bool:
    is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.name.endswith(_SUFFIXES) and not path.name.endswith(_NONE) and not is_hidden and path.is_file()


def read_sources(paths: Iterable[str]) -> list[Source]:
    """*paths* with their sizes; those that can't be opened are told when their turn comes."""
    return [_read_source(path) for path in paths]


def _read_source(path: str) -> Source:
    try:
        with open_plain(path) as file:
            state = os.fstat(file.fileno())
            head = file.read(len(ZSTD))
            hint = state.st_size
            if head.startswith(GZIP):
                file.seek(-4, os.SEEK_END)
                whole = int.from_bytes(file.read(4), "little")
                hint = whole if state.st_size < _LONG and whole > state.st_size else state.st_size * _RATIO
            elif head == ZSTD:
                hint = state.st_size * _RATIO
            return Source(path, state.st_size, state.st_mtime, max(hint, 1))
    except (UnreadableError, OSError):
        return Source(path, 0, 0.0, 1)
