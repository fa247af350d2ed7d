"""Five megabytes pasted, as one line and as many, and undone."""

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from talonbench.values import Value, json_text
from tests.benchmarks.window import Stopwatch, open_window

SIZE = 5 * 1024 * 1024


def run() -> None:
    """Print how long until the text can be edited, and the longest step of the UI thread."""
    for title, text in (("one line", one_line()), ("many lines", many_lines())):
        app, window = open_window()
        editor = window.findChild(QPlainTextEdit, "eventEditor")
        assert isinstance(editor, QPlainTextEdit)
        before = len(editor.toPlainText())
        print(f"{title}: {len(text):,} characters")
        report("pasted", app, partial(paste, editor, text), partial(_has_length, editor, SIZE // 2))
        report("undone", app, window.workbench.store.undo, partial(_has_length, editor, before, before))
        window.close()


def report(what: str, app: QApplication, act: Callable[[], None], holds: Callable[[], bool]) -> None:
    """Print the seconds from *act* until *holds* and the editor can be used, and the longest step in between."""
    watch = Stopwatch(app)
    begun = time.perf_counter()
    act()
    watch.steps.append(time.perf_counter() - begun)
    seconds = watch.steps[0] + watch.run_until(holds, 120)
    longest = max(watch.steps) * 1000
    print(f"  {what} after {seconds:.2f} s (at most 2), longest step of the UI thread {longest:.0f} ms (at most 100)")


def _has_length(editor: QPlainTextEdit, least: int, most: int = 2 * SIZE) -> bool:
    """Whether so many characters are in *editor*, and none is still coming in."""
    return not editor.isReadOnly() and least <= editor.document().characterCount() - 1 <= most


def paste(editor: QPlainTextEdit, text: str) -> None:
    """Paste *text* over what is there, as Ctrl+V would."""
    data = QMimeData()
    data.setText(text)
    editor.selectAll()
    editor.insertFromMimeData(data)


def one_line() -> str:
    """An event of 5 MB without a line break."""
    products: list[Value] = [
        {"sku": f"SKU-{n:06}", "name": f"Product number {n}", "price": n / 4, "quantity": n % 7} for n in range(66_000)
    ]
    return json_text({"type": "track", "event": "Order Completed", "properties": {"products": products}})[:SIZE]


def many_lines() -> str:
    """150,000 short lines."""
    return "[\n" + ",\n".join(f'  "line number {n:012}"' for n in range(150_000)) + "\n]"
