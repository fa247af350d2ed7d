"""The program's window, which works as it is told: ``python -m tests.faults.window ACTIVITY FIRST-NUMBER …``.

It prints a line of JSON for each thing that is done, with the time by the system's monotonic clock.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPlainTextEdit

from talonbench.connections import Connection
from talonbench_gui import app
from talonbench_gui.shell.main_window import MainWindow
from tests.gui.pages import SETUP

DEPLOYMENT = "https://faults.europe-west1.talon.one"
TEXT = '{"type": "track", "event": "Typed", "userId": "u%d", "properties": {"size": "%s"}}'
START = 100  # milliseconds between looks whether the program's loop runs
PATIENCE = 20.0  # seconds
PAUSE = 0.005


def tell(**what: Any) -> None:
    """Tell the harness what was done."""
    print(json.dumps({**what, "at": time.monotonic()}), flush=True)


async def until(holds: Callable[[], object]) -> None:
    """Wait until *holds*."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(PAUSE)


class Person:
    """Works at *window*."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.workbench = window, window.workbench
        editor = window.findChild(QPlainTextEdit, "eventEditor")
        assert editor is not None
        self.editor = editor

    def type_number(self, number: int, padding: str = "") -> None:
        """Type an event that has *number*."""
        self.editor.setPlainText(TEXT % (number, padding))

    async def settle(self) -> None:
        """Wait for the preview of what was typed."""
        previews, store = self.workbench.previews, self.workbench.store
        await until(
            lambda: (
                not previews.is_pending
                and previews.current is not None
                and previews.current.text == store.document.current_event.text == self.editor.toPlainText()
            )
        )

    def use_server(self, url: str) -> None:
        """Send to *url* from now on, with a key."""
        connections = self.workbench.connections
        known = next((one for one in connections.connections if one.gateway == url), None)
        made = Connection("Counting", "gateway", DEPLOYMENT, url, timeout=30)
        connections.use(known or connections.add(made))
        connections.set_key("a-key")

    async def send_number(self, number: int) -> None:
        """Type an event that has *number*, send it, and wait for the response."""
        self.type_number(number)
        await self.settle()
        sending = self.workbench.sending
        sending.send()
        await until(lambda: not sending.is_running)
        tell(sent=number)


async def type_on(person: Person, first: int) -> None:
    for number in range(first, 10**9):
        person.type_number(number)
        tell(typed=number)
        await asyncio.sleep(0.02)


async def send_on(person: Person, first: int, url: str) -> None:
    person.use_server(url)
    for number in range(first, 10**9):
        await person.send_number(number)


async def import_on(person: Person, first: int) -> None:
    store = person.workbench.store
    for number in range(first, 10**9):
        person.workbench.importer.import_paths(SETUP)
        await until(lambda: len(store.document.mappings) == 4)
        tell(imported=number)
        await asyncio.sleep(0.05)
        store.undo()
        await until(lambda: len(store.document.mappings) == 1)


async def save_on(person: Person, first: int, path: str) -> None:
    file = person.workbench.file
    for number in range(first, 10**9):
        person.type_number(number)
        saved = asyncio.Event()
        file.save(Path(path), lambda _, saved=saved: saved.set(), overwrite=True)  # type: ignore[misc]  # one at a time
        await saved.wait()
        tell(saved=number)


async def work_and_close(
    person: Person, first: int, url: str, count: str, elsewhere: str = "", size: str = "0"
) -> None:
    """Send *count* events, look at the history, type an event of *size*, and close; save *elsewhere* if asked."""
    person.use_server(url)
    person.workbench.connections.commit()  # to the keychain
    for number in range(first, first + int(count)):
        await person.send_number(number)
    page = person.window.findChild(QAction, "page.history")
    assert page is not None
    page.trigger()
    person.type_number(first + int(count), "x" * int(size))
    await person.settle()
    await asyncio.sleep(1)
    _answer_questions(elsewhere)
    begun = time.monotonic()
    person.window.close()
    tell(closed=not person.window.isVisible(), seconds=time.monotonic() - begun)


def _answer_questions(elsewhere: str) -> None:
    """Answer what is asked from now on as a person does who wants to keep the work."""

    def save(box: QMessageBox) -> int:
        tell(asked=box.text())
        return int(QMessageBox.StandardButton.Save)

    setattr(QMessageBox, "exec", save)  # noqa: B010  # no assignment that mypy allows
    setattr(QFileDialog, "getSaveFileName", lambda *_: (elsewhere, ""))  # noqa: B010


ACTIVITIES: dict[str, Callable[..., Coroutine[Any, Any, None]]] = {
    "type": type_on,
    "send": send_on,
    "import": import_on,
    "save": save_on,
    "work_and_close": work_and_close,
}


def main() -> None:
    """Run the program with a person at its window."""
    activity, first, *rest = sys.argv[1:]
    build, running = app.build_window, set()

    def begin(window: MainWindow) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # the window is only being painted
            QTimer.singleShot(START, lambda: begin(window))
            return
        tell(ready=[past.text for past in window.workbench.notices.past])
        work = ACTIVITIES[activity](Person(window), int(first), *rest)
        running.add(task := loop.create_task(work))
        task.add_done_callback(_fail_loudly)

    def build_with_person(workspace: Path | None = None) -> MainWindow:
        window = build(workspace)
        QTimer.singleShot(START, lambda: begin(window))
        return window

    app.build_window = build_with_person
    sys.exit(app.run_window(None, None))


def _fail_loudly(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        tell(failed=repr(task.exception()))


if __name__ == "__main__":
    main()
