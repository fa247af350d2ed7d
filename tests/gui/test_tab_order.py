"""Tab goes on to what stands next, also to parts that are made on first use."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QPushButton,
    QRadioButton,
    QToolButton,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from talonbench import workspace
from talonbench.destination import Subscription
from talonbench.workspace import MappingEntry, Workspace
from tests.gui.driver import WindowDriver


def press_tab(driver: WindowDriver) -> None:
    handle = driver.window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_Tab)


def test_tab_goes_from_the_fields_to_the_value_of_the_selected_one(driver: WindowDriver, qtbot: QtBot) -> None:
    driver.wait_for_preview()
    qtbot.waitUntil(driver.window.isActiveWindow)
    driver.find(QTreeView, "fieldTable").setFocus()

    press_tab(driver)
    kind = QApplication.focusWidget()
    press_tab(driver)
    value = QApplication.focusWidget()

    assert isinstance(kind, QComboBox)
    assert isinstance(value, QComboBox)
    assert (kind.accessibleName(), value.accessibleName()) == ("Kind of value", "Value")


def test_tab_goes_from_the_fields_to_those_that_are_not_set(driver: WindowDriver, qtbot: QtBot) -> None:
    driver.wait_for_preview()
    qtbot.waitUntil(driver.window.isActiveWindow)
    actions = driver.find(QComboBox, "actionCombo")
    actions.setCurrentIndex(actions.findData("updateCustomerSessionV2"))
    driver.wait_for_preview()
    driver.find(QTreeView, "fieldTable").setFocus()

    press_tab(driver)

    assert QApplication.focusWidget() is driver.find(QAbstractButton, "unsetFields")


def test_the_form_of_a_field_comes_after_what_is_not_set_whichever_was_made_first(
    open_window: Callable[..., WindowDriver], tmp_path: Path, qtbot: QtBot
) -> None:
    mapping = Subscription("m1", "Visits", "trackEventV2", 'type = "track"', {"eventType": "visit"})
    workspace.save(Workspace(mappings=[MappingEntry.of(mapping)]), path := tmp_path / "shop.talonbench.json")
    driver = open_window(path)
    qtbot.waitUntil(driver.window.isActiveWindow)
    driver.write('{"type": "track", "userId": "u-1"}')
    driver.find(QTreeView, "fieldTable").setFocus()

    press_tab(driver)

    assert QApplication.focusWidget() is driver.find(QAbstractButton, "unsetFields")


def test_tab_goes_from_broken_json_to_its_problem_once_tab_is_free(driver: WindowDriver, qtbot: QtBot) -> None:
    driver.write('{"type": oops}')
    qtbot.waitUntil(driver.window.isActiveWindow)
    driver.editor.setFocus()

    QTest.keyClick(driver.editor, Qt.Key.Key_Escape)
    press_tab(driver)
    button = QApplication.focusWidget()

    assert isinstance(button, QAbstractButton)
    assert button.accessibleName() == "Go to problem"


def walk(start: QWidget, driver: WindowDriver, count: int) -> list[str]:
    """The names of the next *count* stops of Tab behind *start*."""
    start.setFocus()
    names = []
    for _ in range(count):
        press_tab(driver)
        focused = QApplication.focusWidget()
        assert focused is not None
        title = focused.text() if isinstance(focused, QRadioButton) else ""
        names.append(title or focused.objectName() or focused.accessibleName())
    return names


def test_tab_goes_through_the_tools_above_the_event_into_its_editor(driver: WindowDriver, qtbot: QtBot) -> None:
    qtbot.waitUntil(driver.window.isActiveWindow)

    names = walk(driver.find(QToolButton, "moreEventsButton"), driver, 7)

    assert [name.partition(" (")[0] for name in names] == [
        "Open events", "Find", "Format, keeping comments", "Toggle comment",
        "Preview as received by Segment, with receivedAt and messageId", "Wrap long lines", "eventEditor",
    ]  # fmt: skip


def test_tab_goes_through_the_format_of_the_request_and_copying_it_into_its_text(
    driver: WindowDriver, qtbot: QtBot
) -> None:
    driver.window.resize(1500, 900)
    driver.wait_for_preview()
    qtbot.waitUntil(driver.window.isActiveWindow)
    start = driver.find(QTreeView, "fieldTable")

    names = walk(start, driver, 7)

    at = names.index("Readable")
    assert names[at + 1].startswith("Copy as cURL")
    assert names[at + 2] == "requestView"


@pytest.mark.parametrize("page", ["trace", "archive", "history", "samples", "catalog", "connections", "live", "import"])
def test_a_page_has_no_button_that_tab_leaves_out(driver: WindowDriver, qtbot: QtBot, page: str) -> None:
    driver.window.resize(1500, 900)
    driver.wait_for_preview()
    qtbot.waitUntil(driver.window.isActiveWindow)
    shown = driver.show_page(page)
    buttons = {
        one
        for one in shown.findChildren(QPushButton)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    seen: set[QWidget | None] = set()

    for _ in range(60):
        press_tab(driver)
        seen.add(QApplication.focusWidget())

    assert [one.accessibleName() for one in buttons - seen] == []


def test_tab_goes_down_the_trigger_editor(driver: WindowDriver, qtbot: QtBot) -> None:
    driver.window.resize(1500, 900)
    driver.wait_for_preview()
    qtbot.waitUntil(driver.window.isActiveWindow)
    driver.run_command("mapping.trigger")
    add = driver.find(QPushButton, "addConditionButton")
    below = ["addGroupButton", "editAsTextButton", "Copy trigger", "triggerText", "otherEvents"]

    first = walk(driver.find(QPushButton, "addConditionButton"), driver, 6)
    add.click()  # the conditions are made again
    again = walk(driver.find(QPushButton, "addConditionButton"), driver, 6)

    assert first == [*below, "Done, close the trigger editor"]
    assert again[:5] == below


def test_escape_in_the_palette_gives_the_focus_back_though_it_was_opened_twice(
    driver: WindowDriver, qtbot: QtBot
) -> None:
    qtbot.waitUntil(driver.window.isActiveWindow)
    handle = driver.window.windowHandle()
    assert handle is not None
    driver.editor.setFocus()

    for key in (Qt.Key.Key_K, Qt.Key.Key_K):
        QTest.keyClick(handle, key, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(handle, Qt.Key.Key_Escape)

    assert driver.editor.hasFocus()


def test_trace_opens_a_mapping_in_the_list_of_the_editor(driver: WindowDriver, qtbot: QtBot) -> None:
    driver.wait_for_preview()
    qtbot.waitUntil(driver.window.isActiveWindow)
    page = driver.show_page("trace")
    page.select(("mapping", 0))

    driver.find(QPushButton, "openMapping").click()

    assert QApplication.focusWidget() is driver.find(QWidget, "mappingList")


def test_the_editor_page_gives_the_focus_back_to_what_had_it(driver: WindowDriver, qtbot: QtBot) -> None:
    driver.wait_for_preview()
    qtbot.waitUntil(driver.window.isActiveWindow)
    table = driver.find(QTreeView, "fieldTable")
    table.setFocus()

    driver.show_page("trace")
    driver.show_page("editor")

    assert table.hasFocus()
