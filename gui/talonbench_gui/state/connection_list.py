"""The user's connections, saved in their home; opened files can add connections but never change one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.connection_store import merge_connection
from talonbench.connections import Connection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from talonbench.connection_store import ConnectionStore
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices


class ConnectionList(QObject):
    """Saves each change in the session's lane, one write at a time. *changed*: the list changed."""

    changed = Signal()

    def __init__(self, file: ConnectionStore, notices: Notices, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._file, self._notices, self._jobs = file, notices, jobs
        self._all = self._saved = file.read()
        self._is_saving = False
        notices.post(file.notice, "warning", key="connections_file")

    @property
    def all(self) -> tuple[Connection, ...]:
        """All connections, in the user's order."""
        return self._all

    def find(self, identity: str) -> Connection | None:
        """The connection with this ID."""
        return next((one for one in self._all if one.id == identity), None)

    def create(self, name: str) -> Connection:
        """Add an empty connection called *name*, with a unique ID."""
        from uuid import uuid4  # imported late: not needed for the first paint

        made = Connection(name, "gateway", "", id=uuid4().hex[:12])
        self._write((*self._all, made))
        return made

    def adopt(self, connection: Connection) -> Connection:
        """The user's connection for one from a file, added under a free name if it is new."""
        merged, at = merge_connection(self._all, connection)
        if merged != self._all:
            self._write(merged)
        return merged[at]

    def put(self, connection: Connection) -> None:
        """Replace the connection with the same ID by *connection*, or add it."""
        changed = tuple(connection if one.id == connection.id else one for one in self._all)
        if self.find(connection.id) is None:
            changed = (*changed, connection)
        if changed != self._all:
            self._write(changed)

    def remove(self, connection: Connection) -> None:
        """Remove the connection with the ID of *connection*."""
        self._write(one for one in self._all if one.id != connection.id)

    def save(self) -> None:
        """Save pending changes in the session's lane before the window closes."""
        if self._all != self._saved:
            self._begin_save()

    def _write(self, connections: Iterable[Connection]) -> None:
        self._all = tuple(connections)
        if not self._is_saving:
            self._begin_save()
        self.changed.emit()

    def _begin_save(self) -> None:
        before, after, self._is_saving = self._saved, self._all, True
        self._jobs.run(partial(self._file.update, before, after), partial(self._on_saved, after), lane="session")

    def _on_saved(self, saved: tuple[Connection, ...], problem: str) -> None:
        self._is_saving = False
        self._notices.post(problem, "warning", key="connections")
        if not problem:  # else the next change, or closing, tries it once more
            self._saved = saved
            self.save()
