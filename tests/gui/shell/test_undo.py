"""An undo that isn't before the user's eyes is told and shown; the focus stays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QTabBar, QToolButton, QTreeView, QWidget

from talonbench.document import edits
from talonbench_gui.widgets.wrapped_edit import WrappedEdit
from tests.gui.driver import WindowDriver

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def notice(driver: WindowDriver) -> str:
    label = driver.find(QLabel, "noticeText")
    return label.text() if label.isVisible() else ""


def undo(driver: WindowDriver, focused: QWidget) -> str:
    """Press Ctrl+Z in *focused*, which keeps the focus; what the window says."""
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    focused.setFocus()
    QApplication.processEvents()  # the commands read the facts once a turn
    QTest.keyClick(focused, Qt.Key.Key_Z, CTRL)
    assert QApplication.focusWidget() is focused
    driver.wait_for_preview()
    return notice(driver)


def two_mappings(driver: WindowDriver) -> tuple[str, str]:
    driver.workbench.store.apply(edits.add_mapping("updateCustomerProfileV2", 'type = "identify"', "Profile"))
    driver.wait_for_preview()
    first, second = (part.id for part in driver.workbench.store.document.mappings)
    return first, second


def test_typing_is_undone_in_the_event_without_a_word(driver: WindowDriver) -> None:
    driver.window.activateWindow()
    driver.editor.setFocus()
    QTest.keyClicks(driver.editor, "x")

    assert undo(driver, driver.editor) == ""
    assert driver.workbench.store.undo_label == ""


def test_a_triggers_change_undone_from_the_event_is_told_and_its_mapping_shown(driver: WindowDriver) -> None:
    _, second = two_mappings(driver)
    driver.workbench.store.apply(edits.set_trigger(second, "type ="))
    driver.workbench.store.apply(edits.select_mapping(0))

    assert undo(driver, driver.editor) == "Undid editing trigger of “Profile”."
    assert driver.workbench.store.document.mapping == 1
    assert driver.find(WrappedEdit, "triggerEdit").text() == 'type = "identify"'

    driver.workbench.store.apply(edits.select_mapping(0))
    QApplication.processEvents()
    QTest.keyClick(driver.editor, Qt.Key.Key_Z, CTRL | SHIFT)
    assert notice(driver) == "Redid editing trigger of “Profile”."
    assert driver.workbench.store.document.mapping == 1
    driver.find(QToolButton, "noticeButton").click()
    assert notice(driver) == "Undid editing trigger of “Profile”."


def test_an_undo_in_the_trigger_itself_says_nothing(driver: WindowDriver) -> None:
    trigger = driver.find(WrappedEdit, "triggerEdit")
    driver.window.activateWindow()
    trigger.setFocus()
    QTest.keyClicks(trigger, " and")

    assert undo(driver, trigger) == ""


def test_a_changed_field_is_selected_and_told_from_elsewhere(driver: WindowDriver) -> None:
    first, _ = two_mappings(driver)
    driver.workbench.store.apply(edits.set_field(first, "eventType", "x"))
    table = driver.find(QTreeView, "fieldTable")

    said = undo(driver, driver.editor)

    assert said == "Undid editing field “Event Type” of “Track event”."
    driver.until(lambda: "Event Type" in str(table.currentIndex().data()))


def test_an_undone_edit_of_another_event_is_told(driver: WindowDriver) -> None:
    store = driver.workbench.store
    store.apply(edits.set_event_text("event-1", '{"type": "track"}'))
    store.apply(edits.add_event("{}"))
    driver.wait_for_preview()
    first, added = (event.name for event in store.document.events)

    assert undo(driver, driver.editor) == f"Undid adding event “{added}”."
    store.apply(edits.select_event(0))
    assert undo(driver, driver.find(QListView, "mappingList")) == f"Undid typing in “{first}”."
    assert driver.find(QTabBar, "eventTabs").currentIndex() == 0


def test_a_mapping_is_disabled_again_in_the_list_without_a_word_and_told_in_the_event(driver: WindowDriver) -> None:
    first, _ = two_mappings(driver)
    driver.workbench.store.apply(edits.enable_mapping(first, False))
    driver.workbench.store.apply(edits.enable_mapping(first, True))

    assert undo(driver, driver.find(QListView, "mappingList")) == ""
    assert undo(driver, driver.editor) == "Undid disabling mapping “Track event”."


@pytest.mark.parametrize("width", [980, 1100])
def test_a_narrow_window_brings_the_mappings_to_the_front(driver: WindowDriver, width: int) -> None:
    first, _ = two_mappings(driver)
    driver.window.resize(width, 800)
    driver.workbench.store.apply(edits.rename_mapping(first, "Order"))
    driver.run_command("view.request")

    said = undo(driver, driver.editor)

    assert said == "Undid renaming mapping “Track event”."
    assert driver.find(QLineEdit, "mappingName").isVisible()
    assert driver.find(QLineEdit, "mappingName").text() == "Track event"
