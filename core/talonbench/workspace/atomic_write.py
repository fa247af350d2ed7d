"""Writes files so that a crash can't damage them; what a killed save leaves is removed at the next start."""

import contextlib
import os
import secrets
import sys
from pathlib import Path
from typing import IO, Final

from talonbench.errors import WorkspaceError
from talonbench.file_lock import lock_descriptor, lock_file

_LONGEST_NAME: Final = 50  # characters of a file's name in the name of its temporary file; the system allows 255 bytes
_SUFFIX: Final = ".tmp"


def write_atomically(path: Path, data: bytes, private: bool = False) -> None:
    """Atomically replace *path* with *data*: at any moment the file is the old one or the new one.

    The file keeps its mode, a link stays a link, and missing folders are created; a new *private* file or folder is
    readable by its owner only. Raises WorkspaceError if writing fails; the old file is then unchanged.
    """
    try:
        target = path.resolve()
        target.parent.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
        mode = _mode(target, private)
        if not _write_unnamed(target, data, mode):
            _write_named(target, data, mode)
        _settle(target.parent)
    except OSError as error:
        raise WorkspaceError(f"{path}: can't be written: {error.strerror or error}") from error


def remove_stale_temp_files(path: Path) -> None:
    """Remove temporary files that killed saves of *path* left; those of running saves are locked. Raises nothing."""
    prefix = _temp_prefix(path.name)
    with contextlib.suppress(OSError), os.scandir(path.parent) as found:
        for left in found:
            if left.name.startswith(prefix) and left.name.endswith(_SUFFIX):
                _remove_if_stale(Path(left.path))


def _write_unnamed(target: Path, data: bytes, mode: int) -> bool:
    """Write a file that has no name until it is complete: a kill before that leaves nothing. False if not possible.

    No system call replaces a file with an unnamed one, so a kill between two calls leaves a complete copy.
    """
    if sys.platform != "linux":
        return False
    try:
        descriptor = os.open(target.parent, os.O_TMPFILE | os.O_RDWR, 0o600)
    except OSError:  # not every file system can; if the folder is the reason, a named file fails as well
        return False
    with os.fdopen(descriptor, "wb") as file:
        _fill(file, data)
        os.fchmod(descriptor, mode)
        lock_descriptor(descriptor)
        try:
            name = _link(descriptor, target)
        except OSError:  # no /proc, or no links
            return False
        if name != target:
            _rename(name, target)
    return True


def _link(descriptor: int, target: Path) -> Path:
    """Name the file: *target* if that is free, else a temporary name beside it."""
    for name in (target, _make_temp_name(target)):
        with contextlib.suppress(FileExistsError):
            # Only with a dir_fd does Python follow the link that /proc has for the descriptor.
            os.link(f"/proc/self/fd/{descriptor}", name, src_dir_fd=descriptor, follow_symlinks=True)
            return name
    raise FileExistsError


def _write_named(target: Path, data: bytes, mode: int) -> None:
    name, descriptor = _create_locked(target)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _fill(file, data)
            name.chmod(mode)
            if sys.platform != "win32":  # there, an open file can't be renamed
                name.replace(target)
        if sys.platform == "win32":
            name.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            name.unlink()
        raise


def _create_locked(target: Path) -> tuple[Path, int]:
    """A new temporary file beside *target*, locked as long as its descriptor is open."""
    while True:
        name = _make_temp_name(target)
        descriptor = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        if sys.platform == "win32":
            return name, descriptor  # there, an open file can't be deleted
        lock_descriptor(descriptor)
        if name.exists():  # else it was swept away before it was locked
            return name, descriptor
        os.close(descriptor)


def _fill(file: IO[bytes], data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def _rename(name: Path, target: Path) -> None:
    try:
        name.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            name.unlink()
        raise


def _remove_if_stale(path: Path) -> None:
    with contextlib.suppress(OSError):
        descriptor = lock_file(path)
        if descriptor < 0:
            return
        try:
            path.unlink()
        finally:
            os.close(descriptor)


def _temp_prefix(name: str) -> str:
    return f".{name[:_LONGEST_NAME]}."


def _make_temp_name(target: Path) -> Path:
    return target.with_name(f"{_temp_prefix(target.name)}{secrets.token_hex(4)}{_SUFFIX}")


def _mode(path: Path, private: bool) -> int:
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        return 0o600 if private else 0o666 & ~_umask()


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current


def _settle(folder: Path) -> None:
    """Make the folder's entry survive a power cut, if the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
