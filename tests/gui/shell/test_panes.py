"""F6 goes from pane to pane, Shift+F6 back; Tab is not needed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget

from talonbench_gui.features.response.panel import ResponsePanel
from tests.gui.driver import WindowDriver

NAMES = ("eventEditor", "mappingList", "fieldTable", "request", "response", "problems", "connection", "deployment")


def walk(driver: WindowDriver, command: str, count: int) -> list[str]:
    """The panes that get the focus, one step after the other."""
    found = []
    for _ in range(count):
        driver.run_command(command)
        widget = QApplication.focusWidget()
        while widget is not None and not (known := name_of(widget)):
            widget = widget.parentWidget()
        assert widget is not None
        found.append(known)
    return found


def name_of(widget: QWidget) -> str:
    if isinstance(widget, ResponsePanel):
        return "response"
    return next((name for name in NAMES if widget.objectName().startswith(name)), "")


def test_all_panes_are_reached_in_order_and_back(imported: WindowDriver) -> None:
    driver = imported
    driver.send()
    driver.run_command("page.editor")
    driver.window.resize(1280, 800)  # with a response beside the request, not behind it
    driver.window.activateWindow()
    driver.editor.setFocus()
    driver.until(driver.editor.hasFocus)

    onward = walk(driver, "view.next_pane", 6)

    assert onward == ["mappingList", "fieldTable", "request", "response", "connection", "eventEditor"]
    assert walk(driver, "view.previous_pane", 2)[0] == "connection"


def test_what_has_the_focus_is_always_in_sight(driver: WindowDriver) -> None:
    driver.window.resize(1280, 800)
    driver.window.activateWindow()
    driver.editor.setFocus()
    driver.until(driver.editor.hasFocus)
    for _ in range(6):
        driver.run_command("view.next_pane")
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.isVisible()
    assert driver.editor.hasFocus()


def test_open_problems_are_a_pane(driver: WindowDriver) -> None:
    driver.window.activateWindow()
    driver.editor.setFocus()
    driver.until(driver.editor.hasFocus)
    driver.run_command("view.problems")
    assert QApplication.focusWidget() is not driver.editor
    assert walk(driver, "view.next_pane", 2) == ["connection", "eventEditor"]


def test_on_other_pages_it_goes_between_page_and_connection(driver: WindowDriver) -> None:
    page = driver.show_page("history")
    driver.window.activateWindow()
    found = []
    for _ in range(2):
        driver.run_command("view.next_pane")
        focused = QApplication.focusWidget()
        found.append(focused is not None and (page is focused or page.isAncestorOf(focused)))
    assert sorted(found) == [False, True]


def test_escape_and_tab_leave_the_editor(driver: WindowDriver, qtbot: object) -> None:
    from PySide6.QtTest import QTest

    driver.window.activateWindow()
    editor = driver.find(QPlainTextEdit, "eventEditor")
    editor.setFocus()
    driver.until(editor.hasFocus)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    labels = driver.window.statusBar().findChildren(QLabel)
    assert any("Tab now leaves the editor" in label.text() for label in labels)
    QTest.keyClick(editor, Qt.Key.Key_Right)
    assert not any("Tab now leaves the editor" in label.text() for label in labels)  # it doesn't any more
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert not editor.hasFocus()
