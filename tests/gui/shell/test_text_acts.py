"""Cut, copy and paste act on the text with the focus, before and after the first paint."""

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from talonbench_gui.shell.text_acts import TextActs


@pytest.mark.parametrize("follows", [False, True], ids=["before the first paint", "after it"])
def test_the_focused_text_is_acted_on(qtbot: QtBot, follows: bool) -> None:
    edit = QLineEdit("text")
    qtbot.addWidget(edit)
    edit.show()
    acts = TextActs(edit, lambda text, message: None)
    edit.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    if follows:
        acts.follow()

    acts.do("select_all")

    assert acts.focused is edit
    assert edit.selectedText() == "text"
    assert acts.possible() == {"cut", "copy", "paste", "select_all"}
