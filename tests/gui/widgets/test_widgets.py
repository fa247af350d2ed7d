"""The palette and the small pieces."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.theme import apply_theme, current_theme
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.palette import CommandPalette, Entry, score_match
from talonbench_gui.widgets.panels import EmptyPanel, header, panel

ENTRIES = (
    Entry("view.smaller", "Smaller text", "Ctrl+-"),
    Entry("mapping.add", "Add mapping", "Ctrl+Shift+N"),
    Entry("send", "Send"),
)


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    body = QWidget()
    edit = QLineEdit()
    edit.setObjectName("edit")
    QVBoxLayout(body).addWidget(edit)
    made.setCentralWidget(body)
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


@pytest.fixture
def palette(window: QMainWindow) -> CommandPalette:
    made = CommandPalette(window)
    edit = window.findChild(QLineEdit, "edit")
    assert edit is not None
    edit.setFocus()
    made.open(ENTRIES)
    return made


def titles(palette: CommandPalette) -> list[str]:
    return [palette.list.item(row).text() for row in range(palette.list.count())]


def test_the_palette_opens_in_the_middle_of_the_top(palette: CommandPalette, window: QMainWindow) -> None:
    assert palette.isVisible()
    assert palette.objectName() == "commandPalette"
    assert palette.query.hasFocus()
    assert abs(palette.geometry().center().x() - window.width() // 2) <= 1
    assert window.rect().contains(palette.geometry())


def test_typing_narrows_and_the_beginning_of_a_word_wins(palette: CommandPalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.query, "ma")

    assert titles(palette) == ["Add mapping", "Smaller text"]


def test_return_chooses_and_gives_the_focus_back(palette: CommandPalette, window: QMainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(palette.query, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.activated) as chosen:
        qtbot.keyClick(palette.query, Qt.Key.Key_Return)

    assert chosen.args == ["mapping.add"]
    assert not palette.isVisible()
    assert window.findChild(QLineEdit, "edit") is QApplication.focusWidget()


def test_escape_closes_the_palette(palette: CommandPalette, window: QMainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(palette.query, Qt.Key.Key_Escape)

    assert not palette.isVisible()
    assert window.findChild(QLineEdit, "edit") is QApplication.focusWidget()


def test_the_palette_closes_when_one_goes_elsewhere(palette: CommandPalette, window: QMainWindow) -> None:
    edit = window.findChild(QLineEdit, "edit")
    assert edit is not None

    edit.setFocus(Qt.FocusReason.MouseFocusReason)

    assert not palette.isVisible()


def test_nothing_found_is_said_and_cannot_be_chosen(palette: CommandPalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.query, "zzz")
    with qtbot.assertNotEmitted(palette.activated):
        qtbot.keyClick(palette.query, Qt.Key.Key_Return)

    assert titles(palette) == ["No matches"]
    assert palette.isVisible()


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [("ma", "Add mapping", "Smaller text"), ("send", "Send", "Resend"), ("dm", "Delete mapping", "Send mapping")],
)
def test_what_fits_better_comes_first(query: str, better: str, worse: str) -> None:
    first, second = score_match(query, better), score_match(query, worse)

    assert first is not None
    assert second is None or first < second


def test_letters_that_do_not_come_in_order_do_not_fit() -> None:
    assert score_match("ba", "ab") is None
    assert score_match("", "anything") == 0


def test_a_label_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "dark")
    label = ToneLabel("", "muted")
    qtbot.addWidget(label)

    label.set_text("<b>ready</b>", "good")
    apply_theme(qapp, "light")

    label.ensurePolished()
    assert label.palette().windowText().color().name() == current_theme().good
    assert label.text() == "<b>ready</b>"
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_parts_of_a_panel_are_there(qtbot: QtBot) -> None:
    empty = EmptyPanel("Paste an event.")
    frame = panel(header("Event"), empty, stretch=1)
    qtbot.addWidget(frame)
    frame.show()

    empty.say("Nothing yet.")

    assert empty.isVisible()
    assert frame.property("panel") is True
