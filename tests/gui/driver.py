"""A person at the window: types, clicks, waits, looks. Widgets are found by their object names."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QWidget

from talonbench_gui.shell.appearance import Appearance

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from talonbench_gui.shell.main_window import MainWindow
    from talonbench_gui.state.workbench import Workbench

W = TypeVar("W", bound=QWidget)
PATIENCE = 20_000  # milliseconds


class WindowDriver:
    """Drives one window."""

    def __init__(self, window: MainWindow, qtbot: QtBot, loop: asyncio.AbstractEventLoop) -> None:
        self.window = window
        self._qtbot = qtbot
        self._loop = loop

    @property
    def workbench(self) -> Workbench:
        """The services behind the window."""
        return self.window.workbench

    @property
    def editor(self) -> QPlainTextEdit:
        """The event's editor."""
        return self.find(QPlainTextEdit, "eventEditor")

    def find(self, kind: type[W], name: str) -> W:
        """The widget with this object name."""
        found = self.window.findChild(kind, name)
        assert isinstance(found, kind), f"there is no {kind.__name__} {name}"
        return found

    def until(self, holds: Callable[[], Any]) -> None:
        """Wait until *holds*."""
        self._qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE)

    def wait_for_preview(self) -> None:
        """Wait for the preview of the document as it is now."""
        previews, store = self.workbench.previews, self.workbench.store
        self.until(
            lambda: (
                not previews.is_pending
                and previews.current is not None
                and previews.current.text == store.document.current_event.text
            )
        )

    def write(self, text: str) -> None:
        """Replace the event's text as a script does, and wait for its preview."""
        self.editor.setPlainText(text)
        self.until(lambda: self.workbench.store.document.current_event.text == text)
        self.wait_for_preview()

    def type_into(self, edit: Any, text: str) -> None:
        """Replace what is in the line *edit*, key by key, and wait for the preview."""
        edit.setFocus()
        edit.selectAll()
        self._qtbot.keyClick(edit, Qt.Key.Key_Delete)
        self._qtbot.keyClicks(edit, text)
        self.wait_for_preview()

    def run_command(self, command: str) -> None:
        """Do what the menu's *command* does."""
        self.command(command).trigger()

    def zoom(self, command: str, steps: int = 1) -> None:
        """Press the keys of *command* several times in a row, and wait until the text has its size."""
        for _ in range(steps):
            self.run_command(f"view.{command}")
        appearance = self.window.findChild(Appearance)
        assert isinstance(appearance, Appearance)
        self.until(lambda: not appearance.is_pending)

    def command(self, name: str) -> QAction:
        """The action of the command *name*."""
        action = self.window.findChild(QAction, name)
        assert isinstance(action, QAction), f"there is no command {name}"
        return action

    def show_page(self, page: str) -> Any:
        """Show a page and return its widget."""
        self.run_command(f"page.{page}")
        return self.window.stack.currentWidget()

    def while_running(self, act: Callable[[], None], then: Callable[[], None] | None = None) -> None:
        """*act* on the running loop, as a click does; come back when what it started has ended."""
        self._loop.run_until_complete(self._acting(act, then))

    async def _acting(self, act: Callable[[], None], then: Callable[[], None] | None) -> None:
        sender, tasks = self.workbench.sending, self.workbench.tasks
        act()
        if then is not None:
            await asyncio.sleep(0.2)
            then()
        async with asyncio.timeout(PATIENCE / 1000):
            while sender.is_running or tasks.is_busy:
                await asyncio.sleep(0.005)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run *work* on the loop, to its end."""
        self._loop.run_until_complete(work)

    def send(self) -> None:
        """Press Send and wait for the responses."""
        self.while_running(self.find(QAbstractButton, "sendButton").click)

    def close(self) -> None:
        """Close the window as its user does, and let its work end."""
        self.window.close()
        self._loop.run_until_complete(self.workbench.finish())
