"""Documents that were closed with unsaved changes: kept until they are opened again, never left for another one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.errors import WorkspaceError
from talonbench.home import home
from talonbench.session_state import Kept, find_kept, take_kept
from talonbench_gui.state.file import is_same_file, name_file
from talonbench_gui.wording.notices import describe_kept, describe_restored

if TYPE_CHECKING:
    from talonbench_gui.state.file import DocumentFile
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices
    from talonbench_gui.state.session import Session

COMMAND = "file.open_kept"


class KeptDocuments(QObject):
    """Finds the sessions that wait, tells of them, and puts one in the window's place; the window's own then waits.

    *changed*: others are there now.
    """

    changed = Signal()

    def __init__(self, file: DocumentFile, session: Session, notices: Notices, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._file, self._session, self._notices, self._jobs = file, session, notices, jobs
        self.all: tuple[Kept, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the documents, the latest first."""
        return tuple(map(name_kept, self.all))

    def find(self) -> None:
        """Look for them, and tell of them."""
        self._jobs.run(partial(find_kept, home()), self._on_found, lane="session")

    def find_for(self, path: Path) -> Kept | None:
        """The one that belongs to the file *path*."""
        return next((one for one in self.all if one.file and is_same_file(Path(one.file), path)), None)

    def start(self, path: Path) -> str:
        """Open the workspace at *path* in place of the session that was restored; return what went wrong, in words.

        No unsaved changes are left: those of another document are kept, and those of this one are shown.
        """
        if self._file.is_modified and self._file.is_of(path):
            self._tell_restored()
            return ""
        self.all = find_kept(home())
        kept = self.find_for(path)
        return self._file.open_now(path, self._keep_current) if kept is None else self.open(kept)

    def open(self, kept: Kept, *, is_left: bool = False) -> str:
        """Open *kept*; return what went wrong, in words.

        Unsaved changes of the open document are kept in turn, unless it *is_left*: the user has discarded them.
        """
        try:
            taken = take_kept(home(), kept)
        except WorkspaceError as error:
            return str(error)
        if taken is None:
            self.find()
            return f"Another window has opened “{name_kept(kept)}”."
        slot, state = taken
        problem = "" if is_left else self._keep_current()
        if not problem:
            self._file.restore(state)
            problem = self._session.save()
            self._tell_restored()
            if not problem:  # else it would be in no file
                slot.path.unlink(missing_ok=True)
        slot.release()
        self.find()
        return problem

    def _keep_current(self) -> str:
        problem = self._session.keep_beside() if self._file.is_modified else ""
        return f"“{self._file.name}” stays open, since its changes can't be kept: {problem}" if problem else ""

    def _tell_restored(self) -> None:
        text = describe_restored(self._file.name, is_changed=self._file.has_changed_outside())
        self._notices.post(text, key="kept_restored")

    def _on_found(self, found: tuple[Kept, ...]) -> None:
        self.all = found
        self.changed.emit()
        self._notices.post(describe_kept(self.names), "warning", key="kept", command=COMMAND)


def name_kept(kept: Kept) -> str:
    """The name of its document."""
    return name_file(Path(kept.file) if kept.file else None)
