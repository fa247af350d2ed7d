"""Writes files so that a crash can't damage them."""

import contextlib
import os
import tempfile
import time
from pathlib import Path
from typing import Final

from talonbench.errors import WorkspaceError

_LONGEST_SAVE: Final = 60.0  # seconds


def write_atomically(path: Path, data: bytes, private: bool = False) -> None:
    """Atomically replace *path* with *data*: at any moment the file is the old one or the new one.

    The file keeps its mode, a link stays a link, and missing folders are created; a new *private* file or folder is
    readable by its owner only. Raises WorkspaceError if writing fails; the old file is then unchanged.
    """
    try:
        target = path.resolve()
        target.parent.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
        mode = _mode(target, private)
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(mode)
            Path(name).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
        _settle(target.parent)
    except OSError as error:
        raise WorkspaceError(f"{path}: can't be written: {error.strerror or error}") from error


def remove_stale_temp_files(path: Path) -> None:
    """Remove temporary files that killed saves of *path* left; not those of a save that may still run."""
    if not path.parent.is_dir():
        return
    for left in path.parent.glob(f".{path.name}.*.tmp"):
        with contextlib.suppress(OSError):
            if left.stat().st_mtime < time.time() - _LONGEST_SAVE:
                left.unlink()


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
