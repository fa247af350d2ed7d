"""What Talon.One stored of the last send, read again until all of it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from talonbench.errors import TalonbenchError

if TYPE_CHECKING:
    import asyncio

    from talonbench.connections import Connection
    from talonbench.management.comparison import Check
    from talonbench.management.expectations import Expectation
    from talonbench.management.received import Received
    from talonbench.request import Request
    from talonbench_gui.state.connections import ActiveConnection
    from talonbench_gui.state.management import ManagementStore
    from talonbench_gui.state.results import Results
    from talonbench_gui.state.send_run import SendRun
    from talonbench_gui.state.tasks import Tasks

WAIT: Final = 30.0  # seconds in which it is read again


class Source(NamedTuple):
    """Which event and mapping sent a request."""

    event: str
    mapping: str


class ReceivedStore(QObject):
    """Reads the values of the last send, which a newer one replaces, for up to *wait* seconds.

    An event that was sent again or forwarded is a send too; of events that are forwarded one after another, the next
    one waits until this one was read.

    *changed*: any of it changed. *sent*: there is another send.
    """

    changed = Signal()
    sent = Signal()

    def __init__(
        self,
        results: Results,
        connections: ActiveConnection,
        management: ManagementStore,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._results, self._connections, self._management, self._tasks = results, connections, management, tasks
        self.run: SendRun | None = None  # the send that is shown
        self._is_beside = False  # whether it is of an event that isn't the document's
        self.requests: tuple[Request, ...] = ()  # those that were delivered
        self.sources: tuple[Source, ...] = ()  # of each request
        self.expectations: tuple[Expectation, ...] = ()
        self.undelivered = 0  # requests
        self.found: Received | None = None
        self.read_at = 0.0  # when the last round ended, in seconds since the epoch
        self.problem = ""
        self.was_cancelled = False
        self.wait = WAIT
        self._task: asyncio.Task[None] | None = None
        results.changed.connect(self.look)
        self.look()

    @property
    def connection(self) -> Connection | None:
        """Where the send went, with what was chosen since: the Application, CA certificates."""
        went = None if self.run is None else self.run.connection
        if went is None:
            return None
        mine = (one for one in self._connections.connections if one.id == went.id)
        return next((one for one in mine if one.deployment == went.deployment), went)

    @property
    def is_reading(self) -> bool:
        """Whether it is being read."""
        return self._task is not None

    @property
    def checks(self) -> tuple[Check, ...]:
        """A check for each expectation, pending until it was read."""
        if self.found is not None:
            return self.found.checks
        from talonbench.management.comparison import make_pending  # imported late: not needed for the first paint

        return tuple(map(make_pending, self.expectations))

    def obstacle(self) -> str:
        """Why nothing can be read, or an empty text."""
        return "" if self.connection is None else self._management.problem(self.connection)

    def look(self) -> None:
        """Take the last send once it has ended."""
        run = self._find_newest()
        if run is self.run or (run is not None and not run.is_over):
            return
        if self.is_reading and self._is_beside and run is self._results.beside:
            return  # looked at once this one was read
        self._is_beside = run is not None and run is self._results.beside
        self.cancel()
        self.run, self.found, self.problem, self.was_cancelled = run, None, "", False
        self._list_requests()
        self.changed.emit()
        self.sent.emit()

    def _find_newest(self) -> SendRun | None:
        """The last send of the document, or of an event elsewhere if that was later."""
        run, beside = self._results.run, self._results.beside
        if run is None or beside is None:
            return run or beside
        return beside if beside.begun >= run.begun else run

    def _list_requests(self) -> None:
        from talonbench.management.expectations import list_expectations  # imported late: not for the first paint

        exchanges = {} if self.run is None else self.run.exchanges
        listed = [(Source(*place), one) for place, sent in exchanges.items() for one in sent]
        delivered = [(source, one) for source, one in listed if one.verdict.kind == "delivered"]
        self.undelivered = len(listed) - len(delivered)
        self.sources = tuple(source for source, _ in delivered)
        self.requests = tuple(one.request for _, one in delivered)
        self.expectations = list_expectations(self.requests)

    # -- reading --------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read now, and again with growing pauses until all is there or time is up."""
        run, connection = self.run, self.connection
        if self.is_reading or run is None or connection is None or not self.expectations:
            return
        self.problem = self.obstacle()
        self.was_cancelled = False
        if not self.problem:
            self._task = self._tasks.start(self._read(run, connection))
            self._task.add_done_callback(self._on_done)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop reading; keep what was found."""
        if self._task is not None:
            self._task.cancel()

    async def _read(self, run: SendRun, connection: Connection) -> None:
        from talonbench import clock

        try:
            async with await self._management.open(connection) as client:
                from talonbench.management.received import watch_received

                application = connection.application or await self._management.find_application(client)
                async for found in watch_received(client, application, self.expectations, self.wait, since=run.begun):
                    self.found, self.read_at = found, clock.now()
                    self.changed.emit()
        except TalonbenchError as error:
            self.problem = str(error)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self.was_cancelled = task.cancelled()
        self._task = None
        self.changed.emit()
        self.look()
