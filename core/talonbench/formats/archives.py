"""The files in a ``.zip`` or ``.tar.gz``, read in memory: nothing is written, and what could do harm is refused."""

from __future__ import annotations

import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from talonbench.limits import FOLDER_BYTES, FOLDER_FILES, format_limit
from talonbench.reading import UnreadableError, read_bytes, read_plain

ARCHIVES: Final = (".zip", ".tar", ".tar.gz", ".tgz")
NESTED: Final = (*ARCHIVES, ".7z", ".rar", ".tar.bz2", ".tar.xz", ".jar")
_PART: Final = 256 * 1024
_ENCRYPTED: Final = 0x1


def is_archive(path: Path | str) -> bool:
    """Whether *path* is an archive, by its name."""
    return str(path).lower().endswith(ARCHIVES)


def read_archive(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file in the archive *path*.

    UnreadableError with the reason if it is damaged, encrypted or too large, or has paths that lead outside.
    """
    size = count = 0
    for name, data in _read_zip(path) if path.name.lower().endswith(".zip") else _read_tar(path):
        count, size = count + 1, size + len(data)
        if count > FOLDER_FILES:
            raise UnreadableError(path, f"holds more than {FOLDER_FILES:,} files; Talonbench reads no such archive")
        if size > FOLDER_BYTES:
            raise _too_large(path)
        yield name, data


def _read_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    data = read_plain(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _check_names(path, [one.filename for one in members])
            if any(one.flag_bits & _ENCRYPTED for one in members):
                raise UnreadableError(path, "is encrypted; unpack it, and open the folder")
            if sum(one.file_size for one in members) > FOLDER_BYTES:
                raise _too_large(path)
            for one in members:
                if not stat.S_ISLNK(one.external_attr >> 16):
                    yield one.filename, _read_member(path, archive, one)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError) as error:
        raise UnreadableError(path, "is damaged or isn't a zip archive") from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableError(path, "is compressed in a way that Talonbench doesn't read") from error


def _read_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A file of a zip; what its head says of its size isn't trusted."""
    taken = bytearray()
    with archive.open(member) as file:
        while part := file.read(_PART):
            taken += part
            if len(taken) > FOLDER_BYTES:
                raise _too_large(path)
    return bytes(taken)


def _read_tar(path: Path) -> Iterator[tuple[str, bytes]]:
    data = read_bytes(path, FOLDER_BYTES)
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            members = archive.getmembers()
            _check_names(path, [one.name for one in members])
            for one in members:
                file = archive.extractfile(one) if one.isfile() else None  # no links, no devices
                if file is not None:
                    yield one.name, file.read()
    except tarfile.TarError as error:
        raise UnreadableError(path, "is damaged or isn't a tar archive") from error


def _check_names(path: Path, names: list[str]) -> None:
    """Refuse an archive that would write outside of its folder if somebody unpacked it."""
    for name in names:
        windows = PureWindowsPath(name)
        if windows.is_absolute() or windows.drive or name.startswith("/") or ".." in windows.parts:
            raise UnreadableError(path, f"has a path that leads outside of it ({PurePosixPath(name)}); don't unpack it")


def _too_large(path: Path) -> UnreadableError:
    return UnreadableError(path, f"unpacks to more than {format_limit(FOLDER_BYTES)}; Talonbench reads no such archive")
