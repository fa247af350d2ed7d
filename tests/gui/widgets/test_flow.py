"""A row of buttons that wraps."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.detail import DetailFooter


@pytest.mark.parametrize(
    ("share", "lines"),
    [
        (1.0, [["Open in Editor", "Send again", "Compare with previous", "Delete"]]),
        (0.9, [["Open in Editor", "Send again"], ["Compare with previous", "Delete"]]),
        (0.1, [["Open in Editor"], ["Send again"], ["Compare with previous"], ["Delete"]]),
    ],
)
def test_no_button_is_left_alone_in_the_last_line(qtbot: QtBot, share: float, lines: list[list[str]]) -> None:
    buttons = [QPushButton(words) for words in ("Open in Editor", "Send again", "Compare with previous", "Delete")]
    foot = DetailFooter(*buttons)
    qtbot.addWidget(foot)
    foot.resize(round(foot.sizeHint().width() * share), 50)
    foot.show()
    found: dict[int, list[str]] = {}
    for button in buttons:
        found.setdefault(button.y(), []).append(button.text())

    assert list(found.values()) == lines
    assert all(button.geometry().bottom() < foot.height() for button in buttons)
