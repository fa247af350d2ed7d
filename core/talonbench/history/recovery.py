"""Goes on where the history's file can't be used: a damaged one is replaced, sends that don't get in wait in files."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from talonbench.file_lock import hold_lock
from talonbench.history.entry import HistoryEntry
from talonbench.history.store import DamagedHistoryError, History, HistoryError
from talonbench.limits import STATE
from talonbench.reading import UnreadableError, read_plain
from talonbench.set_aside import move_aside

_COMPANIONS: Final = ("-wal", "-shm", "-journal")
_MOST_FILES: Final = 1000


def open_history(path: Path, begin: Callable[[History], object]) -> tuple[History, str]:
    """The history at *path*, after *begin*, and a notice for the user, empty if all is well.

    A damaged file is renamed, and a new history starts.
    """
    try:
        return _begin(path, begin), ""
    except DamagedHistoryError:
        with _locked(path):  # another window may be doing the same: then its new file is good
            try:
                return _begin(path, begin), ""
            except DamagedHistoryError as error:
                return _start_over(path, error)


def replace_history(history: History, error: DamagedHistoryError) -> tuple[History, str]:
    """A new history instead of the damaged *history*, which is closed and renamed, and a notice for the user."""
    with suppress(HistoryError):
        history.close()
    with _locked(history.path):
        return _start_over(history.path, error) if history.is_current else (History(history.path), "")


def save_unrecorded(path: Path, entries: Sequence[HistoryEntry]) -> bool:
    """Save *entries* beside the history at *path*, which can't take them; False if that fails as well."""
    data = "".join(f"{entry.to_json()}\n" for entry in entries).encode("utf-8", "surrogatepass")
    for number in range(1, _MOST_FILES):
        name = path.with_name(f"{path.stem}.unrecorded-{number}.ndjson")
        try:
            with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:
            continue
        except OSError:
            name.unlink(missing_ok=True)
            return False
        return True
    return False


def add_unrecorded(history: History) -> None:
    """Add what `save_unrecorded` saved. A file that can't be read stays as it is."""
    for path in sorted(history.path.parent.glob(f"{history.path.stem}.unrecorded-*.ndjson")):
        with suppress(UnreadableError, OSError, ValueError, KeyError, TypeError), _locked(history.path):
            lines = read_plain(path, STATE).decode("utf-8", "surrogatepass").split("\n")
            for entry in [HistoryEntry.from_json(line) for line in lines if line]:
                history.add(entry)
            path.unlink()


def _start_over(path: Path, error: DamagedHistoryError) -> tuple[History, str]:
    moved = move_aside(path, _COMPANIONS)
    if os.path.lexists(path):
        raise HistoryError(f"{error} {moved}") from error
    return History(path), f"The history was damaged. {moved} A new history was started."


def _begin(path: Path, begin: Callable[[History], object]) -> History:
    history = History(path)
    try:
        begin(history)
    except HistoryError:
        with suppress(HistoryError):
            history.close()
        raise
    return history


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    try:
        with hold_lock(path.with_suffix(".lock")):
            yield
    except OSError as error:
        raise HistoryError(f"Can't use the history: {path}: {error.strerror or error}.") from error
