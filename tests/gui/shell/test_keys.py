"""Keys that users expect everywhere: Return on a button, Shift+F10, letters in a menu, and where the focus goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QListView,
    QMenu,
    QScrollArea,
    QTreeView,
    QWidget,
)

from talonbench.document import edits
from talonbench.values import Value
from tests.gui.driver import WindowDriver

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def session(driver: WindowDriver) -> WindowDriver:
    """A window with a customer session, most fields of which aren't set."""
    actions = driver.find(QComboBox, "actionCombo")
    actions.setCurrentIndex(actions.findData("updateCustomerSessionV2"))
    driver.wait_for_preview()
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    return driver


def open_menu(driver: WindowDriver) -> QMenu:
    """The menu that is open now."""
    driver.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_return_and_a_command_show_the_fields_that_are_not_set(session: WindowDriver) -> None:
    table, unset = session.find(QTreeView, "fieldTable"), session.find(QAbstractButton, "unsetFields")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is unset

    QTest.keyClick(unset, Qt.Key.Key_Return)
    assert unset.isChecked()
    assert QApplication.focusWidget() is unset
    session.run_command("field.unset")
    assert not unset.isChecked()


def test_return_presses_a_tool_of_the_event(session: WindowDriver) -> None:
    wrap = next(one for one in session.window.findChildren(QAbstractButton) if one.accessibleName().startswith("Wrap"))
    was = wrap.isChecked()
    wrap.setFocus()

    QTest.keyClick(wrap, Qt.Key.Key_Return)

    assert wrap.isChecked() is not was


@pytest.mark.parametrize(
    ("kind", "name", "entry"),
    [
        (QTreeView, "fieldTable", "Copy field value"),
        (QListView, "mappingList", "Duplicate mapping"),
        (QWidget, "eventEditor", "Map to field"),
    ],
)
def test_shift_f10_opens_the_context_menu(session: WindowDriver, kind: type[QWidget], name: str, entry: str) -> None:
    part = session.find(kind, name)
    part.setFocus()

    QTest.keyClick(part, Qt.Key.Key_F10, SHIFT)

    menu = open_menu(session)
    assert entry in [action.text() for action in menu.actions()]
    place = part.mapFromGlobal(menu.pos())
    assert part.rect().adjusted(-9, -9, 9, 99).contains(place), place
    menu.close()


def test_typed_letters_choose_the_field_that_a_value_is_mapped_to(session: WindowDriver) -> None:
    session.write('{"type": "track", "userId": "u1", "event": "Order"}')
    session.editor.setFocus()
    cursor = session.editor.textCursor()
    cursor.setPosition(session.editor.toPlainText().index("Order") + 1)
    session.editor.setTextCursor(cursor)
    session.run_command("event.map_to_field")

    menu = open_menu(session)
    QTest.keyClicks(menu, "coup")
    assert menu.activeAction().text().startswith("Coupon Codes")
    QTest.keyClick(menu, Qt.Key.Key_Return)

    session.wait_for_preview()
    mapping = session.workbench.store.document.current_mapping
    assert mapping is not None
    assert mapping.mapping["couponCodes"] == {"@path": "$.event"}


def test_typed_letters_choose_the_key_to_add(session: WindowDriver) -> None:
    mapping = session.workbench.store.document.mappings[0]
    items: Value = {"@arrayPath": ["$.properties.products", {"name": {"@path": "$.name"}}]}
    session.workbench.store.apply(edits.set_field(mapping.id, "cartItems", items))
    session.wait_for_preview()
    table = session.find(QTreeView, "fieldTable")
    session.run_command("view.fields")
    row = next(
        index
        for at in range(table.model().rowCount())
        if "Cart Items" in str((index := table.model().index(at, 0)).data())
    )
    table.setCurrentIndex(row)
    session.run_command("field.add")

    menu = open_menu(session)
    QTest.keyClicks(menu, "quan")
    QTest.keyClick(menu, Qt.Key.Key_Return)

    changed = session.workbench.store.document.mappings[0].mapping["cartItems"]
    assert "quantity" in str(changed)


@pytest.mark.parametrize("command", ["file.new", "event.add"])
def test_a_new_document_and_a_new_event_are_ready_to_be_typed_into(session: WindowDriver, command: str) -> None:
    session.workbench.file.new()
    session.find(QListView, "mappingList").setFocus()

    session.run_command(command)

    assert QApplication.focusWidget() is session.editor


def test_problems_are_in_sight_when_they_open_in_a_low_window(session: WindowDriver) -> None:
    session.window.resize(800, 430)
    area, panel = session.find(QScrollArea, "workArea"), session.find(QWidget, "problemsPanel")
    session.editor.setFocus()

    session.run_command("view.problems_panel")

    session.until(lambda: panel.mapTo(area.viewport(), QPoint(0, panel.height())).y() <= area.viewport().height())
    assert panel.mapTo(area.viewport(), QPoint(0, 0)).y() > 0
    session.run_command("view.event")
    cursor = session.editor.cursorRect().center()
    session.until(lambda: area.viewport().rect().contains(session.editor.mapTo(area.viewport(), cursor)))
