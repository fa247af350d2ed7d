"""The magnifier and the clear button of a search field."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from talonbench_gui.theme import apply_theme, theme_state
from talonbench_gui.widgets.search_edit import SearchParts


def test_a_click_clears_the_text_and_both_icons_grow_with_it(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light")
    edit = QLineEdit()
    qtbot.addWidget(edit)
    clear = SearchParts(edit).clear
    edit.resize(200, edit.sizeHint().height())
    edit.show()
    assert not clear.isVisible()
    qtbot.keyClicks(edit, "order")
    assert edit.rect().contains(clear.geometry())
    size, room = clear.iconSize().width(), edit.textMargins().left()

    font, former = qapp.font(), QFont(qapp.font())
    font.setPointSizeF(2 * font.pointSizeF())
    qapp.setFont(font)
    apply_theme(qapp, theme_state().scheme)
    sizes = [button.iconSize().width() for button in edit.findChildren(QToolButton)]
    larger = edit.textMargins().left()
    qapp.setFont(former)
    apply_theme(qapp, theme_state().scheme)

    assert sizes == [2 * size, 2 * size]
    assert larger > 1.7 * room
    assert edit.textMargins().left() == room
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert edit.text() == ""
    assert not clear.isVisible()
