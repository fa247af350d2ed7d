"""Events from real SDKs: a server on loopback that listens on demand, and the log of what arrived."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from talonbench.capture import Capture
from talonbench.errors import SettingsError

if TYPE_CHECKING:
    from talonbench.capture import CaptureLog
    from talonbench_gui.state.jobs import Jobs
    from talonbench_gui.state.notices import Notices
    from talonbench_gui.state.origins import OriginStore

INTERVAL: Final = 200  # milliseconds between checks of the log, which the server's thread fills
NOTICE: Final = "capture"


class CaptureService(QObject):
    """Starts and stops the server off the UI thread.

    *changed*: it started or stopped listening, or is starting. *arrived*: the log has grown. *cleared*: it is empty.
    """

    changed = Signal()
    arrived = Signal()
    cleared = Signal()

    def __init__(self, jobs: Jobs, notices: Notices, origins: OriginStore, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._notices, self._origins = jobs, notices, origins
        self._capture = Capture(origins=origins.policy)
        self._seen = 0
        self._is_closed = False
        self.is_starting = self.is_running = False
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.look)

    @property
    def log(self) -> CaptureLog:
        """All events that arrived."""
        return self._capture.log

    @property
    def url(self) -> str:
        """The URL to set as an SDK's host; empty while not listening."""
        return self._capture.url if self.is_running else ""

    def start(self, port: int) -> None:
        """Listen on *port*, 0 for any free one; if the port is in use, post a notice."""
        if self.is_running or self.is_starting:
            return
        self.is_starting = True
        self.changed.emit()
        self._jobs.run(partial(_listen, self._capture, port), self._on_started, lane="files", failed=self._on_failed)

    def stop(self) -> None:
        """Stop listening; keep the log."""
        if self.is_running:
            self.is_running = False
            self._timer.stop()
            self.changed.emit()
            self._jobs.run(self._capture.stop, self._on_stopped, lane="files")

    def look(self) -> None:
        """Signal events that arrived since the last check, and ask about web pages that were kept out."""
        self._origins.ask_refused()
        if len(self.log) != self._seen:
            self._seen = len(self.log)
            self.arrived.emit()

    def clear(self) -> None:
        """Clear all events."""
        self.log.clear()
        self._seen = 0
        self.cleared.emit()

    def close(self) -> None:
        """Release the port and the log when the window closes."""
        self._timer.stop()
        self._is_closed, self.is_running = True, False
        if self.is_starting:
            self._jobs.drain("files", patience=1.0)
        self._capture.stop()
        self.log.close()

    def _on_started(self, problem: str) -> None:
        self.is_starting = False
        if self._is_closed:
            self._capture.stop()
            return
        self.is_running = not problem
        if self.is_running:
            self._timer.start()
        self._notices.post(problem, "error", key=NOTICE)
        self.changed.emit()

    def _on_failed(self, _: BaseException) -> None:
        self.is_starting = False
        self.changed.emit()

    def _on_stopped(self, _: None) -> None:
        if not self._is_closed:
            self.look()  # what arrived while it was stopping


def _listen(capture: Capture, port: int) -> str:
    """Start listening; return why that failed, or an empty text."""
    try:
        capture.start(port)
    except SettingsError as error:
        return f"{error.message} Choose another port, or 0 for any free port."
    return ""
