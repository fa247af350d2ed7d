"""A file lock, which the system releases when the process ends, whatever ends it."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE: Final = 5.0  # seconds
_REST: Final = 0.02  # seconds


def lock_file(path: Path) -> int:
    """The descriptor of the file *path*, locked until it is closed; -1 if another process holds the lock.

    The file is created, readable by its owner only. Raises OSError if that fails.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock_now(descriptor)
    except (BlockingIOError, PermissionError):
        os.close(descriptor)
        return -1
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def lock_descriptor(descriptor: int) -> bool:
    """Lock the open file *descriptor* until it is closed; False if another process holds the lock, or none exists."""
    try:
        _lock_now(descriptor)
    except OSError:
        return False
    return True


@contextmanager
def hold_lock(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock on the file *path*; OSError if another process still holds it after *patience* seconds."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    until = time.monotonic() + patience
    while (descriptor := lock_file(path)) < 0:
        if time.monotonic() > until:
            raise OSError(errno.EAGAIN, "another Talonbench is using the file")
        time.sleep(_REST)
    try:
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":

    def _lock_now(descriptor: int) -> None:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # the first byte, which needn't exist

else:

    def _lock_now(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
