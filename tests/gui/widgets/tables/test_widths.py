"""The widths of columns: as declared, then as the contents ask for."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import Cell, TableModel, TableRow, heading
from talonbench_gui.widgets.tables.widths import Column, even_out

COLUMNS = (Column("State", 10), Column("Result", 10, 2), Column("Findings", 20, rank=1))
LONG = "a result that needs much more room than ten characters"


@pytest.mark.parametrize(
    ("widths", "needed", "result"),
    [
        ((100, 100, 100), (50, 60, 70), (100, 100, 100)),  # nothing is cut: nothing changes
        ((100, 100, 100), (120, 110, 130), (100, 100, 100)),  # nobody has room to spare
        ((100, 100, 100), (40, 160, 100), (40, 160, 100)),  # one gives all that another lacks
        ((100, 100, 100), (20, 160, 80), (52, 160, 88)),  # the emptiest gives the most
        ((100, 100, 100), (110, 300, 50), (110, 140, 50)),  # what lacks least is whole first
    ],
)
def test_columns_with_room_to_spare_give_to_those_that_are_cut(
    widths: tuple[int, ...], needed: tuple[int, ...], result: tuple[int, ...]
) -> None:
    assert tuple(even_out(dict(enumerate(widths)), dict(enumerate(needed))).values()) == result


@pytest.fixture
def shown(qtbot: QtBot) -> Any:
    view = Table("table", "A table", COLUMNS)
    view.setModel(TableModel(view, [one.title for one in COLUMNS]))
    qtbot.addWidget(view)
    view.resize(500, 200)
    view.show()
    with qtbot.waitExposed(view):
        pass
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))  # wherever the mouse is
    return view


def show(view: Any, *rows: tuple[str, ...]) -> None:
    view.model().show([heading("Stage"), *(TableRow(tuple(Cell(text) for text in row), key=("", 0)) for row in rows)])
    QApplication.processEvents()


def width_of(view: Any, text: str) -> int:
    return int(view.fontMetrics().horizontalAdvance(text))


def test_a_result_takes_the_room_of_a_column_that_needs_less(shown: Any) -> None:
    show(shown, ("ready", LONG, "1 note"))

    assert shown.columnWidth(1) > width_of(shown, LONG)
    assert width_of(shown, "Findings") < shown.columnWidth(2) < 20 * shown.fontMetrics().averageCharWidth()
    assert sum(shown.columnWidth(at) for at in range(3)) <= shown.viewport().width()


def test_an_empty_column_is_hidden_only_while_another_one_would_be_cut(shown: Any) -> None:
    show(shown, ("ready", "a result", ""))
    assert not shown.isColumnHidden(2)

    show(shown, ("ready", LONG * 2, ""))
    assert shown.isColumnHidden(2)

    show(shown, ("ready", LONG * 2, "1 note"))
    assert not shown.isColumnHidden(2)


def test_no_column_moves_under_the_mouse_or_against_the_users_will(shown: Any) -> None:
    show(shown, ("ready", "a result", "1 note"))
    point = shown.viewport().rect().center().toPointF()
    QApplication.sendEvent(shown, QEnterEvent(point, point, point))
    before = shown.columnWidth(1)

    show(shown, ("ready", LONG, "1 note"))
    assert shown.columnWidth(1) == before
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    QApplication.processEvents()
    assert shown.columnWidth(1) > before

    shown.setColumnWidth(1, 60)  # as a drag of the header's edge does
    show(shown, ("ready", LONG, "2 notes"))
    assert shown.columnWidth(1) == 60
