"""The files of an archive: those that are named, those of a folder at any depth, and those that a pattern fits.

They may as well be objects in a store.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from glob import has_magic, iglob
from pathlib import Path
from typing import IO, Final

from talonbench.limits import FILE
from talonbench.reading import STANDARD_INPUT, UnreadableError, is_url, open_plain, read_archive_parts
from talonbench.unpacking import GZIP, ZSTD, PackedError, unpack_parts

_SUFFIXES: Final = (".gz", ".zst", ".json", ".ndjson", ".jsonl")
_NONE: Final = (".talonbench.json", "run.json")
_RATIO: Final = 12  # times its packed size that a file probably has
_MOST_RATIO: Final = 50  # of any real one
_LONG: Final = 100_000_000  # packed bytes of which gzip's own count of 32 bits may be too small
_COUNT: Final = 1 << 32  # gzip counts modulo this
_SAMPLE: Final = (4096, 32 * 1024)  # packed bytes that tell the ratio of a file: the least and the most
_SAMPLE_SHARE: Final = 32  # part of a file that the sample is, between them
_ALIKE: Final = (0.7, 1.6)  # times what its beginning lets expect: the unpacked bytes that are believed


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
            raise UnreadableError(name, f"contains no event files ({', '.join(_SUFFIXES)})")
        return found
    if has_magic(name) and not Path(name).exists():
        found = sorted(path for path in iglob(name, recursive=True) if Path(path).is_file())  # noqa: PTH207  # from any root
        if not found:
            raise UnreadableError(name, "no file matches")
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
                hint = _measure_gzip(file, state.st_size)
            elif head == ZSTD:
                hint = state.st_size * _RATIO
            return Source(path, state.st_size, state.st_mtime, max(hint, 1))
    except (UnreadableError, OSError):
        return Source(path, 0, 0.0, 1)


def _guess_gzip(size: int, tail: bytes) -> int:
    """The unpacked bytes of gzip data of *size* bytes that ends with *tail*: of one member, its own count.

    The end of a file that is cut can say anything.
    """
    whole = int.from_bytes(tail, "little")
    return whole if size < _LONG and size < whole <= size * _MOST_RATIO else size * _RATIO


def _measure_gzip(file: IO[bytes], size: int) -> int:
    """The unpacked bytes of the gzip data of *size* bytes in *file*: what its end says, if its beginning agrees.

    Several members and data that is cut end with something else: there, all is taken to be like the beginning.
    """
    file.seek(0)
    sample = file.read(max(_SAMPLE[0], min(_SAMPLE[1], size // _SAMPLE_SHARE)))
    likely = size * _unpacked_size(sample) // max(1, len(sample))
    if len(sample) == size:
        return likely
    file.seek(-4, os.SEEK_END)
    count = int.from_bytes(file.read(4), "little")
    whole = count + max(0, round((likely - count) / _COUNT)) * _COUNT
    return whole if _ALIKE[0] * likely <= whole <= _ALIKE[1] * likely else likely


def _unpacked_size(begin: bytes) -> int:
    """How many bytes *begin*, the first bytes of gzip data, come to."""
    found = 0
    with suppress(PackedError):  # it breaks off
        for piece in unpack_parts((begin,), FILE):
            found += len(piece)
    return found
