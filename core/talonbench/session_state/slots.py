"""Which window of a home has which session: a slot is claimed with a lock that the system ends with the process."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_MOST_SLOTS: Final = 1000


class Slot:
    """A session of a home that this process alone uses.

    *number* is 1 for the first window, 2 for one beside it. *problem* says, in words, why the slot could not be
    locked, as on a disk that refuses; it is then slot 1, which others may use as well.
    """

    def __init__(self, number: int, path: Path, descriptor: int = -1, problem: str = "") -> None:
        self.number = number
        self.path = path
        self.problem = problem
        self._descriptor = descriptor

    def release(self) -> None:
        """Leave the slot to others; once is enough, and a process that dies does so as well."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def session_path(folder: Path, number: int = 1) -> Path:
    """The file of the session *number* in the home *folder*."""
    return folder / ("state.json" if number == 1 else f"state-{number}.json")


def claim_slot(folder: Path) -> Slot:
    """The first slot of the home *folder* that no window has, locked; it raises nothing."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in range(1, _MOST_SLOTS + 1):
            path = session_path(folder, number)
            descriptor = _lock(path.with_suffix(".lock"))
            if descriptor >= 0:
                return Slot(number, path, descriptor)
        reason = f"{_MOST_SLOTS} windows are open"
    except OSError as error:
        reason = error.strerror or str(error)
    return Slot(1, session_path(folder), problem=f"{folder}: cannot be locked: {reason}")


def _lock(path: Path) -> int:
    """The descriptor of the file *path*, locked until it is closed; -1 where another has it."""
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


if sys.platform == "win32":

    def _lock_now(descriptor: int) -> None:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # the first byte, which need not be there

else:

    def _lock_now(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
