"""Segments: a choice by mouse and by key."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton
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
