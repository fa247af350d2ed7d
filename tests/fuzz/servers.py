"""The servers and the client under attack, over real sockets."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from talonbench.capture import Capture
from talonbench.client import Client, Exchange
from talonbench.connections import Connection
from talonbench.request import Request
from talonbench.sandbox import Sandbox
from tests.fuzz.targets import Target

PATIENCE: Final = 5.0  # seconds for an answer; a half request is ended by closing our side
_REQUEST: Final = Request("PUT", "https://integration.talon.one/segment/v2/events", (), '{"eventType":"x"}')


class Servers:
    """What is started on first use, and stopped together."""

    def __init__(self) -> None:
        self._stops: list[Callable[[], object]] = []

    @cached_property
    def capture(self) -> int:
        """The port of the Tracking API."""
        capture = Capture()
        self._stops += [capture.log.close, capture.stop]
        return _port(capture.start())

    @cached_property
    def sandbox(self) -> int:
        """The port of the sandbox."""
        sandbox = Sandbox()
        self._stops.append(sandbox.stop)
        return _port(sandbox.start())

    @cached_property
    def answering(self) -> Answering:
        """The hostile server."""
        answering = Answering()
        self._stops.append(answering.stop)
        return answering

    def stop(self) -> None:
        """Stop all."""
        for stop in reversed(self._stops):
            stop()

    def targets(self) -> dict[str, Target]:
        """The targets that need a server."""
        return {
            "listen": lambda data: _ask(self.capture, data),
            "sandbox": lambda data: _ask(self.sandbox, data),
            "client": lambda data: self.answering.exchange(data),
        }


def _port(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


def _ask(port: int, data: bytes) -> None:
    """Send *data* as it is; whatever is answered, it is no failure of the server, and comes in time."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        answer = b""
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                answer += part
        except TimeoutError:
            raise
        except OSError:
            pass  # closed by the server before all was sent
    assert b"HTTP/1.1 500" not in answer, answer[:500]


class Answering:
    """A server that answers each request with the bytes it was given, and the client that asks it."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._answer = b""
        self._loop = asyncio.new_event_loop()
        self._client = Client()
        self._connection = Connection(
            "F", "gateway", "https://demo.talon.one", f"http://127.0.0.1:{self._listening.getsockname()[1]}", 2.0
        )
        threading.Thread(target=self._serve, daemon=True).start()

    def exchange(self, data: bytes) -> Exchange:
        """The exchange of a request that is answered with *data*."""
        self._answer = data
        done = self._loop.run_until_complete(self._client.send(_REQUEST, self._connection))
        self._loop.run_until_complete(self._client.aclose())
        assert done.response is not None or done.error is not None
        return done

    def stop(self) -> None:
        """Stop answering."""
        self._listening.close()
        self._loop.run_until_complete(self._client.aclose())
        self._loop.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                with connection, suppress(OSError):
                    connection.recv(65536)
                    connection.sendall(self._answer)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65536):
                        pass
