"""The client: what may leave, when, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from talonbench import pipeline
from talonbench.client.connection import Connection, Target, target_of
from talonbench.client.credentials import credentials_result, not_possible
from talonbench.client.exchange import CredentialsResult, Exchange
from talonbench.client.limiter import RateLimiter
from talonbench.client.seal import mask_wire, seal
from talonbench.client.verdict import verdict_of
from talonbench.errors import SettingsError, TransportError
from talonbench.request import Request, concealed, concealed_response

if TYPE_CHECKING:
    import ssl

    from talonbench.client.attempt import Attempt
    from talonbench.client.wire import WireTransport
    from talonbench.destination import Settings


class Client:
    """Sends requests: at most 60 in a second, whoever asks; no redirect followed, no cookie kept.

    *trust* decides which certificates are good; the system does by default. Clients that share a *limiter* keep the
    limit together. Use it as a context manager, or close it.
    """

    def __init__(self, trust: ssl.SSLContext | None = None, limiter: RateLimiter | None = None) -> None:
        self._trust = trust
        self._limiter = RateLimiter() if limiter is None else limiter
        self._opening = asyncio.Lock()
        self._transport: WireTransport | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection; the next `send` opens new ones."""
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.aclose()

    async def send(
        self, request: Request, connection: Connection, on_sending: Callable[[], None] = lambda: None
    ) -> Exchange:
        """Send *request* over *connection*: its method, path, headers and body, to the byte.

        *on_sending* is called as it leaves, after the wait for the rate limit. What fails outside, and an address
        that nothing may be sent to (kind ``settings``), is the Exchange's *error*.
        """
        try:
            target = target_of(request, connection)
            async with self._limiter.place() as waited:
                transport = await self._open()
                on_sending()
                return await _send(transport, request, target, connection.timeout, waited)
        except SettingsError as refused:
            error = TransportError("settings", refused.message)
            return Exchange(request, b"", None, error, verdict_of(error), None, 0.0)

    async def check_credentials(self, settings: Settings, connection: Connection) -> CredentialsResult:
        """Segment's credentials test on the deployment, or on the sandbox in its place."""
        try:
            request = pipeline.credentials_request(settings)
        except SettingsError as error:
            return not_possible(error)
        return credentials_result(await self.send(request, connection))

    async def _open(self) -> WireTransport:
        async with self._opening:
            if self._transport is None:
                self._transport = await asyncio.to_thread(_open_transport, self._trust)
            return self._transport


def _open_transport(trust: ssl.SSLContext | None) -> WireTransport:
    """Load the network's libraries and the system's certificates: 0.2 s, not on the window's thread."""
    from talonbench.client.attempt import open_transport

    return open_transport(trust)


async def _send(transport: WireTransport, request: Request, target: Target, limit: float, waited: float) -> Exchange:
    from talonbench.client.attempt import attempt  # loaded by now

    return _exchange_of(request, target, await attempt(transport, request, target, limit), waited)


def _without_keys(error: TransportError, request: Request) -> TransportError:
    """*error*, should the other side have written a key back where no answer was looked for."""
    return TransportError(error.kind, concealed(error.message, request), concealed(error.detail, request))


def _exchange_of(request: Request, target: Target, done: Attempt, waited: float) -> Exchange:
    result = done.error if done.response is None else done.response.status
    assert result is not None, "an attempt ends with an answer or an error"
    return Exchange(
        shown=request,
        wire=mask_wire(done.wire),
        response=None if done.response is None else concealed_response(done.response, request),
        error=None if done.error is None else _without_keys(done.error, request),
        verdict=verdict_of(result),
        seal=seal(request, target, done.wire) if done.wire else None,
        seconds=done.seconds,
        waited=waited,
        truncated=done.truncated,
    )
