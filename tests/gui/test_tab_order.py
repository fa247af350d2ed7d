"""Tab goes on to what stands next, also to parts that are made on first use."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QTreeView
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
