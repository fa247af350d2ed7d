"""The real window, with a home, a keychain and a loop of its own."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from talonbench_gui.app import build_window
from talonbench_gui.shell.main_window import MainWindow
from talonbench_gui.theme import apply_theme
from tests.gui.pages import SETUP, sample
from tests.offscreen import HARMLESS

PATIENCE = 20_000  # milliseconds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Qt warnings fail a test, but for the harmless one."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(HARMLESS))


class MemoryKeychain(KeyringBackend):
    """A keychain as the desktop has one, in memory."""

    priority = 9

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class WindowDriver:
    """A person at the window: types, clicks, waits, looks."""

    def __init__(self, window: MainWindow, qtbot: QtBot, loop: asyncio.AbstractEventLoop) -> None:
        self.window = window
        self._qtbot = qtbot
        self._loop = loop

    def until(self, holds: Callable[[], Any]) -> None:
        """Wait until *holds*."""
        self._qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE)

    def wait_for_preview(self) -> None:
        """Wait for the preview of what was typed."""
        text = self.window.event_panel.json.text
        self.until(
            lambda: (
                self.window.preview is not None
                and self.window.preview.text == text()
                and not self.window.live.is_pending
            )
        )

    def write(self, text: str) -> None:
        """Replace the event by *text*, and wait for its preview."""
        self.window.event_panel.json.set_text(text)
        self.until(lambda: not self.window.event_panel.json.is_loading)
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
        self.window.command_actions[command].trigger()

    def while_running(self, act: Callable[[], None], then: Callable[[], None] | None = None) -> None:
        """*act* on the running loop, as a click does; come back when what it started has ended."""
        self._loop.run_until_complete(self._acting(act, then))

    async def _acting(self, act: Callable[[], None], then: Callable[[], None] | None) -> None:
        ended = asyncio.Event()
        connection = self.window.sending.ended.connect(lambda _: ended.set())
        act()
        if then is not None:
            await asyncio.sleep(0.2)
            then()
        await asyncio.wait_for(ended.wait(), PATIENCE / 1000)
        self.window.sending.ended.disconnect(connection)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run *work* on the loop, to its end."""
        self._loop.run_until_complete(work)

    def send(self) -> None:
        """Press Send and wait for the answers."""
        self.while_running(self.window.connection.send.click)

    def close(self) -> None:
        """Close the window as its user does, and let its work end."""
        self.window.close()
        self._loop.run_until_complete(self._finish())

    async def _finish(self) -> None:
        await self.window.tasks.finish()
        await self.window.sending.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that belongs to this test."""
    monkeypatch.setenv("TALONBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def keychain() -> Iterator[MemoryKeychain]:
    """A keychain that belongs to this test."""
    before = keyring.get_keyring()
    keyring.set_keyring(kept := MemoryKeychain())
    yield kept
    keyring.set_keyring(before)


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """Qt's loop as asyncio's."""
    with QEventLoop(qapp) as running:
        yield running


@pytest.fixture
def open_driver(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, home: Path, keychain: MemoryKeychain
) -> Iterator[Callable[..., WindowDriver]]:
    """Opens windows, one after the other; each is closed at the end."""
    font = QApplication.font()
    opened: list[WindowDriver] = []

    def open_window(workspace: Path | None = None) -> WindowDriver:
        window = build_window(workspace)
        opened.append(driver := WindowDriver(window, qtbot, loop))
        window.show()
        driver.wait_for_preview()
        return driver

    yield open_window
    for driver in opened:
        driver.close()
        driver.window.deleteLater()
    QApplication.setFont(font)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light")


@pytest.fixture
def driver(open_driver: Callable[..., WindowDriver]) -> WindowDriver:
    """The window as it is at the first start."""
    return open_driver()


@pytest.fixture
def imported(driver: WindowDriver) -> WindowDriver:
    """The window with a customer's setup and an order."""
    driver.window.importing().read(SETUP)
    driver.until(lambda: len(driver.window.subscriptions()) == 4)
    driver.write(sample("order_completed"))
    return driver
