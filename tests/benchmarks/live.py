"""The window while 2,000 events a second arrive from another process."""

import threading

from PySide6.QtWidgets import QSpinBox

from talonbench_gui.features.live.page import LivePage
from talonbench_gui.widgets.tables.table import Table
from tests.benchmarks.window import Stopwatch, open_window
from tests.core.captures import send_many
from tests.gui.look import find, press

RATE, SECONDS = 2000, 10


def run() -> None:
    """Print how many events came into the list, and the longest step of the UI thread."""
    app, window = open_window()
    watch = Stopwatch(app)
    watch.rest(0.5)
    window.workbench.page_requested.emit("live")
    page = window.stack.currentWidget()
    assert isinstance(page, LivePage)
    find(page, QSpinBox, "livePort").setValue(0)
    press(page, "Listen")
    rows = find(page, Table, "liveList").model()
    watch.run_until(lambda: window.workbench.is_listening, 10)
    watch.steps.clear()
    sender = threading.Thread(target=send_many, args=(window.workbench.capture._capture, RATE, SECONDS), daemon=True)
    sender.start()
    watch.run_until(lambda: not sender.is_alive() and rows.rowCount() == RATE * SECONDS, SECONDS * 4)
    steps = sorted(watch.steps)
    print(f"{rows.rowCount():,} of {RATE * SECONDS:,} events in the list")
    most, longest = steps[int(len(steps) * 0.99)] * 1000, steps[-1] * 1000
    print(f"steps of the UI thread: 99 of 100 within {most:.0f} ms, longest {longest:.0f} ms")
    window.close()
