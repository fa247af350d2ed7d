"""The widths of the table of fields."""

import pytest

from talonbench_gui.panels.field_table import shared


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
