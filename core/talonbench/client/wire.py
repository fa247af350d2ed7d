"""HTTP/1.1 on the wire, with a record of every byte of a request that left.

httpx takes the answer apart; below it stands its own engine, httpcore, with a network whose streams write down what
they are given. Of an encrypted connection that is the plain text, as it went into the encryption.
"""

import ssl
import urllib.request
from collections.abc import AsyncIterator, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field

import httpcore
import httpx
import truststore
from httpcore import AsyncNetworkBackend, AsyncNetworkStream

from talonbench.client.connection import is_loopback

# Servers close idle connections after 5 s and more (uvicorn, Node): do not run into that.
_KEEP_ALIVE = 4.0


@dataclass(slots=True)
class Record:
    """What one request did outside: the bytes that left, and the step that it had reached.

    *step* is ``connect``, ``tls``, ``proxy`` (not through the proxy yet), ``send`` or ``receive``.
    """

    wire: bytearray = field(default_factory=bytearray)
    step: str = "connect"
    received: int = 0
    proxy: str | None = None


_record: ContextVar[Record] = ContextVar("record")


class WireTransport(httpx.AsyncBaseTransport):
    """Sends over pooled connections, each request by the system's proxy for it; records into the current Record."""

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        self._trust = trust or truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._pools: dict[str | None, httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request*; its extension ``target`` is what stands in the request line. Raises httpcore's errors."""
        record: Record = request.extensions["record"]
        record.proxy = system_proxy(request.url.scheme, request.url.host)
        _record.set(record)
        answer = await self._pool(record.proxy).handle_async_request(_for_httpcore(request))
        assert isinstance(answer.stream, httpcore_stream_types)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream, record), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            await pool.aclose()

    def _pool(self, proxy: str | None) -> httpcore.AsyncConnectionPool:
        if proxy not in self._pools:
            self._pools[proxy] = _new_pool(proxy, self._trust)
        return self._pools[proxy]
