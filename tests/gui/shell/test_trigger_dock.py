"""The trigger editor in the window: it comes and goes, and the event shows what its conditions look at."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench_gui.features.trigger.editor import TriggerEditor
from talonbench_gui.theme import current_theme
from tests.gui.driver import WindowDriver

TRIGGER = 'type = "track" and properties.currency = "USD"'
EVENT = '{"type": "track", "event": "Paid", "properties": {"currency": "EUR", "total": 5}}'


@pytest.fixture
def ready(driver: WindowDriver) -> WindowDriver:
    driver.window.resize(1440, 900)
    driver.write(EVENT)
    driver.workbench.store.apply(edits.set_trigger(driver.workbench.store.document.mappings[0].id, TRIGGER))
    driver.wait_for_preview()
    driver.window.activateWindow()
    driver.until(driver.window.isActiveWindow)
    return driver


def open_editor(driver: WindowDriver) -> TriggerEditor:
    """Press the visible button by key."""
    button = driver.find(QPushButton, "editTriggerButton")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    driver.wait_for_preview()
    return driver.find(TriggerEditor, "triggerEditor")


def tinted(driver: WindowDriver, color: str) -> list[str]:
    """The texts of the event that have this background."""
    found = [
        one.cursor.selectedText()
        for one in driver.editor.extraSelections()
        if one.format.background().color() == QColor(color)
    ]
    return [text for text in found if text]


def test_the_editor_opens_beside_event_and_list_and_leaves_the_layout_as_it_was(
    ready: WindowDriver, qtbot: QtBot
) -> None:
    columns = ready.window.columns
    before, state = columns.sizes(), ready.workbench.session.layout

    editor = open_editor(ready)

    assert editor.isVisible()
    assert ready.find(QWidget, "mappingList").isVisible()
    assert ready.editor.isVisible()
    hidden = ("fieldTable", "triggerEdit")
    assert [name for name in hidden if ready.find(QWidget, name).isVisible()] == []
    assert not ready.window.answers.isVisible()
    focused = ready.window.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.accessibleName() == "Value of condition 1"

    QTest.keyClick(focused, Qt.Key.Key_Escape)

    assert not editor.isVisible()
    assert columns.sizes() == before
    assert [name for name in hidden if not ready.find(QWidget, name).isVisible()] == []
    assert ready.window.answers.isVisible()
    assert ready.window.focusWidget() is ready.find(QPushButton, "editTriggerButton")
    assert ready.workbench.session.layout.get("columns") == state.get("columns")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 800), (1100, 800), (800, 485)])
def test_the_event_keeps_its_width_and_nothing_scrolls_sideways(ready: WindowDriver, width: int, height: int) -> None:
    group = f'{TRIGGER} and (properties.total > 3 or context.locale = "de-DE")'
    ready.workbench.store.apply(edits.set_trigger(ready.workbench.store.document.mappings[0].id, group))
    ready.window.resize(width, height)
    QTest.qWait(50)
    area = ready.find(QScrollArea, "workArea")
    ready.until(lambda: area.horizontalScrollBar().maximum() == 0)
    before = ready.editor.width()

    ready.run_command("mapping.trigger")
    QTest.qWait(50)

    assert ready.editor.width() == before
    assert ready.find(QScrollArea, "conditionForm").horizontalScrollBar().maximum() == 0


def test_it_opens_from_another_page_and_gives_way_to_what_is_revealed(ready: WindowDriver) -> None:
    ready.show_page("history")

    ready.run_command("mapping.trigger")
    editor = ready.find(TriggerEditor, "triggerEditor")
    assert editor.isVisible()
    ready.run_command("view.fields")

    assert not editor.isVisible()
    assert ready.find(QWidget, "fieldTable").isVisible()


def test_f6_reaches_it_after_the_list(ready: WindowDriver) -> None:
    editor = open_editor(ready)
    ready.find(QWidget, "mappingList").setFocus()

    ready.run_command("view.next_pane")

    focused = ready.window.focusWidget()
    assert focused is not None
    assert editor.isAncestorOf(focused)


def test_another_document_closes_it(ready: WindowDriver) -> None:
    editor = open_editor(ready)

    ready.workbench.file.new()

    assert not editor.isVisible()


def test_the_event_shows_what_passes_and_what_fails(ready: WindowDriver) -> None:
    open_editor(ready)
    theme = current_theme()

    ready.until(lambda: tinted(ready, theme.bad_soft) == ['"EUR"'])
    assert '"track"' in tinted(ready, theme.accent_soft)

    ready.window.findChild(TriggerEditor).leave()  # type: ignore[union-attr]
    assert tinted(ready, theme.bad_soft) == []


def test_alt_and_a_click_on_a_value_add_a_condition(ready: WindowDriver) -> None:
    editor = open_editor(ready)
    cursor = ready.editor.textCursor()
    cursor.setPosition(EVENT.index("Paid") + 1)
    ready.editor.setTextCursor(cursor)
    place = ready.editor.cursorRect().center()

    QTest.mouseClick(ready.editor.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, place)
    ready.wait_for_preview()

    assert ready.workbench.store.document.mappings[0].trigger == f'{TRIGGER} and event = "Paid"'
    assert [row.glyph.text() for row in editor.form.rows.values()] == ["✓", "✕", "✓"]


def test_what_is_typed_while_the_first_values_come_is_one_step_with_the_rest(
    open_window: Callable[..., WindowDriver],
) -> None:
    driver = open_window(shown=False)
    store = driver.workbench.store
    mapping = store.document.mappings[0]
    store.apply(edits.set_trigger(mapping.id, 'type = "ident"', visit=1))
    assert not driver.find(QTreeView, "fieldTable").currentIndex().isValid()
    driver.window.show()
    driver.wait_for_preview()
    driver.until(driver.find(QTreeView, "fieldTable").currentIndex().isValid)

    store.apply(edits.set_trigger(mapping.id, 'type = "identify"', visit=1))
    driver.run_command("edit.undo")

    assert store.document.mappings[0].trigger == mapping.trigger
