"""A window that nobody touches rests: it lays nothing out again, and so costs nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talonbench_gui.shell.pages import PAGES
from tests.gui.driver import WindowDriver
from tests.gui.shell.test_layout import resize, set_zoom

REST = 200  # milliseconds without a layout
TRIES = 30


class Layouts(QObject):
    """Who was laid out since `clear`."""

    def __init__(self) -> None:
        super().__init__()
        self.of: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest:
            self.of.add(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def layouts() -> Layouts:
    app, watcher = QApplication.instance(), Layouts()
    assert app is not None
    app.installEventFilter(watcher)
    return watcher


def find_restless(layouts: Layouts, qtbot: QtBot) -> set[str]:
    """Who is still laid out after a while; nobody as soon as the page rests."""
    for _ in range(TRIES):
        layouts.of.clear()
        qtbot.wait(REST)
        if not layouts.of:
            break
    return layouts.of


@pytest.mark.parametrize(("width", "height", "percent"), [(1280, 800, 100), (800, 600, 100), (1600, 1000, 250)])
def test_pages_come_to_rest(
    driver: WindowDriver, layouts: Layouts, qtbot: QtBot, width: int, height: int, percent: int
) -> None:
    resize(driver, width, height)
    set_zoom(driver, percent)
    restless = {}
    for page in PAGES:
        driver.show_page(page.id)
        if found := find_restless(layouts, qtbot):
            restless[page.id] = set(found)

    assert restless == {}
