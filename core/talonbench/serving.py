"""The HTTP server (uvicorn) behind the local servers, loaded when one starts."""

import asyncio
import os
import socket
import threading
from collections.abc import Callable

import h11
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from talonbench.errors import SettingsError
from talonbench.limits import BODY_PAUSE, HEAD_PAUSE

LOOPBACK = "127.0.0.1"
_TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_GRACE = 5.0  # seconds: an application that waits for the body itself says more about it
_PATIENCE = 10.0  # seconds to start or stop


class _Protocol(H11Protocol):
    """HTTP/1.1; requests can abort their connection (``request.state.abort()``).

    A connection that sends no whole head in time, or whose body stalls, is closed: uvicorn itself would wait forever.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self.app_state = {**self.app_state, "abort": transport.abort}
        self._wait(HEAD_PAUSE)

    def data_received(self, data: bytes) -> None:
        """Take *data*; what is still missing must follow in time."""
        super().data_received(data)
        state = self.conn.their_state
        if state is h11.IDLE:
            if self._deadline is None:
                self._wait(HEAD_PAUSE)
        elif state is h11.SEND_BODY:
            self._wait(BODY_PAUSE + _GRACE)
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more can follow."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._deadline = self.loop.call_later(seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.write(_TIMED_OUT)
            self.transport.close()


class Server(uvicorn.Server):
    """A server that calls *on_ready* once it accepts connections."""

    def __init__(self, app: Starlette, on_ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=_Protocol,
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=0,
            )
        )
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept connections, then call *on_ready*."""
        await super().startup(sockets)
        self._on_ready()


def listen(port: int) -> socket.socket:
    """A socket on loopback, with port 0 for any free one; SettingsError if the port can't be used."""
    # With an explicit TCP, asyncio sends small responses at once: 40 ms less each.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise SettingsError("port", f"Can't use port {port}: {getattr(error, 'strerror', None) or error}") from None
    return listening


def url_of(listening: socket.socket) -> str:
    """The URL of the socket *listening*."""
    return f"http://{LOOPBACK}:{listening.getsockname()[1]}"


class ServerThread:
    """Serves an application in its own daemon thread until `stop`."""

    def __init__(self, app: Starlette, port: int, name: str) -> None:
        """Serve *app*; returns once it accepts connections at *url*. SettingsError if the port is in use."""
        listening = listen(port)
        ready = threading.Event()
        self._server = Server(app, ready.set)
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name=name, daemon=True)
        self._thread.start()
        ready.wait(_PATIENCE)
        self.url = url_of(listening)

    def stop(self) -> None:
        """Stop serving; requests in progress are cut off."""
        self._server.should_exit = True
        self._thread.join(_PATIENCE)
