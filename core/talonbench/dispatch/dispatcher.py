"""The dispatcher: the clients, rate limit and sandbox for everything that a program sends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from talonbench.client import Client, CredentialsResult, Exchange
from talonbench.client.certificates import load_certificates
from talonbench.client.rate_limiter import RateLimiter
from talonbench.client.retry import retry_delays
from talonbench.client.shared_limiter import open_limiter
from talonbench.connections import Connection, check_origin
from talonbench.destination import Settings
from talonbench.dispatch.dispatch import Dispatch
from talonbench.dispatch.progress import Answered, Cancelled, Progress
from talonbench.errors import SettingsError
from talonbench.home import home
from talonbench.request import Request
from talonbench.sandbox import Sandbox, SandboxFault
from talonbench.trace import MappingTrace


class Dispatcher:
    """Opens sends: see the package's docstring. Use it as a context manager, or close it.

    *rules* is a file with the rules of the sandbox, if it exists; one that is invalid is left aside.

    By default Talon.One's limit holds for each key and gateway, over all programs with this home; *limiter* is another
    one, for all requests. *delays* gives the seconds before each retry, if retries are on.
    """

    def __init__(
        self,
        limiter: RateLimiter | None = None,
        delays: Callable[[], Iterable[float]] = retry_delays,
        rules: Path | None = None,
    ) -> None:
        self._rules = rules
        self._limiter = limiter
        self._limiters: dict[tuple[str, str], RateLimiter] = {}  # by key and gateway
        self._delays = delays
        self._clients: dict[tuple[str, RateLimiter], Client] = {}  # by CA file, empty for the system's certificates
        self._faults: tuple[SandboxFault, ...] = ()
        self._sandbox: Sandbox | None = None
        self._sandbox_url: asyncio.Future[str] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections and stop the sandbox; later sends start them again."""
        for client in self._clients.values():
            await client.aclose()
        sandbox, starting, self._sandbox, self._sandbox_url = self._sandbox, self._sandbox_url, None, None
        if sandbox is not None and starting is not None:
            await asyncio.wait((starting,))
            await asyncio.to_thread(sandbox.stop)

    @property
    def faults(self) -> tuple[SandboxFault, ...]:
        """The sandbox's faults as set; those limited to a number of requests stay listed when used up."""
        return self._faults

    @property
    def sandbox(self) -> Sandbox:
        """The dispatcher's own sandbox, which starts with the first request to it."""
        if self._sandbox is None:
            self._sandbox = Sandbox(faults=self._faults)
        return self._sandbox

    def set_faults(self, *faults: SandboxFault) -> None:
        """Replace the sandbox's faults; none ends them."""
        self._faults = faults
        if self._sandbox is not None:
            self._sandbox.set_faults(*faults)

    def open(self, rows: Sequence[MappingTrace], connection: Connection, retry: bool = False) -> Dispatch:
        """A send of all requests of *rows* over *connection*; it starts when entered.

        *retry*: requests that Segment would retry are retried, with growing delays, for up to four hours.
        """
        return Dispatch(tuple(rows), partial(self._attempt, connection), self._delays if retry else tuple)

    async def send(
        self,
        rows: Sequence[MappingTrace],
        connection: Connection,
        retry: bool = False,
        on_sent: Callable[[MappingTrace, Exchange], None] = lambda _row, _exchange: None,
    ) -> tuple[tuple[Exchange, ...], ...]:
        """Send all requests of *rows* (no object twice); returns the exchanges of each, in the rows' order.

        *on_sent* receives every request that was sent with its result, also if this is cancelled. Raises what iterating
        an opened send raises.
        """
        exchanges: dict[int, list[Exchange]] = {id(row): [] for row in rows}

        def take(progress: Progress) -> None:
            if isinstance(progress, Answered):
                exchanges[id(progress.row)].append(progress.exchange)
                on_sent(progress.row, progress.exchange)
            elif isinstance(progress, Cancelled) and progress.unanswered is not None:
                on_sent(progress.row, progress.unanswered)

        dispatch = self.open(rows, connection, retry)
        try:
            async with dispatch:
                async for progress in dispatch:
                    take(progress)
        finally:
            async for progress in dispatch:  # what wasn't read because this was cancelled
                take(progress)
        return tuple(map(tuple, exchanges.values()))

    async def attempt(self, request: Request, connection: Connection, on_sending: Callable[[], None]) -> Exchange:
        """Send *request* once; *on_sending* is called just before it leaves, after waiting for the rate limit."""
        return await self._attempt(connection, request, lambda: None, on_sending, lambda _: None)

    async def test(self, settings: Settings, connection: Connection) -> CredentialsResult:
        """Run Segment's credentials test over *connection*; SettingsError as from an opened send."""
        target = await self._resolve(connection)
        limiter = self._find_limiter(f"ApiKey-v1 {settings.api_key}", target)
        return await self._client(target, limiter).check_credentials(settings, target)

    async def find_deployment(self, connection: Connection) -> str:
        """The origin of *connection*'s deployment; the sandbox's own if it is of that kind."""
        target = await self._resolve(connection)
        return target.gateway if connection.kind == "sandbox" else target.deployment

    async def _attempt(
        self,
        connection: Connection,
        request: Request,
        on_queued: Callable[[], None],
        on_sending: Callable[[], None],
        on_abandoned: Callable[[Exchange], None],
    ) -> Exchange:
        target = await self._resolve(connection)
        limiter = self._find_limiter(dict(request.headers).get("authorization", ""), target)
        client = self._client(target, limiter)
        if limiter.is_saturated:
            on_queued()
        return await client.send(request, target, on_sending, on_abandoned)

    def _find_limiter(self, authorization: str, connection: Connection) -> RateLimiter:
        """The limit for the key in the header *authorization* at the gateway of *connection*.

        The dispatcher's own sandbox is called by nobody else, so it needs no files.
        """
        if self._limiter is not None:
            return self._limiter
        at = (authorization, _name_gateway(connection.gateway))
        if at not in self._limiters:
            is_shared = connection.kind != "sandbox"
            self._limiters[at] = open_limiter(home() / "limits", *at) if is_shared else RateLimiter()
        return self._limiters[at]

    def _client(self, connection: Connection, limiter: RateLimiter) -> Client:
        """The client with the certificates that *connection* trusts, and the rate limit *limiter*."""
        at = (connection.ca_file, limiter)
        if at not in self._clients:
            self._clients[at] = Client(load_certificates(connection.ca_file), limiter)
        return self._clients[at]

    async def _resolve(self, connection: Connection) -> Connection:
        """*connection*, directed to the dispatcher's own sandbox if it is of that kind."""
        if connection.kind != "sandbox":
            return connection
        return replace(connection, gateway=await self._start_sandbox(), ca_file="")

    async def _start_sandbox(self) -> str:
        """The sandbox's URL. All callers wait for the same start, which continues if one of them is cancelled."""
        starting = self._sandbox_url
        if starting is None or (starting.done() and starting.exception() is not None):
            starting = self._sandbox_url = asyncio.ensure_future(asyncio.to_thread(self._open_sandbox))
        return await asyncio.shield(starting)

    def _open_sandbox(self) -> str:
        if self._rules is not None:
            self.sandbox.memory.follow_rules(self._rules)
        return self.sandbox.start()


def _name_gateway(address: str) -> str:
    """*address* as all who mean it write it; one that can't be sent to stays as it is."""
    try:
        return check_origin(address)
    except SettingsError:
        return address
