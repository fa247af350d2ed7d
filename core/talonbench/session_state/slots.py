"""Assigns each window of a home a session: it claims a slot with a lock that ends with the process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from talonbench.file_lock import lock_file
from talonbench.home import protect_home

if TYPE_CHECKING:
    from pathlib import Path

MOST_SLOTS: Final = 1000


class Slot:
    """A session of a home, for this process alone.

    *number* is 1 for the first window, 2 for the second. *problem* says in words why the slot couldn't be locked,
    for example on a read-only disk; it is then slot 1, which others may use as well.
    """

    def __init__(self, number: int, path: Path, descriptor: int = -1, problem: str = "") -> None:
        self.number = number
        self.path = path
        self.problem = problem
        self._descriptor = descriptor

    def release(self) -> None:
        """Release the slot; releasing it twice does no harm, and a process that ends releases it, too."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def session_path(folder: Path, number: int = 1) -> Path:
    """The file of the session *number* in the home *folder*."""
    return folder / ("state.json" if number == 1 else f"state-{number}.json")


def claim_slot(folder: Path) -> Slot:
    """Lock the first free slot of the home *folder*, which becomes the user's alone; raises nothing."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        protect_home(folder)
        for number in range(1, MOST_SLOTS + 1):
            path = session_path(folder, number)
            descriptor = lock_file(path.with_suffix(".lock"))
            if descriptor >= 0:
                return Slot(number, path, descriptor)
        reason = f"{MOST_SLOTS} windows are open"
    except OSError as error:
        reason = error.strerror or str(error)
    return Slot(1, session_path(folder), problem=f"{folder}: can't be locked: {reason}")
