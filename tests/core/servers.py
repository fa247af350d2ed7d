"""Real servers on loopback that behave as a test wants, and a request to send to them."""

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import pytest

from talonbench.client import Client, Exchange
from talonbench.connections import Connection
from talonbench.request import Request

CERTIFICATE = Path(__file__).parents[1] / "data" / "loopback.pem"
KEY = "0123456789abcdef"
REQUEST = Request(
    "PUT",
    "https://integration.talon.one/segment/v2/events",
    (
        ("authorization", f"ApiKey-v1 {KEY}"),
        ("content-type", "application/json"),
        ("destination-hostname", "https://demo.talon.one"),
        ("user-agent", "Segment (Actions)"),
    ),
    '{"eventType":"Grüße"}',
)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Result = TypeVar("Result")


def run(work: Coroutine[None, None, Result]) -> Result:
    return asyncio.run(work)


@asynccontextmanager
async def listening(behave: Behaviour, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server on loopback; its port. Its connections end with the context."""
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.CancelledError):
            await behave(reader, writer)
        writer.close()

    def started(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.get_running_loop().create_task(connected(reader, writer)))

    server = await asyncio.start_server(started, "127.0.0.1", 0, ssl=tls)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks)
    await asyncio.sleep(0.01)


@contextmanager
def full_queue() -> Iterator[int]:
    """A port whose connections nobody accepts, and whose queue is full: the system lets nobody in, and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, ExitStack() as stack:
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            with suppress(BlockingIOError):
                waiting.connect(server.getsockname())
        yield server.getsockname()[1]


def saying(*parts: bytes, pause: float = 0, then_wait: bool = False) -> Behaviour:
    """Reads a request, says *parts*, closes."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        if then_wait:
            await asyncio.sleep(60)

    return behave


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return head + await reader.readexactly(int(length[1]) if length else 0)


def to(port: int, scheme: str = "http", timeout: float = 5) -> Connection:
    return Connection("test", "gateway", "https://demo.talon.one", f"{scheme}://127.0.0.1:{port}", timeout)


async def exchange(behave: Behaviour, request: Request = REQUEST, timeout: float = 5) -> Exchange:
    async with listening(behave) as port, Client() as client:
        return await client.send(request, to(port, timeout=timeout))


def failed(result: Exchange) -> tuple[str, str]:
    assert result.response is None
    assert result.error is not None
    return result.error.kind, re.sub(r":\d{4,5}\b", ":PORT", result.error.message)


def server_tls(certificate: Path = CERTIFICATE) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=CERTIFICATE)


def forget_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy this machine uses is not for these tests."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
