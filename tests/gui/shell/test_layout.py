"""How the window is laid out: sizes, wrapping, themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPlainTextEdit, QPushButton, QWidget

from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.wrapped_edit import WrappedEdit
from tests.gui.driver import WindowDriver
from tests.gui.test_app import NAMES


def resize(driver: WindowDriver, width: int, height: int) -> None:
    driver.window.resize(width, height)
    QApplication.processEvents()


def place_of(window: QWidget, part: QWidget) -> QRect:
    return part.rect().translated(part.mapTo(window, QPoint(0, 0)))


def test_the_themes_change_the_colors_and_are_remembered(
    driver: WindowDriver, open_window: Callable[..., WindowDriver]
) -> None:
    driver.run_command("view.dark")
    assert current_theme().name == "dark"
    driver.close()

    driver.run_command("view.light")
    open_window()
    assert current_theme().name == "dark"


def test_larger_text_is_larger_and_remembered(driver: WindowDriver, open_window: Callable[..., WindowDriver]) -> None:
    before = QApplication.font().pointSizeF()
    send, trigger = driver.find(QPushButton, "sendButton"), driver.find(WrappedEdit, "triggerEdit")
    height = send.sizeHint().height()
    for _ in range(4):
        driver.run_command("view.larger")
    assert QApplication.font().pointSizeF() == before + 4
    assert send.font().pointSizeF() == trigger.font().pointSizeF() == before + 4
    assert send.sizeHint().height() > height
    driver.close()

    other = open_window()
    assert QApplication.font().pointSizeF() == before + 4
    other.run_command("view.normal")


def test_nothing_is_cut_off_at_1280_by_800(driver: WindowDriver) -> None:
    resize(driver, 1280, 800)
    window = driver.window

    assert (window.width(), window.height()) == (1280, 800)
    parts = [part for part in (driver.find(QWidget, name) for name in NAMES) if part.isVisible()]
    assert len(parts) > 10
    assert [part.objectName() for part in parts if not window.rect().contains(place_of(window, part))] == []


def test_the_columns_can_be_moved_without_closing_one(driver: WindowDriver) -> None:
    driver.window.columns.setSizes([1, 1, 5000])
    QApplication.processEvents()

    assert min(driver.window.columns.sizes()) > 100


def test_problems_stay_closed_until_they_are_asked_for_and_then_leave_room(driver: WindowDriver) -> None:
    resize(driver, 1280, 800)
    view, closed = driver.find(QListView, "problemsView"), driver.window.columns.height()

    driver.write('{"type": "track",')
    assert not view.isVisible()
    driver.run_command("view.problems_panel")
    driver.until(view.isVisible)

    assert view.height() > 80
    assert closed / 2 < driver.window.columns.height() < closed
    driver.run_command("view.problems_panel")
    driver.until(lambda: driver.window.columns.height() >= closed)


def test_long_lines_wrap_until_told_otherwise_and_that_is_remembered(
    driver: WindowDriver, open_window: Callable[..., WindowDriver]
) -> None:
    modes = QPlainTextEdit.LineWrapMode
    assert driver.editor.lineWrapMode() == modes.WidgetWidth

    driver.run_command("view.wrap")
    driver.close()

    assert open_window().editor.lineWrapMode() == modes.NoWrap


def test_the_whole_window_fits_a_small_screen_at_one_and_a_half_times_the_size(driver: WindowDriver) -> None:
    resize(driver, 853, 533)  # 1280 by 800 at 150 %

    assert (driver.window.width(), driver.window.height()) == (853, 533)
    heights = [driver.find(QWidget, name).height() for name in ("eventEditor", "fieldTable", "requestView")]
    assert min(heights) > 30


@pytest.mark.parametrize(("text", "words"), [("https://my.talon.one/", "slash"), ("my.talon.one", "scheme")])
def test_a_message_about_the_deployment_moves_nothing(driver: WindowDriver, text: str, words: str) -> None:
    resize(driver, 1280, 800)
    before = place_of(driver.window, driver.editor)

    driver.type_into(driver.find(QLineEdit, "deploymentEdit"), text)
    QApplication.processEvents()

    assert words in driver.find(QLabel, "connectionMessage").text()
    assert place_of(driver.window, driver.editor) == before
