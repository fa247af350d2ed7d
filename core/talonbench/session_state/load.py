"""Reads a session's file, of this version or the previous one. A damaged file is renamed, so that nothing is lost."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from talonbench.limits import STATE
from talonbench.reading import UnreadableError, read_plain
from talonbench.session_state.read import read_state
from talonbench.session_state.section import FormatError, Section
from talonbench.session_state.state import VERSION
from talonbench.values import parse_event_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.session_state.state import SessionState

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def load_session(path: Path) -> tuple[SessionState | None, str]:
    """The state saved in the file *path*, and a notice for the user, empty if everything was restored.

    There is no state at the first start or if the file couldn't be used: it is then renamed. A file that is restored
    in part is copied first. Raises nothing.
    """
    if not os.path.lexists(path):
        return None, ""
    try:
        _sweep(path)
        return _load(path)
    except OSError as error:
        reason = error.strerror or str(error)
    except UnreadableError as error:
        reason = error.reason
    except FormatError as error:
        reason = str(error)
    from talonbench.set_aside import move_aside  # late: a damaged file is rare

    return None, f"Couldn't restore the last session. {move_aside(path)} ({path}: {reason})"


def _sweep(path: Path) -> None:
    """Remove temporary files that killed saves left."""
    if any(left.name.startswith(f".{path.name}.") for left in path.parent.iterdir()):
        from talonbench.workspace.atomic_write import remove_stale_temp_files

        remove_stale_temp_files(path)


def _load(path: Path) -> tuple[SessionState, str]:
    data = read_plain(path, STATE)
    state, lost = _read(read_root(data))
    return state, f"{lost} {_keep_copy(path, data)}" if lost else ""


def _read(root: Section) -> tuple[SessionState, str]:
    version = root.read_integer("version", 1)
    if version > VERSION:
        raise FormatError(f"made by a newer Talonbench (file format {version}; this version reads up to {VERSION})")
    if version < VERSION:
        from talonbench.session_state.migration import migrate_state

        return migrate_state(root)
    return read_state(root)


def read_root(data: bytes) -> Section:
    """The JSON object in a file's *data*; FormatError if it holds anything else."""
    try:
        content = parse_event_bytes(data.removeprefix(_BYTE_ORDER_MARK))
    except UnicodeDecodeError as error:
        raise FormatError(f"not UTF-8 text (byte {error.start})") from None
    except ValueError as error:
        from talonbench.values import describe_json_error  # late: a damaged file is rare

        raise FormatError(f"invalid JSON: {describe_json_error(error, True)}") from None
    if not isinstance(content, dict):
        raise FormatError("must contain a JSON object")
    return Section(content)


def _keep_copy(path: Path, data: bytes) -> str:
    from talonbench.errors import WorkspaceError
    from talonbench.set_aside import find_free_name
    from talonbench.workspace.atomic_write import write_atomically

    aside = find_free_name(path)
    try:
        write_atomically(aside, data, private=True)
    except WorkspaceError as error:
        return f"Couldn't copy the session's file: {error}."
    return f"The session's file was saved as {aside}."
