"""Keeps rows selected and in view while the list around them becomes another one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.archive.results import EventRow
    from talonbench_gui.features.archive.model import ArchiveModel
    from talonbench_gui.widgets.tables.table import Table

MOST_ROWS: Final = 100  # that stay selected


class RowKeeper:
    """Asks *model*, which *table* shows, for the rows that the user looks at."""

    def __init__(self, table: Table, model: ArchiveModel) -> None:
        self._table, self._model = table, model

    def rows(self) -> tuple[EventRow, ...]:
        """The row that stays where it is on screen, then the selected ones; none if the user went nowhere yet."""
        anchor, table = self._find_anchor(), self._table
        if anchor is None:
            return ()
        chosen = [table.selected, *(one for one in table.selected_rows()[: MOST_ROWS - 1] if one != table.selected)]
        found = [self._model.row(one) for one in (anchor, *chosen)]
        return () if found[0] is None else tuple(one for one in found if one is not None)

    @contextmanager
    def hold(self, places: Sequence[int | None]) -> Iterator[None]:
        """While the list becomes another one, in which the rows are at *places*."""
        table, anchor, value = self._table, self._find_anchor(), self._table.verticalScrollBar().value()
        top = 0 if anchor is None else table.rowViewportPosition(anchor)
        yield
        table.doItemsLayout()  # the scroll bar has the new range
        place, *selected = places or (None,)
        self._select([one for one in selected if one is not None] or [0 if place is None else place])
        if place is not None:
            value = place * table.verticalHeader().defaultSectionSize() - top
        table.verticalScrollBar().setValue(value if places else 0)

    def _find_anchor(self) -> int | None:
        """The selected row or, if it is out of sight, the first visible one; None if the user went nowhere yet."""
        table = self._table
        first, current = table.rowAt(0), table.selected
        if first < 0 or (current <= 0 and first == 0 and not table.hasFocus()):
            return None
        is_visible = current >= 0 and 0 <= table.rowViewportPosition(current) < table.viewport().height()
        return current if is_visible else first

    def _select(self, rows: Sequence[int]) -> None:
        """Select *rows*; the first is the current one."""
        model, flags = self._table.selectionModel(), QItemSelectionModel.SelectionFlag
        self._table.select(rows[0])
        for row in rows[1:]:
            model.select(self._model.index(row, 0), flags.Select | flags.Rows)


def is_same_event(one: EventRow, other: EventRow | None) -> bool:
    """Whether both are the same event of the archive, in whatever results of its run."""
    return other is not None and (one.file, one.line, one.message_id) == (other.file, other.line, other.message_id)
