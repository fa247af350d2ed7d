"""The message at the top of the window: its level is said in color, in a sign and in a word."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from talonbench_gui.theme import apply_theme
from talonbench_gui.widgets.notice_bar import NoticeBar


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    made = NoticeBar()
    qtbot.addWidget(made)
    return made


def command_button(bar: NoticeBar) -> QAbstractButton:
    found = bar.findChild(QAbstractButton, "noticeButton")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("level", "word", "tone"), [("info", "", "accent"), ("warning", "Warning", "warn"), ("error", "Error", "bad")]
)
def test_a_message_shows_its_level(bar: NoticeBar, level: str, word: str, tone: str) -> None:
    bar.show_message("The file can't be read.", level)

    assert bar.isVisible()
    assert (bar.text, bar.word, bar.property("tone")) == ("The file can't be read.", word, tone)
    assert any(not label.pixmap().isNull() for label in bar.findChildren(QLabel))
    assert not command_button(bar).isVisible()


def test_news_after_an_error_is_news(bar: NoticeBar) -> None:
    bar.show_message("No.", "error")

    bar.show_message("Yes.")

    assert (bar.word, bar.property("tone")) == ("", "accent")


def test_the_button_names_its_command(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.show_message("Imported Cust: 4 mappings.", "info", "edit.undo", "Undo import of 4 mappings")
    button = command_button(bar)

    assert (button.isVisible(), button.text()) == (True, "Undo import of 4 mappings")
    with qtbot.waitSignal(bar.command_triggered) as triggered:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert triggered.args == ["edit.undo"]


def test_closing_a_message_is_told(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.show_message("Words.")
    close = next(part for part in bar.findChildren(QAbstractButton) if part.accessibleName() == "Close message")

    with qtbot.waitSignal(bar.dismissed):
        qtbot.mouseClick(close, Qt.MouseButton.LeftButton)


def test_a_cleared_bar_is_hidden(bar: NoticeBar, qapp: QApplication) -> None:
    bar.show_message("Words.", "warning")

    bar.clear()
    apply_theme(qapp, "dark")
    apply_theme(qapp, "light")

    assert (bar.isVisible(), bar.text) == (False, "")
