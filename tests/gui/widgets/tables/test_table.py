"""Tables as all pages have them: headings, columns that fit, keys."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.markup import colored, table
from talonbench_gui.widgets.detail import SuggestionList
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import Cell, TableModel, TableRow, heading
from talonbench_gui.widgets.tables.widths import Column

COLUMNS = (Column("State", 10), Column("Name", 10, 1), Column("Where", 10, rank=1), Column("Also", 10, rank=2))


def row(*words: str, at: int = 0) -> TableRow:
    return TableRow(tuple(Cell(word) for word in words), key=("row", at))


@pytest.fixture
def shown(qtbot: QtBot) -> Any:
    view = Table("table", "A table", COLUMNS)
    model = TableModel(view, [one.title for one in COLUMNS])
    view.setModel(model)
    model.show([heading("Letters"), row("b", "x", at=0), row("a", "y", at=1), heading("Digits"), row("1", "z", at=2)])
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    return view


def test_headings_go_across_and_the_arrows_step_over_them(shown: Any) -> None:
    shown.select(2)

    QTest.keyClick(shown, Qt.Key.Key_Down)

    assert shown.selected == 4
    assert shown.columnSpan(3, 0) == len(COLUMNS)


def test_where_there_is_no_room_the_columns_of_the_highest_rank_are_hidden_first(shown: Any) -> None:
    letter = shown.fontMetrics().averageCharWidth()
    seen = []
    for letters in (60, 36, 26, 12):
        shown.resize(letters * letter + 70, 300)
        seen.append([at for at in range(4) if not shown.isColumnHidden(at)])

    assert seen[0] == [0, 1, 2, 3]
    assert seen[1] == [0, 1, 2]
    assert seen[3] == [0, 1]


def test_what_is_chosen_stays_while_only_words_change(shown: Any) -> None:
    shown.select(2)

    shown.model().show([heading("Letters"), row("b"), row("a changed"), heading("Digits"), row("1")])

    assert shown.selected == 2
    assert shown.model().row(2).cells[0].text == "a changed"


def test_a_click_on_a_head_sorts(qtbot: QtBot) -> None:
    view = Table("table", "A table", COLUMNS)
    model = TableModel(view, [one.title for one in COLUMNS])
    view.setModel(model)
    view.sort_by_heads()
    model.show([row("b", "1", "", ""), row("a", "2", "", "")])
    qtbot.addWidget(view)

    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [one.cells[0].text for one in model.rows] == ["a", "b"]
    view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert [one.cells[0].text for one in model.rows] == ["b", "a"]
    model.show([row("a", "2", "", ""), row("c", "3", "", ""), row("b", "1", "", "")])
    assert [one.cells[0].text for one in model.rows] == ["c", "b", "a"]


def test_each_offer_has_a_button_that_says_what_it_does(qtbot: QtBot) -> None:
    offers = SuggestionList("What helps")
    chosen: list[int] = []
    qtbot.addWidget(offers)
    offers.activated.connect(chosen.append)
    offers.show_offers([("Change", "change a"), ("Remove", "change b")])

    offers.buttons[1].click()

    assert chosen == [1]
    assert offers.buttons[1].accessibleName() == "Remove: change b"
    offers.show_offers([])
    assert not offers.isVisible()


def test_json_is_colored_as_in_editors_and_html_in_it_is_text() -> None:
    assert colored('{"a": 1} // <b>') == (
        '<pre>{<span class="key">&quot;a&quot;</span>: <span class="number">1</span>} '
        '<span class="comment">// &lt;b&gt;</span></pre>'
    )


def test_a_table_of_html_has_heads_only_where_there_are_any() -> None:
    assert "<th>" not in table((), [("a", "b")])
    assert "<th>what</th>" in table(("", "what"), [("✓", "b")])


def test_a_row_is_chosen_alone_also_while_control_is_held_down(shown: Any) -> None:
    shown.setSelectionMode(shown.SelectionMode.ExtendedSelection)
    shown.select(1)
    QTest.keyPress(shown, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)

    shown.select(2)
    shown.select(2)

    assert shown.selected_rows() == [2]
    QTest.keyRelease(shown, Qt.Key.Key_Control)


def scroll(view: Table, pixels: int, angle: int) -> None:
    """Turn a wheel by *angle*, or with *pixels* move two fingers on a touchpad."""
    place, way = QPointF(50, 100), QPoint(0, angle)
    event = QWheelEvent(
        place, view.viewport().mapToGlobal(place), QPoint(0, pixels), way,
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_a_list_never_rests_at_half_a_row(shown: Any, qtbot: QtBot) -> None:
    shown.model().show([row(str(at), at=at) for at in range(60)])
    shown.resize(900, 307)
    bar, high = shown.verticalScrollBar(), shown.rowHeight(0)

    scroll(shown, 0, -120)
    assert bar.value() > 0
    assert bar.value() % high == 0
    for _ in range(100):
        scroll(shown, 0, -120)
    assert (bar.value(), bar.maximum() % high) == (bar.maximum(), 0)

    for _ in range(5):
        scroll(shown, 0, 10)  # a touchpad's
    assert 0 < bar.maximum() - bar.value() < 5 * high
    qtbot.waitUntil(lambda: bar.value() % high == 0)

    bar.setSliderDown(True)
    bar.setSliderPosition(10 * high + high // 3)
    bar.setSliderDown(False)
    assert bar.value() % high == 0


@pytest.mark.parametrize(("before", "painted"), [(3, 1), (100, 0)])
def test_rows_that_are_added_below_those_visible_paint_nothing_again(qtbot: QtBot, before: int, painted: int) -> None:
    view, model = Table("table", "A table", [Column("State", 10, 1)]), QStandardItemModel(before, 1)
    view.setModel(model)
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.show()
    qtbot.wait(50)
    paints = Paints(view.viewport())
    end = view.verticalScrollBar().maximum()

    model.insertRows(before, 100)
    qtbot.wait(50)

    assert bool(paints.count) == bool(painted)
    assert view.verticalScrollBar().maximum() > end
    view.scrollToBottom()
    assert view.rowAt(0) > 90


class Paints(QObject):
    """Counts how often *widget* is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False
