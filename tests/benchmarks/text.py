"""Five megabytes pasted: as one line, and as many."""

import time

from PySide6.QtCore import QMimeData

from talonbench.values import Value, json_text
from talonbench_gui.shell.main_window import MainWindow
from tests.benchmarks.window import Stopwatch, open_window

SIZE = 5 * 1024 * 1024


def run() -> None:
    """Print how long until the text can be edited, and the longest step of the UI thread."""
    for title, text in (("one line", one_line()), ("many lines", many_lines())):
        app, window = open_window()
        watch = Stopwatch(app)
        begun = time.perf_counter()
        paste(window, text)
        watch.steps.append(time.perf_counter() - begun)
        seconds = watch.steps[0] + watch.run_until(lambda w=window: not w.event_panel.json.is_loading, 120)  # type: ignore[misc]
        longest = max(watch.steps) * 1000
        lines = window.event_panel.json.editor.blockCount()
        print(f"{title:11} {len(text):,} characters, {lines:,} lines: editable after {seconds:.2f} s (at most 2)")
        print(f"{'':11} longest step of the UI thread {longest:.0f} ms (at most 100)")
        window.close()


def paste(window: MainWindow, text: str) -> None:
    """Paste *text* over what is there, as Ctrl+V would."""
    data = QMimeData()
    data.setText(text)
    window.event_panel.json.editor.selectAll()
    window.event_panel.json.editor.insertFromMimeData(data)


def one_line() -> str:
    """An event of 5 MB without a line break."""
    products: list[Value] = [
        {"sku": f"SKU-{n:06}", "name": f"Product number {n}", "price": n / 4, "quantity": n % 7} for n in range(66_000)
    ]
    return json_text({"type": "track", "event": "Order Completed", "properties": {"products": products}})[:SIZE]


def many_lines() -> str:
    """150,000 short lines."""
    return "[\n" + ",\n".join(f'  "line number {n:012}"' for n in range(150_000)) + "\n]"
