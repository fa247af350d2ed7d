"""The window with two runs: how soon the first is shown; with the second, its memory and its steps."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from talonbench_gui.features.archive.page import ArchivePage
from talonbench_gui.shell.main_window import MainWindow
from talonbench_gui.widgets.tables.table import Table
from tests.benchmarks.window import Stopwatch, open_window
from tests.gui.look import find

PATIENCE = 60.0
MOST_SECONDS, MOST_MEGABYTES, MOST_STEP = 1, 400, 16


def main(small: Path, large: Path) -> None:
    """Print the times, the memory and the longest step of the UI thread."""
    app, window = open_window()
    watch = Stopwatch(app)
    window.workbench.page_requested.emit("archive")
    watch.rest(0.5)
    shown = _open(window, watch, small)
    print(f"a run of {_count(window):,} events is shown after {shown:.2f} s (at most {MOST_SECONDS})")
    _open(window, watch, large)
    watch.steps.clear()
    _walk(app, window, watch)
    steps = sorted(watch.steps)
    most, longest = steps[int(len(steps) * 0.99)] * 1000, steps[-1] * 1000
    print(f"steps with {_count(window):,}: 99 of 100 within {most:.0f} ms (at most {MOST_STEP}), longest {longest:.0f}")
    print(f"memory of the window: {_megabytes():.0f} MB (at most {MOST_MEGABYTES})")
    window.close()


def _open(window: MainWindow, watch: Stopwatch, folder: Path) -> float:
    """Open the run in *folder*; the seconds until its events and its overview are shown."""
    archive = window.workbench.archive
    archive.open(folder)

    def is_shown() -> bool:
        is_open = archive.run is not None and archive.run.path == folder
        return is_open and archive.overview is not None and archive.row(0) is not None

    return watch.run_until(is_shown, PATIENCE)


def _walk(app: QApplication, window: MainWindow, watch: Stopwatch) -> None:
    """Scroll to many places, and choose two reasons."""
    page = window.stack.currentWidget()
    assert isinstance(page, ArchivePage)
    table, archive = find(page, Table, "archiveList"), window.workbench.archive
    bar = table.verticalScrollBar()
    for step in range(40):
        bar.setValue(bar.maximum() * step // 40)
        watch.rest(0.05)
    for reason in ("mapping_rejected", "NO_MATCHING_MAPPING"):
        assert archive.selection is not None
        archive.select(archive.selection.toggle("reasons", reason))
        watch.run_until(lambda: archive.overview is not None and archive.row(0) is not None, PATIENCE)
        watch.rest(0.5)
    assert archive.results is not None
    archive.select(archive.results.everything)
    watch.rest(0.5)
    app.processEvents()


def _count(window: MainWindow) -> int:
    return window.workbench.archive.listing.count


def _megabytes() -> float:
    """The memory that this process has now, in Linux' words."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
