"""Segments: a choice by mouse and by key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.segments import Segments


def test_a_click_and_the_arrow_keys_choose(qtbot: QtBot) -> None:
    made = Segments("Problems shown", (("all", "All 3"), ("error", "Errors 1"), ("warning", "Warnings 2")))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    told: list[str] = []
    made.chosen.connect(told.append)

    assert made.current == "all"
    button = made.button("error")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, Qt.Key.Key_Right)
    assert (made.current, told) == ("warning", ["error", "warning"])
    made.select("all")
    assert told[-1] == "all"
    assert [one.text() for one in made.findChildren(QRadioButton)] == ["All 3", "Errors 1", "Warnings 2"]


@pytest.mark.parametrize("checked", ["all", "error", "warning"])
def test_tab_goes_to_the_checked_segment_from_both_sides_and_on_from_there(qtbot: QtBot, checked: str) -> None:
    window, before, after = QWidget(), QLineEdit(), QLineEdit()
    made = Segments("Problems shown", (("all", "All 3"), ("error", "Errors 1"), ("warning", "Warnings 2")))
    column = QVBoxLayout(window)
    for part in (before, made, after):
        column.addWidget(part)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made.select(checked)

    for start, modifier, end in (
        (before, Qt.KeyboardModifier.NoModifier, after),
        (after, Qt.KeyboardModifier.ShiftModifier, before),
    ):
        start.setFocus()
        QTest.keyClick(start, Qt.Key.Key_Tab, modifier)
        assert QApplication.focusWidget() is made.button(checked)
        QTest.keyClick(made.button(checked), Qt.Key.Key_Tab, modifier)
        assert QApplication.focusWidget() is end
