"""The window under a stopwatch: how long the UI thread is at work at a time."""

import os
import tempfile
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractEventDispatcher
from PySide6.QtWidgets import QApplication

from talonbench_gui.app import build_window
from talonbench_gui.main_window import MainWindow


class Stopwatch:
    """Notes each stretch of work of the UI thread: from waking up to going to wait again."""

    def __init__(self) -> None:
        self.steps: list[float] = []
        self._awake = time.perf_counter()
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._on_awake)
        dispatcher.aboutToBlock.connect(self._on_about_to_block)

    def _on_awake(self) -> None:
        self._awake = time.perf_counter()

    def _on_about_to_block(self) -> None:
        self.steps.append(time.perf_counter() - self._awake)
        self._awake = time.perf_counter()


def open_window() -> tuple[QApplication, MainWindow]:
    """A window with a home of its own."""
    home = tempfile.mkdtemp(prefix="talonbench-bench-")
    os.environ["TALONBENCH_HOME"] = home
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    window = build_window()
    window.resize(1280, 800)
    window.show()
    run_until(app, lambda: window.preview is not None, 10)
    return app, window


def run_until(app: QApplication, holds: Callable[[], bool], seconds: float) -> float:
    """Run the event loop until *holds*; the seconds that took."""
    begun = time.perf_counter()
    while not holds():
        if time.perf_counter() - begun > seconds:
            raise TimeoutError(f"not within {seconds} s")
        app.processEvents()
        time.sleep(0.0005)
    return time.perf_counter() - begun
