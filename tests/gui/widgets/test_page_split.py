"""A page's table and details: side by side, or one above the other."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.theme import theme_state
from talonbench_gui.widgets.page_split import NARROW, PageSplit


@pytest.fixture
def split(qtbot: QtBot) -> PageSplit:
    made = PageSplit(QWidget(), QWidget(), (760, 420))
    qtbot.addWidget(made)
    made.resize(1180, 800)
    made.show()
    return made


def resize(split: PageSplit, width: int) -> None:
    split.resize(width, 800)
    QApplication.processEvents()


def test_a_narrow_page_has_its_details_below_and_a_wide_one_again_beside_as_they_were(split: PageSplit) -> None:
    split.moveSplitter(800, 1)
    before, narrow = split.sizes(), NARROW * theme_state().em
    assert before[0] == 800

    resize(split, narrow - 1)
    assert split.orientation() == Qt.Orientation.Vertical
    assert min(split.sizes()) > 300
    split.moveSplitter(600, 1)
    moved = split.sizes()

    resize(split, 1180)
    assert split.orientation() == Qt.Orientation.Horizontal
    assert split.sizes() == before
    resize(split, narrow - 100)
    assert split.sizes() == moved


def test_parts_have_their_widths_even_if_the_page_was_narrow_before_it_had_its_place(qtbot: QtBot) -> None:
    made = PageSplit(QWidget(), QWidget(), (760, 420))
    qtbot.addWidget(made)
    made.resize(200, 100)
    made.show()

    resize(made, 1184)

    assert made.orientation() == Qt.Orientation.Horizontal
    assert abs(made.sizes()[0] - 760) < 5
