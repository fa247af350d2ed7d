"""The table of fields: the widths of its columns, and the room that it shares with the selected field."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench.values import Value
from talonbench_gui.features.mappings.field_table import REST_MS, shared
from talonbench_gui.features.mappings.panel import MappingsPanel
from talonbench_gui.state.workbench import Workbench
from tests.gui.pages import settle


@pytest.mark.parametrize(
    ("room", "wanted", "widths"),
    [
        (400, [100, 50, 80], [100, 50, 80]),
        (360, [500, 500, 500], [155, 85, 120]),
        (360, [500, 30, 30], [300, 30, 30]),
        (0, [10, 10, 10], [0, 0, 0]),
    ],
    ids=["room for all", "no room for any", "the short ones leave theirs", "no room"],
)
def test_a_column_has_what_it_needs_or_its_share(room: int, wanted: list[int], widths: list[int]) -> None:
    assert shared(room, wanted) == widths


def test_the_columns_stand_still_until_the_values_rest(
    panel: MappingsPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    settle(qtbot, workbench)
    qtbot.wait(2 * REST_MS)
    table, fields, fitted = panel.form.table, panel.form.fields, []
    table.fitted.connect(lambda: fitted.append(True))

    for row in range(3):
        fields.dataChanged.emit(fields.index(row, 0), fields.index(row, 0))
    assert not fitted

    qtbot.waitUntil(lambda: len(fitted) == 1)


def test_the_selected_field_does_not_scroll_while_the_table_can(
    panel: MappingsPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    panel.resize(420, 520)
    workbench.store.apply(edits.set_action("mapping-1", "updateCustomerSessionV2"))
    settle(qtbot, workbench)
    area = panel.form.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)

    for row in (0, 3, 5):
        panel.form.table.selectRow(row)
        qtbot.waitUntil(lambda: not area.verticalScrollBar().isVisible())

    qtbot.waitUntil(panel.form.table.verticalScrollBar().isVisible)


def test_the_selected_field_stays_in_sight_when_its_form_takes_the_table_s_room(
    panel: MappingsPanel, workbench: Workbench, qtbot: QtBot
) -> None:
    panel.resize(420, 520)
    parts: dict[str, Value] = {f"part{at}": {"@path": f"$.part{at}"} for at in range(9)}
    workbench.store.apply(edits.set_action("mapping-1", "updateCustomerSessionV2"))
    workbench.store.apply(edits.set_field("mapping-1", "cartItems", {"@arrayPath": ["$.properties.products", parts]}))
    settle(qtbot, workbench)
    table = panel.form.table

    table.setFocus()
    for _ in range(panel.form.fields.row_of("cartItems")):
        qtbot.keyClick(table, Qt.Key.Key_Down)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: table.viewport().height() < 5 * table.rowHeight(0))

    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))
