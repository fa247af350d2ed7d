"""Context menus."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.menus import attach_menu


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[QMenu]:
    """The menus that were popped up: Qt's offscreen platform has no place for them."""
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _: menus.append(menu))
    return menus


def test_a_menu_shows_the_actions_with_their_icons(qtbot: QtBot, shown: list[QMenu]) -> None:
    edit = QPlainTextEdit()
    qtbot.addWidget(edit)
    action = QAction("Copy field value", edit)
    action.setData("copy")
    attach_menu(edit, [action])

    edit.customContextMenuRequested.emit(QPoint(2, 2))

    assert [one.text() for menu in shown for one in menu.actions()] == ["Copy field value"]
    assert not action.icon().isNull()


def test_an_editor_keeps_its_own_entries_before_them(qtbot: QtBot, shown: list[QMenu]) -> None:
    edit = QPlainTextEdit()
    qtbot.addWidget(edit)
    action = QAction("Format event", edit)
    attach_menu(edit, [action], edit.createStandardContextMenu)

    edit.customContextMenuRequested.emit(QPoint(2, 2))

    assert shown[0].actions()[-1] is action
    assert len(shown[0].actions()) > 2
