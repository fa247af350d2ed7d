"""The Tracking API as a server, in its own thread."""

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from talonbench.capture.event import CapturedEvent
from talonbench.capture.log import CaptureLog
from talonbench.capture.origins import Origins

if TYPE_CHECKING:
    from talonbench.serving import ServerThread


class Capture:
    """Listens on loopback and logs events; *on_event* is called for each, in the server's thread.

    *origins* are the web pages that may reach it from another network.
    """

    def __init__(
        self,
        on_event: Callable[[CapturedEvent], None] | None = None,
        log: CaptureLog | None = None,
        origins: Origins | None = None,
    ) -> None:
        self.origins = Origins() if origins is None else origins
        self.log = CaptureLog() if log is None else log
        self._on_event = on_event
        self._running: ServerThread | None = None

    @property
    def is_running(self) -> bool:
        """Whether it is listening."""
        return self._running is not None

    @property
    def url(self) -> str:
        """The URL it listens at; empty if it isn't listening."""
        return "" if self._running is None else self._running.url

    def start(self, port: int = 0) -> str:
        """Start listening; returns the URL once it accepts connections. SettingsError if the port is in use."""
        if self._running is None:
            from talonbench.capture.app import TrackingApi  # late: the first paint needs no server
            from talonbench.serving import ServerThread

            self._running = ServerThread(TrackingApi(self._take, self.origins).build(), port, "talonbench-capture")
        return self._running.url

    def stop(self) -> None:
        """Stop listening; the log stays."""
        running, self._running = self._running, None
        if running is not None:
            running.stop()

    def _take(self, event: CapturedEvent) -> None:
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
