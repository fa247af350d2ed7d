"""The table of fields: the widths of its columns, what is dropped on a row."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent

from talonbench_gui.features.mappings.field_table import shared
from tests.gui.conftest import WindowDriver


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


@pytest.mark.parametrize("selected", ['"language"', "English"])
def test_a_key_of_the_event_is_dragged_onto_a_field_and_stays_in_the_event(driver: WindowDriver, selected: str) -> None:
    window, table = driver.window, driver.window.mappings.table
    before = window.event_panel.json.text()
    at = before.index(selected)
    window.event_panel.json.go_to(at, at + len(selected))
    data = QMimeData()
    data.setText(selected)
    place = table.visualRect(table.model().index(2, 0)).center()
    drop = QDropEvent(
        place, Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip

    table.dropEvent(drop)
    driver.wait_for_preview()

    assert window.subscriptions()[0].mapping["eventType"] == {"@path": "$.properties.attributes.language"}
    assert drop.dropAction() == Qt.DropAction.CopyAction
    assert window.event_panel.json.text() == before
