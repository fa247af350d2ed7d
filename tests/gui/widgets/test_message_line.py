"""The line for messages: always there, cut where it must be, whole in its tooltip."""

import pytest
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
