"""HTTP/1.1 on the wire, with a record of every byte sent.

httpx frames the request and reads the response; below it, its engine httpcore uses a network whose streams record what
they are given. On an encrypted connection that is the plain text before encryption.
"""

import ssl
import urllib.parse
import urllib.request
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

import httpcore
import httpx
import truststore
from httpcore import AnyIOBackend, AsyncConnectionPool, AsyncHTTPProxy, AsyncNetworkBackend, AsyncNetworkStream

from talonbench.connections import is_loopback
from talonbench.errors import TransportError

# Servers close idle connections after 5 s or more (uvicorn, Node): a connection is not reused that late.
_KEEP_ALIVE = 4.0
_INVALID_PROXY = "The system's proxy isn't a valid address; correct HTTPS_PROXY or the system's settings"
_CONNECTIONS = 60  # as many as the rate limit allows at once


@dataclass(slots=True)
class Record:
    """What one request did on the network.

    *wire* is the bytes sent; *step* is the step reached: ``connect``, ``proxy`` (waiting for the proxy's consent),
    ``tls``, ``send`` (until the response's head has arrived), ``body``; *ended* says that the server closed the
    connection after *received* bytes, of which *first* are the first. Of the response's body *body* bytes arrived, of
    *announced* ones; None if it is chunked.
    """

    wire: bytearray = field(default_factory=bytearray)
    step: str = "connect"
    received: int = 0
    first: bytes = b""
    ended: bool = False
    body: int = 0
    announced: int | None = None
    proxy: str | None = None


_record: ContextVar[Record] = ContextVar("record")


class WireTransport(httpx.AsyncBaseTransport):
    """Sends over pooled connections, through the system's proxy if there is one for the host."""

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        self._trust = trust or truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._pools: dict[str | None, AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request* and read the head of the response; raises httpcore's errors.

        Its extensions: ``path``, the bytes of path and query in the request line, and ``record``, a Record to fill.
        """
        record = cast(Record, request.extensions["record"])
        record.proxy = system_proxy(request.url.host)
        _record.set(record)
        answer = await self._pool(record.proxy).handle_async_request(_as_written(request))
        record.step = "body"
        record.announced = _announced_length(answer.headers)
        body = _Body(cast(AsyncIterable[bytes], answer.stream), answer.aclose, record)
        return httpx.Response(answer.status, headers=answer.headers, stream=body, extensions=answer.extensions)

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()

    def _pool(self, proxy: str | None) -> AsyncConnectionPool:
        if proxy not in self._pools:
            self._pools[proxy] = _new_pool(proxy, self._trust)
        return self._pools[proxy]


def system_proxy(host: str) -> str | None:
    """The system's proxy (from the environment or its settings) for https to *host*; none for loopback."""
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def describe_proxy(host: str) -> str:
    """The system's proxy for https to *host*, without its credentials; empty if none, TransportError if invalid."""
    proxy = system_proxy(host)
    if not proxy:
        return ""
    _, address = _proxy_address(proxy)
    return f"{address.scheme.decode()}://{address.host.decode()}:{address.port}"


def _new_pool(proxy: str | None, trust: ssl.SSLContext) -> AsyncConnectionPool:
    network = _RecordingNetwork()
    if proxy is None:
        return AsyncConnectionPool(
            ssl_context=trust, max_connections=_CONNECTIONS, keepalive_expiry=_KEEP_ALIVE, network_backend=network
        )
    parts, address = _proxy_address(proxy)
    return AsyncHTTPProxy(
        address,
        proxy_auth=_proxy_auth(parts),
        ssl_context=trust,
        max_connections=_CONNECTIONS,
        keepalive_expiry=_KEEP_ALIVE,
        network_backend=network,
    )


def _proxy_address(proxy: str) -> tuple[urllib.parse.SplitResult, httpcore.URL]:
    """*proxy* in parts, and as an address; TransportError if it isn't one, or of a type that isn't supported."""
    try:
        parts = urllib.parse.urlsplit(proxy)
        host, port = parts.hostname or "", parts.port
        host.encode("ascii")
    except ValueError:  # its reason may quote a password
        raise TransportError("proxy", f"{_INVALID_PROXY}.") from None
    if parts.scheme not in ("http", "https"):
        raise TransportError("proxy", f"The system's proxy type isn't supported: {parts.scheme or 'none'}.")
    if not host or any(sign.isspace() for sign in host):
        raise TransportError("proxy", f"{_INVALID_PROXY}: it names no host.")
    default = 443 if parts.scheme == "https" else 80
    return parts, httpcore.URL(scheme=parts.scheme, host=host, port=port or default, target="/")


def _proxy_auth(proxy: urllib.parse.SplitResult) -> tuple[str, str] | None:
    if not proxy.username:
        return None
    return urllib.parse.unquote(proxy.username), urllib.parse.unquote(proxy.password or "")


def _as_written(request: httpx.Request) -> httpcore.Request:
    """The same request with its path unchanged: httpx would escape some characters again."""
    url = httpcore.URL(
        scheme=request.url.raw_scheme,
        host=request.url.raw_host,
        port=request.url.port,
        target=request.extensions["path"],
    )
    return httpcore.Request(request.method.encode(), url, headers=request.headers.raw, content=request.content)


def _announced_length(headers: list[tuple[bytes, bytes]]) -> int | None:
    """The length that a response's *headers* announce; h11 has checked that it is a number."""
    found = {name.lower(): value for name, value in headers}
    return int(found[b"content-length"]) if b"content-length" in found and b"transfer-encoding" not in found else None


class _Body(httpx.AsyncByteStream):
    """The body of a response as it arrives, counted in *record*."""

    def __init__(self, stream: AsyncIterable[bytes], close: Callable[[], Awaitable[None]], record: Record) -> None:
        self._stream = stream
        self._close = close
        self._record = record

    async def aclose(self) -> None:
        await self._close()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            self._record.body += len(part)
            yield part


class _RecordingNetwork(AsyncNetworkBackend):
    """The real network, with recording streams."""

    def __init__(self) -> None:
        self._network = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncNetworkStream:
        stream = await self._network.connect_tcp(host, port, timeout, local_address, socket_options)
        record = _record.get()
        record.step = "send" if record.proxy is None else "proxy"
        return _RecordingStream(stream)

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


class _RecordingStream(AsyncNetworkStream):
    """A connection that also writes what it is given to the current record."""

    def __init__(self, stream: AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes, timeout)
        record = _record.get()
        record.received += len(data)
        record.first = (record.first + data[:5])[:5]
        record.ended = not data
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        record = _record.get()
        if record.step == "connect":
            record.step = "send"  # a reused connection
        record.wire += buffer
        await self._stream.write(buffer, timeout)

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> AsyncNetworkStream:
        record = _record.get()
        record.wire.clear()  # what was sent to a proxy is not the request
        record.received, record.first = 0, b""
        record.step = "tls"
        stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        record.step = "send"
        return _RecordingStream(stream)

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
