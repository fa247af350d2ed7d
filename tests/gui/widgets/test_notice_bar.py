"""The place of messages: always there, one message at a time; its level is said in color, in a sign and in a word."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.theme import apply_theme
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.notice_bar import NoticeBar


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    made = NoticeBar()
    qtbot.addWidget(made)
    made.resize(500, 30)
    made.show()
    return made


def command_button(bar: NoticeBar) -> QAbstractButton:
    found = bar.findChild(QAbstractButton, "noticeButton")
    assert found is not None
    return found


def close_button(bar: NoticeBar) -> QAbstractButton:
    return next(part for part in bar.findChildren(QAbstractButton) if part.accessibleName() == "Close message")


def said(bar: NoticeBar) -> str:
    label = bar.findChild(QLabel, "noticeText")
    assert label is not None
    return label.accessibleName()


@pytest.mark.parametrize(
    ("level", "word", "tone"), [("info", "", "accent"), ("warning", "Warning: ", "warn"), ("error", "Error: ", "bad")]
)
def test_a_message_shows_its_level(bar: NoticeBar, level: str, word: str, tone: str) -> None:
    bar.show_message("The file can't be read.", level)

    assert (bar.text, said(bar), bar.property("tone")) == (
        "The file can't be read.",
        f"{word}The file can't be read.",
        tone,
    )
    assert any(not label.pixmap().isNull() for label in bar.findChildren(QLabel))
    assert not command_button(bar).isVisible()


def test_fewer_words_are_shown_where_there_is_too_little_room(bar: NoticeBar, qtbot: QtBot) -> None:
    whole, short = "Undid editing field “Event Type” of “Track event”.", "Undid editing field."
    label = bar.findChild(MessageLine, "noticeText")
    assert label is not None
    bar.show_message(whole, "info", "edit.redo", "Redo", short)
    for width, text in ((900, whole), (300, short), (900, whole)):
        bar.resize(width, 30)
        qtbot.waitUntil(partial(lambda text: label.shown_text() == text, text))
        assert said(bar) == whole

    bar.show_message("Another one, which has no shorter words than these are.")
    assert label.shown_text().startswith("Another one")


def test_news_after_an_error_is_news(bar: NoticeBar) -> None:
    bar.show_message("No.", "error")

    bar.show_message("Yes.")

    assert (said(bar), bar.property("tone")) == ("Yes.", "accent")


def test_the_button_names_its_command(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.show_message("Imported Cust: 4 mappings.", "info", "edit.undo", "Undo import of 4 mappings")
    button = command_button(bar)

    assert (button.isVisible(), button.text()) == (True, "Undo import of 4 mappings")
    with qtbot.waitSignal(bar.command_triggered) as triggered:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert triggered.args == ["edit.undo"]


def test_closing_a_message_is_told(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.show_message("Words.")

    with qtbot.waitSignal(bar.dismissed):
        qtbot.mouseClick(close_button(bar), Qt.MouseButton.LeftButton)


def test_a_status_passes_and_what_was_there_comes_back(bar: NoticeBar) -> None:
    bar.show_message("The disk is full.", "error")
    bar.show_status("Copied as cURL.")
    assert (bar.text, close_button(bar).isVisible()) == ("Copied as cURL.", False)

    bar._passing.timeout.emit()

    assert (bar.text, bar.property("tone")) == ("The disk is full.", "bad")


def test_nothing_moves_when_messages_come_and_go(bar: NoticeBar, qapp: QApplication) -> None:
    def places() -> list[object]:
        qapp.processEvents()
        names = ("noticeText", "noticeHistory")
        return [bar.height(), *(one.geometry() for name in names if (one := bar.findChild(QWidget, name)))]

    apply_theme(qapp, "light")
    before = places()
    bar.show_message("A long reason, " * 50, "warning")
    assert places() == before
    bar.clear()
    apply_theme(qapp, "dark")
    apply_theme(qapp, "light")

    assert (places(), bar.text, bar.isVisible()) == (before, "", True)
