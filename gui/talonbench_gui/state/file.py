"""The document's file: its name, whether it is saved, opening and saving."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from talonbench.document import new_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.connections import Connection
    from talonbench.document import Document
    from talonbench.session_state import SessionState
    from talonbench.workspace import FileStamp
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.session import Session

SUFFIX: Final = ".talonbench.json"
MOST_RECENT: Final = 10
UNTITLED: Final = "Untitled"


class Saved(NamedTuple):
    """The result of a save.

    *problem* is what went wrong, in words. *is_changed*: another program changed the file, so nothing was saved.
    """

    path: Path
    problem: str = ""
    is_changed: bool = False
    stamp: FileStamp | None = None


class Opened(NamedTuple):
    """The result of opening: document, the file's connections and its stamp, or what went wrong."""

    path: Path
    document: Document | None = None
    connections: tuple[Connection, ...] = ()
    stamp: FileStamp | None = None
    problem: str = ""


class DocumentFile(QObject):
    """*changed*: the name, the files that are offered, or the saved state changed. *opened*: another document was."""

    changed = Signal()
    opened = Signal()

    def __init__(
        self,
        store: DocumentStore,
        connections: ActiveConnection,
        session: Session,
        jobs: Jobs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store, self._connections, self._session, self._jobs = store, connections, session, jobs
        state = session.state
        self.path = Path(state.path) if state is not None and state.path else None
        self._stamp = None if state is None else state.stamp
        self._recent = () if state is None else state.recent
        self._was_modified = store.is_modified
        store.changed.connect(self._on_document)
        session.follow(self._snapshot)

    @property
    def name(self) -> str:
        """The document's name, as the title shows it."""
        return name_file(self.path)

    @property
    def is_modified(self) -> bool:
        """Whether the document differs from its file."""
        return self._store.is_modified

    @property
    def recent(self) -> tuple[str, ...]:
        """The recently opened or saved files, newest first."""
        return self._recent

    def find_folder(self) -> Path:
        """The folder of the document's file, or of the most recent file, or the user's home."""
        latest = self.path or next(map(Path, self._recent), None)
        return Path.home() if latest is None else latest.parent

    def remove_leftovers(self) -> None:
        """Remove what killed saves left beside the recent files. Their network may be slow, so they have a lane."""
        paths = [Path(name) for name in self._recent]
        self._jobs.run(partial(_remove_leftovers, paths), lambda _: None, lane="leftovers")

    def new(self) -> None:
        """Start a new document that uses the sandbox."""
        document = new_document()
        self._take(replace(document, connection=self._connections.adopt(document.connection)), None, None)

    def open(self, path: Path, then: Callable[[Opened], None]) -> None:
        """Read and open the workspace at *path* in the file lane; *then* receives the result."""
        self._jobs.run(partial(_read, path), lambda opened: self._on_read(opened, then), lane="files")

    def open_now(self, path: Path, before: Callable[[], str] = str) -> str:
        """Open the workspace at *path* synchronously; return what went wrong, in words.

        *before* is called once it is read; if it returns a problem, the document that is open stays.
        """
        opened = _read(path)
        problem = opened.problem or before()
        if not problem or opened.problem:
            self._on_read(opened, lambda _: None)
        return problem

    def restore(self, state: SessionState) -> None:
        """Open the document of another session, as it was there."""
        document = replace(state.document, connection=self._connections.adopt(state.document.connection))
        path = Path(state.path) if state.path else None
        self._take(document, path, state.stamp, is_saved=state.is_saved)

    def is_of(self, path: Path) -> bool:
        """Whether the document belongs to the file *path*, whatever the path is spelled like."""
        return self.path is not None and is_same_file(self.path, path)

    def has_changed_outside(self) -> bool:
        """Whether another program has changed the document's file, or removed it, since it was opened or saved."""
        from talonbench.errors import WorkspaceError
        from talonbench.workspace import has_changed

        try:
            return self.path is not None and self._stamp is not None and has_changed(self.path, self._stamp)
        except WorkspaceError:
            return True

    def save(self, path: Path, then: Callable[[Saved], None], *, overwrite: bool = False) -> None:
        """Save the document to *path*, which becomes its file; *then* receives the result.

        A file that another program changed since it was opened is not replaced, unless *overwrite*.
        """
        document = self._store.document
        stamp = self._stamp if path == self.path and not overwrite else None
        self._store.seal()
        work = partial(_write, path, document, stamp)
        self._jobs.run(work, lambda saved: self._on_saved(document, saved, then), lane="files")

    def save_now(self, path: Path) -> str:
        """Save the document to *path* synchronously; return what went wrong, in words."""
        saved = _write(path, self._store.document, None)
        self._on_saved(self._store.document, saved, lambda _: None)
        return saved.problem

    def _on_read(self, opened: Opened, then: Callable[[Opened], None]) -> None:
        if opened.document is None:
            self._set_recent([name for name in self._recent if name != str(opened.path) or opened.path.exists()])
        else:
            connection = self._connections.adopt(opened.document.connection)
            for other in opened.connections:
                self._connections.adopt(other)
            self._take(replace(opened.document, connection=connection), opened.path, opened.stamp)
        then(opened)

    def _on_saved(self, document: Document, saved: Saved, then: Callable[[Saved], None]) -> None:
        if not saved.problem and not saved.is_changed:
            self.path, self._stamp = saved.path, saved.stamp
            self._remember(saved.path)
            if self._store.document.same_parts(document):
                self._store.mark_saved()
            self._tell()
        then(saved)

    def _take(self, document: Document, path: Path | None, stamp: FileStamp | None, *, is_saved: bool = True) -> None:
        self.path, self._stamp = path, stamp
        self._store.replace(document, is_saved=is_saved)
        if path is not None:
            self._store.mark_received()
        if path is not None:
            self._remember(path)
        self.opened.emit()
        self._tell()

    def _remember(self, path: Path) -> None:
        name = str(path.absolute())
        self._set_recent([name, *(one for one in self._recent if one != name)])

    def _set_recent(self, names: list[str]) -> None:
        self._recent = tuple(names[:MOST_RECENT])
        self._tell()

    def _on_document(self, before: Document, after: Document) -> None:
        del before, after
        self._session.save_soon()
        if self._was_modified != self._store.is_modified:
            self._tell()

    def _tell(self) -> None:
        self._was_modified = self._store.is_modified
        self._session.save_soon()
        self.changed.emit()

    def _snapshot(self) -> SessionState:
        from talonbench.session_state import SessionState  # imported late: not needed for the first paint

        return SessionState(
            self._store.document,
            "" if self.path is None else str(self.path),
            self._stamp,
            not self._store.is_modified,
            self._session.layout,
            self._session.options,
            self._recent,
        )


def is_same_file(one: Path, other: Path) -> bool:
    """Whether both paths lead to one file; a file that is gone is told by its path."""
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


def name_file(path: Path | None) -> str:
    """The name of a document with the file *path*, as the title shows it."""
    return UNTITLED if path is None else path.name.removesuffix(SUFFIX)


def _remove_leftovers(paths: list[Path]) -> None:
    from talonbench.workspace.atomic_write import remove_stale_temp_files

    for path in paths:
        remove_stale_temp_files(path)


def _read(path: Path) -> Opened:
    from talonbench.errors import WorkspaceError
    from talonbench.workspace import load, read_connections, read_stamp, to_document  # imported late: loads pydantic

    if not path.exists():
        return Opened(path, problem=f"{path} no longer exists.")
    try:
        stamp = read_stamp(path)
        workspace = load(path)
        return Opened(path, to_document(workspace), read_connections(workspace), stamp)
    except WorkspaceError as error:
        return Opened(path, problem=str(error))


def _write(path: Path, document: Document, stamp: FileStamp | None) -> Saved:
    from talonbench.errors import WorkspaceError
    from talonbench.workspace import from_document, has_changed, read_stamp, save

    try:
        if stamp is not None and path.exists() and has_changed(path, stamp):
            return Saved(path, is_changed=True)
        save(from_document(document), path)
        return Saved(path, stamp=read_stamp(path))
    except WorkspaceError as error:
        return Saved(path, problem=str(error))
