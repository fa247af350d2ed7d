"""The line for messages: always there, cut where it must be, whole in its tooltip."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.labels import MessageLine


@pytest.mark.parametrize(
    ("text", "tip", "tooltip"),
    [
        ("short", "", ""),
        ("short", "detail", "detail"),
        ("long " * 40, "", ("long " * 40).strip()),
        ("long " * 40, "detail", f"{('long ' * 40).strip()}\ndetail"),
        ("two\nlines", "", ""),
    ],
)
def test_what_is_cut_is_in_the_tooltip(qtbot: QtBot, text: str, tip: str, tooltip: str) -> None:
    line = MessageLine("Message")
    qtbot.addWidget(line)
    line.resize(200, 20)

    line.show_message(text, "bad", tip)

    assert line.text() == " ".join(text.split())
    assert line.toolTip() == tooltip


def test_an_empty_line_is_as_high_as_a_full_one(qtbot: QtBot) -> None:
    line = MessageLine("Message")
    qtbot.addWidget(line)
    before = line.sizeHint()

    line.show_message("a message " * 20, "warn")

    assert line.sizeHint() == before
    assert before.height() > line.fontMetrics().height()
    assert before.width() == 0


class PaintCounter(QObject):
    """Counts how often the widget that it filters is painted."""

    paints = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.paints += event.type() == QEvent.Type.Paint
        return False


def test_a_message_that_is_shown_already_is_not_painted_again(qtbot: QtBot) -> None:
    line, counter = MessageLine("Message"), PaintCounter()
    qtbot.addWidget(line)
    line.installEventFilter(counter)
    line.resize(200, 20)
    line.show()
    line.show_message("a\nmessage", "warn")
    qtbot.waitUntil(lambda: counter.paints > 0)
    QApplication.processEvents()
    before = counter.paints

    line.show_message("a\nmessage", "warn")
    QApplication.processEvents()
    assert counter.paints == before

    line.show_message("another", "warn")
    qtbot.waitUntil(lambda: counter.paints > before)
