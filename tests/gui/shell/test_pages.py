"""The pages beside the Editor, whichever they are."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from talonbench_gui.shell.pages import EDITOR, PAGES, PageEntry
from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.detail import Title
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.wording.numbers import format_time
from tests.gui.driver import WindowDriver
from tests.gui.look import button, cells
from tests.gui.sends import record


@pytest.fixture
def active(driver: WindowDriver) -> WindowDriver:
    """The window in front, so that the focus moves."""
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    return driver


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.id)
def test_every_page_opens_by_its_command(driver: WindowDriver, entry: PageEntry) -> None:
    page: QWidget = driver.show_page(entry.id)

    assert driver.find(QAbstractButton, f"{entry.id}PageButton").isChecked()
    if entry.id != EDITOR:
        assert (page.objectName(), page.accessibleName()) == (f"{entry.id}Page", entry.title)


def test_the_history_opens_by_its_key_as_soon_as_the_window_stands(driver: WindowDriver) -> None:
    driver.window.show()
    record(driver.workbench, '{"n": 1}', "first")
    driver.command("page.history").trigger()

    page = driver.find(QWidget, "historyPage")
    driver.until(lambda: driver.find(Table, "sendsList").selected_rows() == [0])
    driver.until(lambda: driver.find(QPlainTextEdit, "sendResponse").toPlainText().startswith("200 OK"))
    assert page.isVisible()


def test_a_click_on_the_rail_shows_its_page(driver: WindowDriver) -> None:
    driver.find(QAbstractButton, "samplesPageButton").click()

    assert driver.find(Table, "samplesList").isVisible()
    driver.find(QAbstractButton, "editorPageButton").click()
    assert driver.editor.isVisible()


def test_the_rail_says_that_the_window_listens(driver: WindowDriver) -> None:
    rail = driver.find(QAbstractButton, "livePageButton")
    page = driver.show_page("live")
    driver.find(QSpinBox, "livePort").setValue(0)

    button(page, "Listen for events").click()
    driver.until(lambda: rail.text() == "Live ●")
    assert rail.accessibleDescription() == "Listening"
    button(page, "Stop listening").click()

    driver.until(lambda: rail.text() == "Live")


@pytest.mark.parametrize(
    ("name", "table", "key", "step"),
    [("trace", "traceList", Qt.Key.Key_Up, -1), ("connections", "connectionsList", Qt.Key.Key_Down, 1)],
)
def test_a_page_begins_at_its_table_and_the_arrows_choose(
    active: WindowDriver, name: str, table: str, key: Qt.Key, step: int
) -> None:
    active.run_command("mapping.add")
    active.wait_for_preview()
    active.show_page(name)

    rows = active.find(Table, table)
    assert rows.hasFocus()
    first = rows.selected
    QTest.keyClick(rows, key)
    assert rows.selected == first + step


def test_the_arrows_step_over_headings(active: WindowDriver) -> None:
    active.show_page("samples")
    rows = active.find(Table, "samplesList")

    assert (rows.hasFocus(), rows.selected) == (True, 1)
    QTest.keyClick(rows, Qt.Key.Key_Down)

    assert rows.selected == 2


def test_ctrl_f_leads_from_a_table_to_its_search(active: WindowDriver) -> None:
    active.show_page("samples")

    QTest.keyClick(active.find(Table, "samplesList"), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert active.find(QLineEdit, "samplesSearch").hasFocus()


def test_titles_grow_with_the_text(driver: WindowDriver) -> None:
    page = driver.show_page("samples")
    title = next(iter(page.findChildren(Title)))
    before = title.fontMetrics().height()

    driver.zoom("larger", 4)

    assert title.fontMetrics().height() > before
    driver.zoom("normal")


def test_times_of_other_days_name_the_day() -> None:
    assert format_time(time.time()).count(":") == 2
    assert format_time(0.0) in ("1 Jan 1970", "01 Jan 1970", "31 Dec 1969")


def test_return_presses_a_button_as_space_does(active: WindowDriver) -> None:
    page = active.show_page("samples")
    add = button(page, "Add event and mapping")
    add.setFocus()

    QTest.keyClick(add, Qt.Key.Key_Return)

    assert len(active.workbench.store.document.mappings) == 2


def test_what_was_said_before_a_page_was_seen_has_its_color(imported: WindowDriver) -> None:
    page = imported.show_page("import")

    label = next(label for label in page.findChildren(QLabel) if label.text() == "● enabled")
    assert label.palette().windowText().color().name() == current_theme().good


def test_the_keyboard_stays_on_a_page_whose_button_goes(active: WindowDriver) -> None:
    page = active.show_page("live")
    active.find(QSpinBox, "livePort").setValue(0)
    start = button(page, "Start listening")
    start.setFocus()

    start.click()
    active.until(lambda: active.workbench.is_listening)

    assert active.window.focusWidget().accessibleName() == "Stop listening"
    button(page, "Stop listening").click()


def test_the_keyboard_goes_to_the_comparison_s_table(active: WindowDriver) -> None:
    for _ in range(2):
        active.send()
    page = active.show_page("history")
    rows = active.find(Table, "sendsList")
    active.until(lambda: len(cells(rows)) == 2 and button(page, "Compare with previous").isEnabled())
    assert rows.hasFocus()

    button(page, "Compare with previous").click()

    active.until(rows.hasFocus)
