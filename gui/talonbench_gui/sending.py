"""Sends what is ready, and tests connections: the window's half of what leaves the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine

    from talonbench.client import Client, CredentialsResult, Exchange
    from talonbench.client.rate_limiter import RateLimiter
    from talonbench.connections import Connection
    from talonbench.destination import Settings
    from talonbench.request import Request
    from talonbench.sandbox import Sandbox, SandboxFault
    from talonbench.trace import MappingTrace
    from talonbench_gui.tasks import Tasks


class Sending(QObject):
    """One client and, on demand, one sandbox for the life of the window.

    *started* brings the mappings' ids, *finished* a row and its exchange, *ended* whether it was cancelled, *tested*
    the result of the credentials test; *waiting* a row, the number of its next attempt and the seconds until then;
    *held* a row that waits for the rate limit, *stopped* one that was cancelled alone.
    """

    started = Signal(list)
    finished = Signal(object, object)
    ended = Signal(bool)
    tested = Signal(object)
    waiting = Signal(object, int, float)
    held = Signal(object)
    stopped = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._clients: dict[str, Client] = {}  # by the file of certificates that is trusted, empty for the system's
        self._limiter: RateLimiter | None = None
        self._sandbox: Sandbox | None = None
        self._sandbox_url = ""
        self.faults: tuple[SandboxFault, ...] = ()  # that the sandbox was told
        self._work: asyncio.Task[None] | None = None
        self._each: dict[str, asyncio.Task[None]] = {}  # by the mapping's id
        self.retries = False

    @property
    def is_running(self) -> bool:
        """Whether something is under way."""
        return self._work is not None

    def send(self, rows: tuple[MappingTrace, ...], connection: Connection) -> None:
        """Send every request of *rows* over *connection*."""
        if not self.is_running:
            self._begin(self._send(rows, connection))

    def test(self, settings: Settings, connection: Connection) -> None:
        """Run the credentials test."""
        if not self.is_running:
            self._begin(self._test(settings, connection))

    def _begin(self, work: Coroutine[object, object, None]) -> None:
        self._work = self._tasks.start(work)
        self._work.add_done_callback(self._on_done)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._work = None
        self.ended.emit(task.cancelled())

    def cancel(self) -> None:
        """Stop what is under way; what has left has left."""
        if self._work is not None:
            self._work.cancel()

    def cancel_one(self, mapping: str) -> None:
        """Stop the sends of one mapping; the others go on."""
        if mapping in self._each:
            self._each[mapping].cancel()

    def misbehave(self, *faults: SandboxFault) -> None:
        """Tell the sandbox how to answer from now on."""
        self.faults = faults
        if self._sandbox is not None:
            self._sandbox.set_faults(*faults)

    async def close(self) -> None:
        """Close the client and the sandbox."""
        import asyncio  # late: the first paint needs none of it

        for client in self._clients.values():
            await client.aclose()
        if self._sandbox is not None:
            await asyncio.to_thread(self._sandbox.stop)

    async def _target(self, connection: Connection) -> Connection:
        """*connection*, the sandbox's address in it where it is the sandbox."""
        import asyncio  # late: the first paint needs none of it

        from talonbench.connections import Connection
        from talonbench.sandbox import Sandbox

        if connection.kind != "sandbox":
            return connection
        if self._sandbox is None:
            sandbox = Sandbox(faults=self.faults)
            self._sandbox_url = await asyncio.to_thread(sandbox.start)
            self._sandbox = sandbox
        return Connection(connection.name, "sandbox", connection.deployment, self._sandbox_url, connection.timeout)

    def _open(self, connection: Connection) -> Client:
        """The client that trusts what *connection* trusts; all of them keep the rate limit together."""
        from talonbench.client.certificates import load_certificates
        from talonbench.client.client import Client
        from talonbench.client.rate_limiter import RateLimiter

        self._limiter = self._limiter or RateLimiter()
        if connection.ca_file not in self._clients:
            self._clients[connection.ca_file] = Client(load_certificates(connection.ca_file), self._limiter)
        return self._clients[connection.ca_file]

    async def exchange(self, request: Request, connection: Connection) -> Exchange:
        """Send one request over *connection*, beside what else goes on."""
        return await self._open(connection).send(request, await self._target(connection))

    async def _send(self, rows: tuple[MappingTrace, ...], connection: Connection) -> None:
        import asyncio

        self.started.emit([row.subscription.id for row in rows])
        target = await self._target(connection)
        client = self._open(connection)
        async with asyncio.TaskGroup() as group:
            for row in rows:
                self._each[row.subscription.id] = group.create_task(self._send_row(row, client, target))

    async def _send_row(self, row: MappingTrace, client: Client, target: Connection) -> None:
        import asyncio

        try:
            for request in row.requests:
                await self._send_until_settled(row, request, client, target)
        except asyncio.CancelledError:
            self.stopped.emit(row)
            raise
        finally:
            del self._each[row.subscription.id]

    async def _send_until_settled(
        self, row: MappingTrace, request: Request, client: Client, target: Connection
    ) -> None:
        """Send *request*, and once more after each wait, as long as it is to be retried."""
        import asyncio

        from talonbench.client.retry import retry_delays, should_retry

        exchange = await self._attempt(row, request, client, target)
        for attempt, wait in enumerate(retry_delays(), 2):
            if not (self.retries and should_retry(exchange)):
                return
            self.waiting.emit(row, attempt, wait)
            await asyncio.sleep(wait)
            exchange = await self._attempt(row, request, client, target)

    async def _attempt(self, row: MappingTrace, request: Request, client: Client, target: Connection) -> Exchange:
        if self._limiter is not None and self._limiter.is_saturated:
            self.held.emit(row)
        exchange: Exchange = await client.send(request, target)
        self.finished.emit(row, exchange)
        return exchange

    async def _test(self, settings: Settings, connection: Connection) -> None:
        target = await self._target(connection)
        result: CredentialsResult = await self._open(connection).check_credentials(settings, target)
        self.tested.emit(result)
