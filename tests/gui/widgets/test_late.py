"""A part that is made when it is first shown stands where it belongs, for Tab as well."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTabWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.late import Late


def make_edit(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setObjectName(name)
    return edit


def press_tabs(window: QWidget, count: int) -> list[str]:
    """The names of what has the focus after each press of Tab."""
    names = []
    for _ in range(count):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        names.append(focused.objectName() if focused is not None else "")
    return names


def test_what_is_behind_a_tab_is_made_when_the_tab_is_opened(qtbot: QtBot) -> None:
    tabs = QTabWidget()
    first, second = Late(lambda: make_edit("first")), Late(lambda: make_edit("second"))
    for part in (first, second):
        tabs.addTab(part, "Part")
    qtbot.addWidget(tabs)

    tabs.show()
    assert (first.is_made, second.is_made) == (True, False)

    tabs.setCurrentIndex(1)
    assert second.is_made
    assert second.part.isVisible()
    assert second.part is second.part


def test_tab_reaches_it_between_its_neighbors(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    before, behind, last = make_edit("before"), make_edit("behind"), make_edit("last")
    for part in (before, Late(lambda: make_edit("late"), (behind, last)), behind, last):
        column.addWidget(part)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    before.setFocus()

    assert press_tabs(window, 4) == ["late", "behind", "last", "before"]
