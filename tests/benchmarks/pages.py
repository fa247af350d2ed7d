"""Each page's first opening in a new window: the work of the UI thread until it is painted."""

import subprocess
import sys
import time

from tests.benchmarks.window import Stopwatch, open_window

PAGES = ("history", "trace", "archive", "received", "catalog", "samples", "live", "connections", "import")
MOST_HISTORY = 100  # ms, of the history's first opening
_PAINT = 0.3  # seconds, in which a page is laid out and painted


def run() -> None:
    """Measure in a process of its own: what is loaded already opens sooner."""
    subprocess.run([sys.executable, "-m", "tests.benchmarks.pages"], check=True)


def main() -> None:
    """Print the milliseconds of work for each page."""
    app, window = open_window()
    watch = Stopwatch(app)
    watch.rest(2)  # what is loaded after the first paint
    for page in PAGES:
        idle = _worked(watch)
        begun = time.thread_time()
        window.workbench.page_requested.emit(page)
        worked = (time.thread_time() - begun + _worked(watch) - idle) * 1000
        bar = f" (at most {MOST_HISTORY})" if page == "history" else ""
        print(f"{page}: first opened with {worked:.0f} ms of work{bar}")
    window.close()


def _worked(watch: Stopwatch) -> float:
    """The seconds of work within _PAINT seconds; the stopwatch itself needs some."""
    begun = time.thread_time()
    watch.rest(_PAINT)
    return time.thread_time() - begun


if __name__ == "__main__":
    main()
