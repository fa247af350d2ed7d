"""A label that wraps, with words longer than its lines."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.detail import DetailHeader
from talonbench_gui.widgets.page_header import PageHeader
from talonbench_gui.widgets.wrapped_label import WrappedLabel

LONG = "0123456789abcdef" * 8


def test_a_long_word_asks_for_no_width_and_is_told_in_full(qtbot: QtBot) -> None:
    head = DetailHeader()
    qtbot.addWidget(head)
    head.resize(300, 120)
    head.show()

    head.say(f"Order {LONG}", f"Sandbox · 9 ms · profile {LONG}\nAccepted by the sandbox (200).")

    assert head.minimumSizeHint().width() < 300
    assert head.facts.text().startswith(f"Sandbox · 9 ms · profile {LONG}\n")
    assert head.facts.accessibleName() == head.facts.text()
    assert LONG in head.facts.toolTip()


def test_a_word_is_whole_again_once_there_is_room(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = WrappedLabel(f"profile {LONG}")
    label.setWordWrap(True)
    QVBoxLayout(window).addWidget(label)
    window.resize(200, 100)
    window.show()
    assert label.toolTip() == f"profile {LONG}"

    window.resize(2000, 100)

    qtbot.waitUntil(lambda: label.toolTip() == "")


def test_a_title_that_doesnt_wrap_is_told_as_it_is_now(qtbot: QtBot) -> None:
    header = PageHeader("Received", "receivedStatus")
    qtbot.addWidget(header)

    header.title.set_text("3 of 3 values arrived", "text")

    assert header.title.accessibleName() == "3 of 3 values arrived"
