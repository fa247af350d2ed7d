"""The client: checks, sends and records requests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from talonbench import pipeline
from talonbench.client.credentials import credentials_result, not_possible
from talonbench.client.exchange import CredentialsResult, Exchange
from talonbench.client.rate_limiter import RateLimiter
from talonbench.client.verdict import judge
from talonbench.client.wire_check import check_wire, mask_wire
from talonbench.connections import SANDBOX, Connection, Target, resolve_target
from talonbench.errors import SettingsError, TransportError
from talonbench.request import Request, mask_response, mask_secrets

if TYPE_CHECKING:
    import ssl

    from talonbench.client.transport_call import TransportResult
    from talonbench.client.wire import WireTransport
    from talonbench.destination import Settings


class Client:
    """Sends requests: at most 60 per second in total; follows no redirects, keeps no cookies.

    *trust* decides which certificates are valid, by default the system. Clients that share a *limiter* share its
    limit. Use it as a context manager, or close it.
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
        """Close all connections; the next `send` opens new ones."""
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.aclose()

    async def send(
        self,
        request: Request,
        connection: Connection,
        on_sending: Callable[[], None] = lambda: None,
        on_abandoned: Callable[[Exchange], None] = lambda _: None,
    ) -> Exchange:
        """Send *request* over *connection*: its method, path, headers and body, byte by byte.

        *on_sending* is called when it is sent, after waiting for the rate limit; *on_abandoned* if this is cancelled
        later than that, with an Exchange without a response. Failures of the network, and invalid
        URLs (kind ``settings``), are the Exchange's *error*.
        """
        try:
            target = resolve_target(request, connection)
            async with self._limiter.slot() as waited:
                transport = await self._open()
                on_sending()

                def finish(done: TransportResult) -> Exchange:
                    return _exchange_of(request, target, done, waited, connection)

                def abandon(done: TransportResult) -> None:
                    on_abandoned(finish(done))

                return finish(await _send(transport, request, target, connection.timeout, abandon))
        except SettingsError as refused:
            error = TransportError("settings", refused.message)
            return Exchange(request, b"", None, error, judge(error), None, 0.0)

    async def check_credentials(self, settings: Settings, connection: Connection) -> CredentialsResult:
        """Run Segment's credentials test against the deployment or the sandbox."""
        try:
            request = pipeline.make_credentials_request(settings)
        except SettingsError as error:
            return not_possible(error)
        return credentials_result(await self.send(request, connection))

    async def _open(self) -> WireTransport:
        async with self._opening:
            if self._transport is None:
                self._transport = await asyncio.to_thread(_open_transport, self._trust)
            return self._transport


def _open_transport(trust: ssl.SSLContext | None) -> WireTransport:
    """Load the network libraries and the system's certificates; takes 0.2 s, so not in the window's thread."""
    from talonbench.client.transport_call import open_transport

    return open_transport(trust)


async def _send(
    transport: WireTransport,
    request: Request,
    target: Target,
    limit: float,
    on_abandoned: Callable[[TransportResult], None],
) -> TransportResult:
    from talonbench.client.transport_call import call_transport  # loaded by now

    return await call_transport(transport, request, target, limit, on_abandoned)


def _without_keys(error: TransportError, request: Request) -> TransportError:
    """*error* without keys, which the server may have echoed."""
    return TransportError(error.kind, mask_secrets(error.message, request), mask_secrets(error.detail, request))


def _exchange_of(request: Request, target: Target, done: TransportResult, waited: float, to: Connection) -> Exchange:
    is_simulated = to.kind == "sandbox" or (done.response is not None and done.response.is_simulated)
    result = done.error if done.response is None else done.response.status
    assert result is not None, "an attempt ends with a response or an error"
    responder = SANDBOX if is_simulated else to.responder
    return Exchange(
        request=request,
        wire=mask_wire(done.wire),
        response=None if done.response is None else mask_response(done.response, request),
        error=None if done.error is None else _without_keys(done.error, request),
        verdict=judge(result, responder),
        wire_check=check_wire(request, target, done.wire) if done.wire else None,
        duration=done.duration,
        queued_for=waited,
        truncated=done.truncated,
        is_simulated=is_simulated,
        responder=responder,
    )
