"""Runs started from the window: the command line in a process of its own, watched by the parts that it writes."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from talonbench_gui.state.jobs import Latest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from talonbench.archive.results import Progress, RunFolder, RunWatch
    from talonbench.document import Document
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.jobs import Jobs

INTERVAL: Final = 500  # milliseconds between looks at the parts
MOST_ACROSS: Final = 500_000_000  # unpacked bytes up to which a run looks across events unasked: CPU time may double
PATIENCE: Final = 3000  # milliseconds that a process has to end
# added to the name of a run's folder: the setup beside it, until the run keeps its own
SETUP: Final = ".talonbench.json"
KEPT: Final = "setup.talonbench.json"  # in the folder, by the command line
OTHER: Final = f".against{SETUP}"
NAMED: Final = ".against.txt"


class Prepared(NamedTuple):
    """A run that can start: its *folder*, the *files* it reads and a *watch* over it; else a *problem*."""

    folder: Path | None = None
    files: tuple[str, ...] = ()
    watch: RunWatch | None = None
    problem: str = ""
    is_across: bool = True


class ArchiveRunner(QObject):
    """One run at a time. *changed*: it started, got on or ended. *ended* carries the folder of what there is now.

    *parts* are those that the run which is going on has written.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(self, store: DocumentStore, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._looking = store, jobs, Latest(jobs, "files")
        self._process: QProcess | None = None
        self._watch: RunWatch | None = None
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self._look)
        self._begun = (0.0, 0, 0.0)  # the moment, the events and the share at the first look
        self._is_stopped = False
        self.is_starting = False
        self.looks_across = False  # whatever the size of the archive
        self.folder: Path | None = None
        self.progress: Progress | None = None
        self.parts: tuple[Path, ...] = ()
        self.problem = ""

    @property
    def is_running(self) -> bool:
        """Whether a run is going on."""
        return self._process is not None or self.is_starting

    @property
    def rate(self) -> float:
        """Events per second since the run started or resumed; 0 if unknown."""
        return 0.0 if self.progress is None else self._per_second(self.progress.events - self._begun[1])

    @property
    def seconds_left(self) -> float | None:
        """How long the run will probably take; None if unknown."""
        speed = 0.0 if self.progress is None else self._per_second(self.progress.share - self._begun[2])
        return None if self.progress is None or not speed else (1 - self.progress.share) / speed

    def start(self, paths: Sequence[Path | str]) -> None:
        """Run over files, folders and URLs with the mappings and filters of the document."""
        if not self.is_running:
            self._prepare(partial(_prepare, tuple(paths), self._store.document, looks_across=self.looks_across))

    def resume(self, run: RunFolder) -> None:
        """Go on with *run*, which was paused or killed."""
        if not self.is_running:
            self._prepare(partial(_prepare_again, run))

    def pause(self) -> None:
        """End the process; what it has done stays, and `resume` goes on from there."""
        if self._process is not None:
            self._is_stopped = True
            self._process.terminate()

    def stop(self) -> None:
        """End the process without telling, as the window closes."""
        self._timer.stop()
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect()
            process.kill()
            process.waitForFinished(PATIENCE)

    def _prepare(self, work: partial[Prepared]) -> None:
        self.is_starting, self.problem, self.progress, self.parts = True, "", None, ()
        self.changed.emit()
        self._jobs.run(work, self._on_prepared, lane="files")

    def _on_prepared(self, prepared: Prepared) -> None:
        self.is_starting, self.problem = False, prepared.problem
        if prepared.folder is not None:
            self.folder = prepared.folder
            self._watch = prepared.watch
            self._begin(prepared)
        self.changed.emit()

    def _begin(self, prepared: Prepared) -> None:
        assert prepared.folder is not None
        folder, self._is_stopped = prepared.folder, False
        self._begun = (0.0, 0, 0.0)
        process = self._process = QProcess(self)
        process.finished.connect(self._on_finished)
        options = ["--workspace", str(find_setup(folder)), "--out", str(folder), "--json"]
        options += ["--across"] if prepared.is_across else []
        options += ["--resume"] if (folder / "run.json").exists() else []
        process.start(sys.executable, ["-m", "talonbench_gui", "replay", *prepared.files, *options])
        self._timer.start()

    def _on_finished(self, code: int) -> None:
        process, self._process = self._process, None
        self._timer.stop()
        if process is None or self.folder is None:
            return
        said = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip().splitlines()
        process.deleteLater()
        is_whole = code in (0, 1, 2) and not self._is_stopped
        self.problem = "" if is_whole or self._is_stopped else said[-1] if said else "The run ended early"
        self.changed.emit()
        self._jobs.run(partial(_keep_once, self.folder), partial(self._on_kept, self.folder), lane="files")

    def _on_kept(self, folder: Path, _: None) -> None:
        if (folder / "run.json").exists():
            self.ended.emit(folder)

    def _look(self) -> None:
        if self._watch is not None:
            self._looking.run(partial(_look, self._watch), self._on_look)

    def _on_look(self, found: tuple[Progress, tuple[Path, ...]]) -> None:
        if self._process is None:
            return
        progress, self.parts = found
        if not self._begun[0]:
            self._begun = (time.monotonic(), progress.events, progress.share)
        self.progress = progress
        self.changed.emit()

    def _per_second(self, much: float) -> float:
        spent = time.monotonic() - self._begun[0]
        return much / spent if self._begun[0] and spent > 0 else 0.0


def _look(watch: RunWatch) -> tuple[Progress, tuple[Path, ...]]:
    return watch.look(), tuple(watch.parts)


def find_setup(folder: Path) -> Path:
    """The file with the setup of the run in *folder*: in it or, if the run hasn't kept it yet, beside it."""
    beside = folder.with_name(f"{folder.name}{SETUP}")
    return beside if beside.is_file() or not (folder / KEPT).is_file() else folder / KEPT


def find_other(folder: Path) -> Path:
    """The file with the setup that the run in *folder* is compared with, beside it as well."""
    return folder.with_name(f"{folder.name}{OTHER}")


def name_other(folder: Path) -> str:
    """What the setup is called that the run in *folder* is compared with; empty if that wasn't noted."""
    try:
        return folder.with_name(f"{folder.name}{NAMED}").read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""


def note_other(folder: Path, name: str) -> None:
    """Note what the setup is called that the run in *folder* is compared with; an empty *name* forgets it."""
    noted = folder.with_name(f"{folder.name}{NAMED}")
    with suppress(OSError):  # it is only a name
        if name:
            noted.write_text(name, "utf-8")
        else:
            noted.unlink(missing_ok=True)


def _keep_once(folder: Path) -> None:
    """Remove the setup beside *folder*, which the run was started with, if the one that the run kept is the same."""
    from talonbench.archive.setups import read_setup
    from talonbench.errors import WorkspaceError

    beside = folder.with_name(f"{folder.name}{SETUP}")
    with suppress(WorkspaceError, OSError):
        if read_setup(beside, 0.0) == read_setup(folder / KEPT, 0.0):
            beside.unlink()


def can_resume(run: RunFolder) -> bool:
    """Whether *run* isn't finished, and its setup is there."""
    return run.finished is None and find_setup(run.path).is_file()


def _prepare(paths: Sequence[Path | str], document: Document, *, looks_across: bool) -> Prepared:
    """Find the files, and write the setup: the mappings and filters, without the events."""
    from talonbench.archive.results import RunWatch
    from talonbench.archive.sources import find_files, read_sources
    from talonbench.errors import WorkspaceError
    from talonbench.home import home, make_private
    from talonbench.workspace import from_document, save

    try:
        files = tuple(name for path in paths for name in find_files(str(path)))
        runs = home() / "runs"
        runs.mkdir(parents=True, exist_ok=True)
        make_private(runs)
        folder = runs / _name_run(str(paths[0]), runs)
        save(from_document(document).model_copy(update={"events": []}), find_setup(folder))
        make_private(find_setup(folder))
        sources = read_sources(files)
    except (WorkspaceError, OSError) as error:
        return Prepared(problem=str(error))
    is_across = looks_across or sum(one.hint for one in sources) <= MOST_ACROSS
    return Prepared(folder, files, RunWatch(folder, sources), is_across=is_across)


def _prepare_again(run: RunFolder) -> Prepared:
    from talonbench.archive.results import RunWatch
    from talonbench.archive.sources import read_sources

    return Prepared(run.path, run.files, RunWatch(run.path, read_sources(run.files)), is_across=run.is_across)


def _name_run(path: str, runs: Path) -> str:
    """A name after *path*, a file's, a folder's or a URL, that no run has."""
    last = path.replace("\\", "/").rstrip("/*").rpartition("/")[2]
    name = "".join(one for one in last.partition(".")[0] if one.isalnum() or one in "-_ ") or "archive"
    names = (name, *(f"{name}-{number}" for number in range(2, 10_000)))
    return next(one for one in names if not (runs / one).exists() and not find_setup(runs / one).exists())
