"""The window under a stopwatch: how long the UI thread is at work at a time."""

import os
import tempfile
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from talonbench_gui.app import build_window
from talonbench_gui.shell.main_window import MainWindow
from tests.offscreen import quieten


def open_window() -> tuple[QApplication, MainWindow]:
    """A window with a home of its own."""
    home = tempfile.mkdtemp(prefix="talonbench-bench-")
    os.environ["TALONBENCH_HOME"] = home
    quieten()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    window = build_window()
    window.resize(1280, 800)
    window.show()
    Stopwatch(app).run_until(lambda: window.workbench.previews.current is not None, 10)
    return app, window


class Stopwatch:
    """Runs the event loop and notes each stretch of work of the UI thread, in seconds."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.steps: list[float] = []

    def run_until(self, holds: Callable[[], bool], seconds: float) -> float:
        """Run the event loop until *holds*; the seconds that took."""
        begun = time.perf_counter()
        while not holds():
            step = time.perf_counter()
            if step - begun > seconds:
                raise TimeoutError(f"not within {seconds} s")
            self._app.processEvents()
            self.steps.append(time.perf_counter() - step)
            time.sleep(0.0005)
        return time.perf_counter() - begun

    def rest(self, seconds: float) -> None:
        """Run the event loop for *seconds*."""
        end = time.perf_counter() + seconds
        self.run_until(lambda: time.perf_counter() >= end, seconds + 10)
