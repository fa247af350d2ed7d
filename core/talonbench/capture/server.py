"""The stand-in as a server, in a thread of its own."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from talonbench.capture.log import CaptureLog
from talonbench.capture.received import Received

if TYPE_CHECKING:
    from talonbench.serving import Server

_PATIENCE = 10.0  # seconds to start or stop


class Capture:
    """Listens on loopback and logs what arrives; *on_event* is called in the server's thread, for each event."""

    def __init__(self, on_event: Callable[[Received], None] | None = None, log: CaptureLog | None = None) -> None:
        self.log = CaptureLog() if log is None else log
        self._on_event = on_event
        self._server: Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""

    @property
    def is_running(self) -> bool:
        """Whether it listens."""
        return self._thread is not None

    def start(self, port: int = 0) -> str:
        """Listen; the address, once connections are accepted. SettingsError for a port that is taken."""
        if self._thread is not None:
            return self.url
        from talonbench.capture.app import Application  # late: the first paint needs no server
        from talonbench.serving import Server, listen, url_of

        listening = listen(port)
        ready = threading.Event()
        self._server = Server(Application(self._take).asgi(), ready.set)
        self._thread = threading.Thread(
            target=self._server.run, args=([listening],), name="talonbench-capture", daemon=True
        )
        self._thread.start()
        ready.wait(_PATIENCE)
        self.url = url_of(listening)
        return self.url

    def stop(self) -> None:
        """Stop listening; the log stays."""
        server, thread, self._server, self._thread = self._server, self._thread, None, None
        if server is not None and thread is not None:
            server.should_exit = True
            thread.join(_PATIENCE)
        self.url = ""

    def _take(self, event: Received) -> None:
        self.log.add(event)
        if self._on_event is not None:
            self._on_event(event)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self.log.close()
