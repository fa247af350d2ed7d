"""The services without a window, one feature with them, or the real window; with a home and a keychain of their own."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from talonbench_gui.app import build_window
from talonbench_gui.commands.actions import Actions
from talonbench_gui.commands.context import Context
from talonbench_gui.commands.facts import read_facts
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.theme import apply_theme, current_theme, text_size, theme_state
from talonbench_gui.tokens import LIGHT
from tests.gui.driver import WindowDriver
from tests.gui.fakes import AskingKeychain, FakeUi, InlineJobs, MemoryKeychain
from tests.gui.leftovers import Leftovers
from tests.gui.pages import SETUP, sample
from tests.offscreen import HARMLESS

OF_POPUPS = ("This plugin does not support raise", "This plugin does not support grabbing the keyboard")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Qt warnings fail a test, but for the harmless ones."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(HARMLESS, *OF_POPUPS))


@pytest.fixture(autouse=True)
def _collect_between_tests() -> Iterator[None]:
    """Garbage is collected on the UI thread only, as in the program: Qt's objects must not end in another thread."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _empty_clipboard_at_the_end(qapp: QApplication) -> Iterator[None]:
    """Qt's offscreen clipboard outlives Python: what an editor put there would crash the interpreter's end."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def _leave_nothing_running(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test whose work still runs once everything is closed fails, and says which."""
    leftovers = Leftovers(monkeypatch)
    yield
    assert leftovers.names() == []


@pytest.fixture(autouse=True)
def _let_no_question_wait(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A question that no test answers would wait forever: it is discarded, and the test fails."""
    asked: list[str] = []

    def discard(box: QMessageBox) -> int:
        asked.append(box.text())
        return QMessageBox.StandardButton.Discard

    monkeypatch.setattr(QMessageBox, "exec", discard)
    yield
    assert asked == []


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
def asking(keychain: MemoryKeychain) -> Iterator[AskingKeychain]:
    """A keychain whose dialog is open until the test answers it."""
    keyring.set_keyring(made := AskingKeychain())
    yield made
    made.is_open.set()


@pytest.fixture
def workbench(qapp: QApplication, home: Path, keychain: MemoryKeychain) -> Iterator[Workbench]:
    """The services, which do all their work at once; no window."""
    made = Workbench(jobs=InlineJobs())
    made.start()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def ui() -> FakeUi:
    """A screen that answers from a list (`ui.answers`)."""
    return FakeUi()


@pytest.fixture
def actions(workbench: Workbench, ui: FakeUi) -> Iterator[Actions]:
    """The commands over the services and the fake screen."""
    parent = QObject()
    made = Actions(Context(workbench, ui), lambda: read_facts(workbench, "editor", "light", problems=False), parent)
    yield made
    parent.deleteLater()


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """Qt's loop as asyncio's."""
    with QEventLoop(qapp) as running:
        yield running


@pytest.fixture
def open_window(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, home: Path, keychain: MemoryKeychain
) -> Iterator[Callable[..., WindowDriver]]:
    """Opens windows, one after the other; each is closed at the end."""
    font = QApplication.font()
    opened: list[WindowDriver] = []

    def open_one(workspace: Path | None = None, *, shown: bool = True) -> WindowDriver:
        window = build_window(workspace)
        opened.append(driver := WindowDriver(window, qtbot, loop))
        if shown:
            window.show()
            driver.wait_for_preview()
        return driver

    yield open_one
    for driver in opened:
        driver.close()
        driver.window.deleteLater()
    _undress(font)


def _undress(font: QFont) -> None:
    """Leave the application as before its first window: under a style sheet, the next takes twice as long to build."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else Qt styles the closed windows once more
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyleSheet("")
    QApplication.setFont(font)
    if (current_theme(), theme_state().em) != (LIGHT, text_size()):
        apply_theme(app, "light")
        app.setStyleSheet("")


@pytest.fixture
def driver(open_window: Callable[..., WindowDriver]) -> WindowDriver:
    """The window as it is at the first start."""
    return open_window()


@pytest.fixture
def imported(driver: WindowDriver) -> WindowDriver:
    """The window with a customer's configuration and an order."""
    driver.workbench.importer.import_paths(SETUP)
    driver.until(lambda: len(driver.workbench.store.document.mappings) == 4)
    driver.write(sample("order_completed"))
    return driver
