"""Keeps rows selected and in view while the list around them becomes another one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QItemSelectionModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from talonbench.archive.results import EventRow
    from talonbench_gui.features.archive.model import ArchiveModel
    from talonbench_gui.widgets.tables.table import Table

MOST_ROWS: Final = 100  # that stay selected


class _Kept(NamedTuple):
    """The row of the list at *top*, pixels below the head, and the selected ones, the current one first."""

    top: int
    rows: tuple[EventRow, ...]


class RowKeeper:
    """Asks *model*, which *table* shows, for the rows that the user looks at."""

    def __init__(self, table: Table, model: ArchiveModel) -> None:
        self._table, self._model = table, model

    def rows(self) -> tuple[EventRow, ...]:
        """The row that stays where it is on screen, then the selected ones; none if the user went nowhere yet."""
        return self._find().rows

    @contextmanager
    def hold(self, places: Sequence[int | None]) -> Iterator[None]:
        """While the list becomes another one, in which the rows are at *places*."""
        table, kept = self._table, self._find()
        value = table.verticalScrollBar().value()
        yield
        table.doItemsLayout()  # the scroll bar has the new range
        place, *selected = places or (None,)
        self._select([one for one in selected if one is not None] or [0 if place is None else place])
        if kept.rows and place is not None:
            value = place * table.verticalHeader().defaultSectionSize() - kept.top
        table.verticalScrollBar().setValue(value if kept.rows else 0)

    def _find(self) -> _Kept:
        table, model = self._table, self._model
        current, first = table.selected, max(0, table.rowAt(0))
        if not model.rowCount() or (current <= 0 and not first and not table.hasFocus()):
            return _Kept(0, ())
        is_visible = 0 <= table.rowViewportPosition(current) < table.viewport().height() and current >= 0
        anchor = current if is_visible else first
        selected = [current, *(one for one in table.selected_rows()[: MOST_ROWS - 1] if one != current)]
        found = [model.row(anchor), *(model.row(one) for one in selected if one >= 0)]
        top = table.rowViewportPosition(anchor)
        return _Kept(top, () if found[0] is None else tuple(one for one in found if one is not None))

    def _select(self, rows: Sequence[int]) -> None:
        """Select *rows*; the first is the current one."""
        model, flags = self._table.selectionModel(), QItemSelectionModel.SelectionFlag
        self._table.select(rows[0])
        for row in rows[1:]:
            model.select(self._model.index(row, 0), flags.Select | flags.Rows)


def is_same_event(one: EventRow, other: EventRow | None) -> bool:
    """Whether both are the same event of the archive, in whatever results of its run."""
    return other is not None and (one.file, one.line, one.message_id) == (other.file, other.line, other.message_id)
