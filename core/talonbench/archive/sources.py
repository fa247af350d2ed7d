"""The files of an archive: those that are named, those of a folder at any depth, and those that a pattern fits.

They may as well be objects in a store.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from glob import has_magic, iglob
from pathlib import Path
from typing import Final

from talonbench.reading import STANDARD_INPUT, UnreadableError, is_url, open_plain, read_archive_parts
from talonbench.unpacking import GZIP, ZSTD

_SUFFIXES: Final = (".gz", ".zst", ".json", ".ndjson", ".jsonl")
_NONE: Final = (".talonbench.json", "run.json")
_RATIO: Final = 12  # times its packed size that a file probably has
_LONG: Final = 100_000_000  # packed bytes of which gzip's own count of 32 bits may be too small


@dataclass(frozen=True, slots=True)
class Source:
    """A file; *hint* is how many bytes it probably has once unpacked. An object's *tag* changes with its content."""

    path: str
    size: int
    modified: float
    hint: int
    tag: str = ""

    @property
    def name(self) -> str:
        """By which any process finds it, wherever it was started."""
        return name_file(self.path)

    def as_json(self) -> dict[str, str | int | float]:
        """What tells whether it is the same still."""
        tag = {"etag": self.tag} if self.tag else {}
        return {"path": self.name, "size": self.size, "mtime": self.modified, **tag}


def name_file(path: str) -> str:
    """*path* from the root; an object's URL and standard input as they are."""
    return path if is_url(path) or path == STANDARD_INPUT else str(Path(path).resolve())


def find_files(name: str) -> list[str]:
    """The files that *name* stands for, in the order of their paths; UnreadableError if there are none.

    A folder stands for what is in it, at any depth, and looks like events; hidden files are left out.
    """
    if name == STANDARD_INPUT:
        return [name]
    if is_url(name):
        return _find_objects(name)
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


def reach(path: str, size: int) -> str:
    """What keeps this process from reading the file *path* of *size* bytes; of objects, only that."""
    try:
        if is_url(path):
            next(read_archive_parts(path), b"")
            return ""
        with open_plain(path) as file:
            found = os.fstat(file.fileno()).st_size
    except UnreadableError as error:
        return str(error)
    return "" if found == size else f"{path}: has {found:,} bytes there, not {size:,}"


def _find_objects(url: str) -> list[str]:
    from talonbench.object_stores import StoreError, find_objects, mask  # late: few archives are in a store

    try:
        return find_objects(url, _SUFFIXES)
    except StoreError as error:
        raise UnreadableError(mask(url), str(error)) from None


def read_sources(paths: Iterable[str]) -> list[Source]:
    """*paths* with their sizes; those that can't be opened are told when their turn comes."""
    named = [*paths]
    objects = _read_objects([path for path in named if is_url(path)])
    return [objects.get(path) or _read_source(path) for path in named]


def _read_objects(urls: list[str]) -> dict[str, Source]:
    if not urls:
        return {}
    from talonbench.object_stores import describe_objects

    found = {}
    for one in describe_objects(urls).values():
        hint = one.size
        if one.url.endswith(".gz"):
            hint = _guess_gzip(one.size, one.tail)
        elif one.url.endswith(".zst"):
            hint *= _RATIO
        found[one.url] = Source(one.url, one.size, one.modified, max(hint, 1), one.tag)
    return found


def _read_source(path: str) -> Source:
    try:
        with open_plain(path) as file:
            state = os.fstat(file.fileno())
            head = file.read(len(ZSTD))
            hint = state.st_size
            if head.startswith(GZIP):
                file.seek(-4, os.SEEK_END)
                hint = _guess_gzip(state.st_size, file.read(4))
            elif head == ZSTD:
                hint = state.st_size * _RATIO
            return Source(path, state.st_size, state.st_mtime, max(hint, 1))
    except (UnreadableError, OSError):
        return Source(path, 0, 0.0, 1)


def _guess_gzip(size: int, tail: bytes) -> int:
    """The unpacked bytes of gzip data of *size* bytes that ends with *tail*: of one member, its own count."""
    whole = int.from_bytes(tail, "little")
    return whole if size < _LONG and whole > size else size * _RATIO
