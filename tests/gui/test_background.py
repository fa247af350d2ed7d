"""Work beside the window's thread."""

import time

from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from talonbench_gui.background import Background


def test_a_loop_that_keeps_python_to_itself_does_not_stop_the_work(qtbot: QtBot) -> None:
    turns: list[None] = []
    owner = QObject()
    background = Background(owner)
    is_over = False

    def work() -> None:
        while not is_over:
            turns.append(None)
            time.sleep(0)  # goes on when it is given its next turn

    background.run(work, lambda _: None)
    QTest.qWait(1000)  # PySide6 does not let go of the interpreter in here
    is_over = True
    background.finish()

    assert len(turns) > 10  # without turns of its own, one or two
