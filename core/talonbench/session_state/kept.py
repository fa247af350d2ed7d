"""Documents with unsaved changes that no window shows: each waits in a slot of its own until it is opened again."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from talonbench.errors import WorkspaceError
from talonbench.file_lock import lock_file
from talonbench.session_state.load import load_session
from talonbench.session_state.slots import MOST_SLOTS, Slot, session_path

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.session_state.state import SessionState


class Kept(NamedTuple):
    """A session that waits: its slot's *number*, and the workspace file of its document, empty if it has none."""

    number: int
    file: str


def find_kept(folder: Path) -> tuple[Kept, ...]:
    """The sessions after the first that have unsaved changes but no window, the latest first; raises nothing."""
    found = []
    for path in folder.glob("state-*.json"):
        number = path.stem.removeprefix("state-")
        with suppress(WorkspaceError):
            if number.isdecimal() and (state := _load_free(folder, int(number))) is not None:
                found.append((_age(path), Kept(int(number), state.path)))
    return tuple(kept for _, kept in sorted(found, reverse=True))


def keep_session(folder: Path, state: SessionState) -> None:
    """Save *state* in a slot of the home *folder* that holds nothing yet; WorkspaceError if that fails."""
    from talonbench.session_state.save import save_session  # late: the first paint may wait for what is found

    for number in range(2, MOST_SLOTS + 1):
        slot = _claim(folder, number)
        if slot is None:
            continue
        try:
            if not os.path.lexists(slot.path):
                save_session(slot.path, state)
                return
        finally:
            slot.release()
    raise WorkspaceError(f"{folder}: {MOST_SLOTS} sessions are kept")


def take_kept(folder: Path, kept: Kept) -> tuple[Slot, SessionState] | None:
    """The session *kept* with its slot, locked for this process; None if it is gone or another window has it.

    Remove the slot's file once the session is saved elsewhere, and release the slot.
    """
    slot = _claim(folder, kept.number)
    if slot is None:
        return None
    state, _ = load_session(slot.path)
    if state is None or state.is_saved:
        slot.release()
        return None
    return slot, state


def _claim(folder: Path, number: int) -> Slot | None:
    """The slot with this *number*, locked; None if another window holds it. WorkspaceError if it can't be locked."""
    path = session_path(folder, number)
    try:
        descriptor = lock_file(path.with_suffix(".lock"))
    except OSError as error:
        raise WorkspaceError(f"{path}: can't be locked: {error.strerror or error}") from error
    return Slot(number, path, descriptor) if descriptor >= 0 else None


def _load_free(folder: Path, number: int) -> SessionState | None:
    """The session in the slot with this *number*, if no window holds it and it has unsaved changes."""
    slot = _claim(folder, number)
    if slot is None:
        return None
    slot.release()
    state, _ = load_session(slot.path)
    return None if state is None or state.is_saved else state


def _age(path: Path) -> float:
    """When *path* was last written; a file that is gone is the oldest."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
