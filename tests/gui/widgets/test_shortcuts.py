"""Whose Ctrl+Z it is: the window's for edits of the document, their own for search fields."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.shortcuts import leave_undo_to_window


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
@pytest.mark.parametrize(
    ("is_left", "is_enabled", "left", "told"),
    [(True, True, "ab", ["undo"]), (True, False, "ab", []), (False, True, "", [])],
)
def test_undo_belongs_to_the_window_or_to_the_edit(
    qtbot: QtBot,
    kind: type[QLineEdit | QPlainTextEdit],
    is_left: bool,
    is_enabled: bool,
    left: str,
    told: list[str],
) -> None:
    window, edit, heard = QWidget(), kind(), list[str]()
    QVBoxLayout(window).addWidget(edit)
    action = QAction("Undo", window)
    action.setShortcut(QKeySequence("Ctrl+Z"))
    action.setEnabled(is_enabled)
    action.triggered.connect(lambda: heard.append("undo"))
    window.addAction(action)
    if is_left:
        leave_undo_to_window(edit)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    edit.setFocus()
    qtbot.keyClicks(edit, "ab")

    qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    text = edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()
    assert (text, heard) == (left, told)
