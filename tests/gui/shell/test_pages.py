"""The pages beside the driver, whichever they are."""

import time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QToolButton

from talonbench_gui.shell.pages import PAGES
from talonbench_gui.theme import current_theme
from tests.gui.conftest import WindowDriver
from tests.gui.pages import SETUP, sent, show


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.id)
def test_every_page_opens_by_its_command_and_has_names_for_everything(driver: WindowDriver, entry: Any) -> None:
    driver.run_command(f"page.{entry.id}")

    button = driver.window.rail.findChild(QToolButton, f"{entry.id}PageButton")
    assert button is not None
    assert button.isChecked()
    if entry.place:
        assert driver.window.pages[entry.id].objectName() == f"{entry.id}Page"
        for part in driver.window.pages[entry.id].findChildren(QAbstractButton):
            assert part.accessibleName() or part.text() or part.parent() is None or not part.isVisible()


@pytest.mark.parametrize("name", ["trace", "samples", "connections"])
def test_a_page_begins_at_its_table_and_the_arrows_choose(driver: WindowDriver, name: str) -> None:
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    page = show(driver, name)

    assert page.table.hasFocus()
    page.table.select(0 if name == "connections" else 1)
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.selected == (2 if name == "samples" else 1)


def test_ctrl_f_leads_from_a_table_to_its_search(driver: WindowDriver) -> None:
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    page = show(driver, "samples")

    QTest.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert page.search.hasFocus()


def test_titles_grow_with_the_text(driver: WindowDriver) -> None:
    page = show(driver, "trace")
    before = page.head.title.fontMetrics().height()

    for _ in range(4):
        driver.run_command("view.larger")

    assert page.head.title.fontMetrics().height() > before
    driver.run_command("view.normal")


def test_times_of_other_days_name_the_day() -> None:
    from talonbench_gui.wording.numbers import format_time

    assert format_time(time.time()).count(":") == 2
    assert format_time(0.0) in ("01 Jan 1970", "31 Dec 1969")


def test_return_presses_a_button_as_space_does(driver: WindowDriver) -> None:
    page = show(driver, "samples")
    page.both.setFocus()

    QTest.keyClick(page.both, Qt.Key.Key_Return)

    assert [part.name for part in driver.window.subscriptions()] == ["Track event", "Identify to profile"]


def test_what_was_said_before_a_page_was_seen_has_its_colour(driver: WindowDriver) -> None:
    driver.window.importing().read(SETUP)
    driver.until(lambda: len(driver.window.subscriptions()) == 4)

    state = show(driver, "import").head.state

    assert state.text() == "● on"
    assert state.palette().windowText().color().name() == current_theme().good


def test_the_keyboard_stays_on_a_page_whose_button_goes(driver: WindowDriver) -> None:
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    page = sent(driver, 2)

    page.compare.setFocus()
    page.compare.click()

    assert page.table.hasFocus()
    live = show(driver, "live")
    live.port.setValue(0)
    live.start.click()
    assert live.listen.hasFocus()
    live.listen.click()
