"""From a keystroke to the finished preview, with an event of 32 KB and 20 mappings."""

import time
from statistics import median

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from talonbench.document import Document, NamedEvent
from talonbench.events import format_text
from talonbench.talon_one import make_subscription
from talonbench.values import Value, json_text
from talonbench_gui.shell.main_window import MainWindow
from talonbench_gui.state.workbench import Workbench
from tests.benchmarks.window import Stopwatch, open_window

KEYSTROKES = 60
SIZE = 32 * 1024
ACTIONS = ("trackEventV2", "updateCustomerProfileV3", "updateCustomerSessionV2", "createAudience")


def run() -> None:
    """Print the median and the worst latency, and the longest step of the UI thread."""
    app, window = open_window()
    mappings = tuple(make_subscription(ACTIONS[n % 4], 'type = "track"', f"Mapping {n}", n) for n in range(20))
    event, workbench = NamedEvent("event-1", "Order", large_event()), window.workbench
    workbench.store.replace(Document((event,), 0, mappings, 0))
    watch = Stopwatch(app)
    watch.run_until(lambda: _is_previewed(workbench, 20), 10)
    watch.rest(0.5)
    watch.steps.clear()
    latencies = type_keys(window, watch)
    print(f"event {len(event.text):,} characters, 20 mappings, {KEYSTROKES} keystrokes")
    print(f"keystroke to preview: median {median(latencies):.0f} ms, worst {max(latencies):.0f} ms (median at most 50)")
    print(f"longest step of the UI thread: {max(watch.steps) * 1000:.0f} ms (at most 16)")
    window.close()


def _is_previewed(workbench: Workbench, mappings: int) -> bool:
    preview = workbench.previews.current
    return preview is not None and len(preview.mappings) == mappings


def type_keys(window: MainWindow, watch: Stopwatch) -> list[float]:
    """Type digits into a text in the middle of the event, one preview at a time."""
    editor = window.findChild(QPlainTextEdit, "eventEditor")
    assert isinstance(editor, QPlainTextEdit)
    editor.setTextCursor(editor.document().find('"city": "'))
    editor.moveCursor(editor.textCursor().MoveOperation.NextCharacter)
    done: list[float] = []
    window.workbench.previews.changed.connect(lambda _: done.append(time.perf_counter()))
    latencies = []
    for number in range(KEYSTROKES):
        seen, begun = len(done), time.perf_counter()
        QTest.keyClicks(editor, str(number % 10))
        watch.steps.append(time.perf_counter() - begun)
        watch.run_until(lambda seen=seen: len(done) > seen, 10)  # type: ignore[misc]
        latencies.append((done[-1] - begun) * 1000)
    return latencies


def large_event() -> str:
    """A laid out event of 32 KB, typed as people have it: many lines, a comment."""
    products: list[Value] = []
    event: dict[str, Value] = {"type": "track", "event": "Order Completed", "userId": "u-1", "properties": {}}
    while len(json_text(event)) < SIZE - 200:
        number = len(products)
        products.append({"sku": f"SKU-{number:04}", "name": f"Product {number}", "price": 3.5 + number, "quantity": 1})
        event["properties"] = {"order_id": "o-1", "attributes": {"city": "Berlin"}, "products": [*products]}

    return "// as pasted\n" + format_text(json_text(event))
