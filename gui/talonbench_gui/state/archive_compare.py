"""The open run compared with another setup: in a process of its own, whose result is kept in the run's folder."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QProcess, Signal

from talonbench_gui.state.archive_run import PATIENCE, find_other, find_setup, note_other

if TYPE_CHECKING:
    from talonbench.archive.results import RunFolder
    from talonbench.document import Document
    from talonbench_gui.state.archive import ArchiveStore
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.jobs import Jobs

SUCCESSORS: Final = "successors"


class ArchiveComparer(QObject):
    """Compares one run at a time. *changed*: it started, got on or ended."""

    changed = Signal()

    def __init__(self, store: DocumentStore, archive: ArchiveStore, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._archive, self._jobs = store, archive, jobs
        self._process: QProcess | None = None
        self._folder: Path | None = None
        self._is_stopped = False
        self.is_preparing = False
        self.events = 0
        self.problem = ""

    @property
    def is_running(self) -> bool:
        """Whether a run is being compared."""
        return self._process is not None or self.is_preparing

    @property
    def can_start(self) -> bool:
        """Whether the open run can be compared: it needs the setup that was kept of it."""
        run = self._archive.run
        return run is not None and not self.is_running and find_setup(run.path).is_file()

    def start(self, other: Path | None = None) -> None:
        """Compare the open run with the workspace *other*, or with the open document."""
        run = self._archive.run
        if run is not None and self.can_start:
            name = "the open document" if other is None else other.name
            self._prepare(run, partial(_keep_other, run, self._store.document if other is None else other, name))

    def start_with_successors(self) -> None:
        """Compare the open run with its own setup, in which deprecated actions are replaced."""
        run = self._archive.run
        if run is not None and self.can_start:
            self._prepare(run, partial(_forget_other, run))

    def close(self) -> None:
        """Forget what the open run was compared with."""
        run = self._archive.run
        if run is not None and not self.is_running:
            self.problem = ""
            self._archive.detach()
            self._jobs.run(partial(_forget_comparison, run), partial(self._on_forgotten, run.path), lane="archive")

    def _on_forgotten(self, folder: Path, problem: str) -> None:
        self.problem = problem
        self.changed.emit()
        if self._archive.run is not None and self._archive.run.path == folder:
            self._archive.open(folder)

    def cancel(self) -> None:
        """End the process; nothing is kept of it."""
        if self._process is not None:
            self._is_stopped = True
            self._process.terminate()

    def stop(self) -> None:
        """End the process without telling, as the window closes."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect()
            process.kill()
            process.waitForFinished(PATIENCE)

    def _prepare(self, run: RunFolder, keep: partial[str]) -> None:
        self.is_preparing, self.problem, self.events, self._folder = True, "", 0, run.path
        self._archive.detach()
        self.changed.emit()
        self._jobs.run(keep, self._on_kept, lane="archive")

    def _on_kept(self, problem: str) -> None:
        self.is_preparing, self.problem = False, problem
        if not problem and self._folder is not None:
            self._begin(self._folder)
        self.changed.emit()

    def _begin(self, folder: Path) -> None:
        self._is_stopped = False
        process = self._process = QProcess(self)
        process.readyReadStandardOutput.connect(self._on_output)
        process.finished.connect(self._on_finished)
        other = find_other(folder)
        setups = [str(find_setup(folder)), str(other) if other.is_file() else SUCCESSORS]
        process.start(sys.executable, ["-m", "talonbench.archive.comparing", str(folder), *setups])

    def _on_output(self) -> None:
        if self._process is not None:
            said = bytes(self._process.readAllStandardOutput().data()).split()
            self.events = int(said[-1]) if said and said[-1].isdigit() else self.events
            self.changed.emit()

    def _on_finished(self, code: int) -> None:
        process, self._process = self._process, None
        if process is None or self._folder is None:
            return
        said = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip().splitlines()
        process.deleteLater()
        self.problem = "" if code == 0 or self._is_stopped else said[-1] if said else "The comparison ended early"
        self.changed.emit()
        if self._archive.run is not None and self._archive.run.path == self._folder:
            self._archive.open(self._folder)


def _keep_other(run: RunFolder, other: Document | Path, name: str) -> str:
    """Keep the setup *other*, called *name*, without its events; what is wrong, if anything."""
    from talonbench.errors import WorkspaceError
    from talonbench.home import make_private
    from talonbench.workspace import from_document, load, save

    kept = find_other(run.path)
    try:
        workspace = load(other) if isinstance(other, Path) else from_document(other)
        save(workspace.model_copy(update={"events": []}), kept)
        make_private(kept)
        note_other(run.path, name)
    except WorkspaceError as error:
        return str(error)
    except OSError as error:
        return f"{kept}: can't be written: {error.strerror or error}"
    return ""


def _forget_other(run: RunFolder) -> str:
    kept = find_other(run.path)
    try:
        kept.unlink(missing_ok=True)
        note_other(run.path, "its own setup, deprecated actions replaced")
    except OSError as error:
        return f"{kept}: can't be deleted: {error.strerror or error}"
    return ""


def _forget_comparison(run: RunFolder) -> str:
    """Delete the differences and the other setup; what is wrong, if anything."""
    from talonbench.archive.results.run_folder import DIFFERENCES

    note_other(run.path, "")
    try:
        for kept in (run.path / DIFFERENCES, find_other(run.path)):
            kept.unlink(missing_ok=True)
    except OSError as error:
        return f"{run.path}: the comparison can't be deleted: {error.strerror or error}"
    return ""
