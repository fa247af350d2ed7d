"""What Segment really sent: the access log beside what the setup gives for the document's events, or the open run's."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from talonbench.errors import TalonbenchError

if TYPE_CHECKING:
    import asyncio

    from talonbench.archive.results import RunFolder
    from talonbench.destination import Settings
    from talonbench.document import Document
    from talonbench.management.calls import Call
    from talonbench.management.sent_calls import SentCalls
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.state.management import ManagementStore
    from talonbench_gui.state.tasks import Tasks

MORE: Final = "The run has more events in this time: only the first 20,000 are compared. Choose a shorter time."


class SentLogStore(QObject):
    """Compares on request. *changed*: any of it changed."""

    changed = Signal()

    def __init__(
        self,
        store: DocumentStore,
        connections: ActiveConnection,
        management: ManagementStore,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store, self._connections, self._management = store, connections, management
        self._tasks = tasks
        self._task: asyncio.Task[None] | None = None
        self.found: SentCalls | None = None
        self.problem = self.note = ""

    @property
    def is_reading(self) -> bool:
        """Whether the log is being read."""
        return self._task is not None

    def obstacle(self) -> str:
        """Why nothing can be read, or an empty text."""
        return self._management.problem(self._connections.current)

    def read(self, seconds: float, run: RunFolder | None) -> None:
        """Compare the last *seconds*: with the events of *run*, or else of the document."""
        if self.is_reading:
            return
        self.problem, self.note = self.obstacle(), ""
        if not self.problem:
            self._task = self._tasks.start(self._read(seconds, run))
            self._task.add_done_callback(self._on_done)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; keep what was found before."""
        if self._task is not None:
            self._task.cancel()

    async def _read(self, seconds: float, run: RunFolder | None) -> None:
        import asyncio  # imported late: not needed for the first paint

        from talonbench import clock

        connection, until, stop = self._connections.current, clock.now(), Event()
        work = partial(_make, self._store.document, self._connections.settings(), run, until - seconds, until, stop)
        try:
            calls, is_cut = await asyncio.to_thread(work)
            self.note = MORE if is_cut else ""
            async with await self._management.open(connection) as client:
                from talonbench.management.sent_calls import compare_log

                application = connection.application or await self._management.find_application(client)
                self.found = await compare_log(client, application, calls, until - seconds, until)
        except TalonbenchError as error:
            self.problem = str(error)
        finally:
            stop.set()

    def _on_done(self, _: object) -> None:
        self._task = None
        self.changed.emit()


def _make(
    document: Document, settings: Settings, run: RunFolder | None, since: float, until: float, stop: Event
) -> tuple[list[Call], bool]:
    """The calls that the document's setup makes, and whether the run has more events; called in a thread."""
    from talonbench.answers.sent import list_document_calls, list_run_calls

    if run is None:
        return list_document_calls(document, settings, since, until), False
    return list_run_calls(run, document, settings, since, until, stop.is_set)
