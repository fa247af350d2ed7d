"""The window while 2,000 events a second arrive from another process."""

import threading

from talonbench_gui.features.live.page import LivePage
from tests.benchmarks.window import Stopwatch, open_window
from tests.core.captures import send_many

RATE, SECONDS = 2000, 10


def run() -> None:
    """Print how many events came into the list, and the longest step of the UI thread."""
    app, window = open_window()
    watch = Stopwatch(app)
    watch.rest(0.5)
    window.show_page("live")
    page = window.pages["live"]
    assert isinstance(page, LivePage)
    page.port.setValue(0)
    page.listen.click()
    watch.rest(0.5)
    watch.steps.clear()
    sender = threading.Thread(target=send_many, args=(page.capture, RATE, SECONDS), daemon=True)
    sender.start()
    watch.run_until(lambda: not sender.is_alive() and page.model.rowCount() == RATE * SECONDS, SECONDS * 4)
    steps = sorted(watch.steps)
    print(f"{page.model.rowCount():,} of {RATE * SECONDS:,} events in the list")
    most, longest = steps[int(len(steps) * 0.99)] * 1000, steps[-1] * 1000
    print(f"steps of the UI thread: 99 of 100 within {most:.0f} ms, longest {longest:.0f} ms")
    window.close()
