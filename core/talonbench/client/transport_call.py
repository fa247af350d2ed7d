"""One attempt to send: all code that loads the network libraries (late: the first paint doesn't need them)."""

import asyncio
import ssl
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from types import ModuleType
from typing import cast

import anyio
import httpx

from talonbench.client.response_body import read_body
from talonbench.client.transport_errors import FAILURES, failure
from talonbench.client.wire import Record, WireTransport
from talonbench.client.wire_check import body_bytes, carried
from talonbench.connections import Target
from talonbench.errors import TransportError
from talonbench.limits import RESPONSE
from talonbench.request import Request, Response, header_value


@dataclass(frozen=True, slots=True)
class TransportResult:
    """The result of an attempt, and the bytes sent."""

    wire: bytes
    response: Response | None
    error: TransportError | None
    duration: float
    truncated: bool


def open_transport(trust: ssl.SSLContext | None) -> WireTransport:
    """A transport that trusts the system's certificates, or *trust*. Call it in a thread: it loads the libraries."""
    if find_spec("sniffio") is None:
        # httpcore tries to import it several times a request; without this, each search costs more than the request.
        sys.modules.setdefault("sniffio", cast("ModuleType", None))
    anyio.run(anyio.sleep, 0)  # loads anyio's part for asyncio, which would freeze the window for 50 ms
    return WireTransport(trust)


async def call_transport(
    transport: WireTransport,
    request: Request,
    target: Target,
    limit: float,
    on_abandoned: Callable[[TransportResult], None],
) -> TransportResult:
    """Send *request* to *target* and read the response, within *limit* seconds in total.

    *on_abandoned* receives what there is if this is cancelled once the request was sent. Raises SettingsError, before
    anything is sent, if a header is invalid.
    """
    record = Record()
    outgoing = _outgoing(request, target, record)
    begun = time.perf_counter()
    response, error, truncated = None, None, False
    try:
        async with asyncio.timeout(limit):
            response, truncated = await _exchange(transport, outgoing, begun)
    except FAILURES as caught:
        error = failure(caught, record, target, limit)
    except asyncio.CancelledError:
        if _is_sent(record, request):
            error = TransportError("cancelled", "Cancelled before the response arrived.")
            on_abandoned(TransportResult(bytes(record.wire), None, error, time.perf_counter() - begun, False))
        raise
    return TransportResult(bytes(record.wire), response, error, time.perf_counter() - begun, truncated)


def _is_sent(record: Record, request: Request) -> bool:
    """Whether the whole request was given to the system: only then can the server have processed it."""
    _, end, body = record.wire.partition(b"\r\n\r\n")
    return bool(end) and len(body) >= len(body_bytes(request))


def _outgoing(request: Request, target: Target, record: Record) -> httpx.Request:
    return httpx.Request(
        request.method,
        target.origin,
        headers=[_header(name, value) for name, value in request.headers],
        content=body_bytes(request),
        extensions={"path": target.path, "record": record},
    )


def _header(name: str, value: str) -> tuple[bytes, bytes]:
    return name.encode("ascii"), carried(header_value(name, value)).encode("latin-1")


async def _exchange(transport: WireTransport, outgoing: httpx.Request, begun: float) -> tuple[Response, bool]:
    answer = await transport.handle_async_request(outgoing)
    try:
        body, truncated = await read_body(answer, RESPONSE)
    finally:
        await answer.aclose()
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw)
    reason = answer.extensions["reason_phrase"].decode("latin-1")
    return Response(answer.status_code, reason, headers, body, time.perf_counter() - begun), truncated
