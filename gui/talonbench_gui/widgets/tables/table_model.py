"""A table model; each cell has one of the theme's colors, and a row may be a heading of the rows below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.tables.row_delegates import CHIP, HEADING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Index = QModelIndex | QPersistentModelIndex
_SIGN = re.compile(r"^[^\w\s“\"'(/{\[]\s")  # a sign before words
About = tuple[str, int]  # what a row represents: a kind and an index


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; *color* is the name of one of the theme's colors, *chip* that of a fill behind the text."""

    text: str
    color: str = "text"
    tip: str = ""
    chip: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; a heading has one cell. *key* is what the row represents to its creator."""

    cells: tuple[Cell, ...]
    is_heading: bool = False
    key: About | None = None


def heading(text: str) -> TableRow:
    """A heading for the rows below it."""
    return TableRow((Cell(text, "muted"),), is_heading=True)


def spoken(cells: Iterable[str]) -> str:
    """A row as screen readers say it at its first cell: all its texts, without the signs that stand before words."""
    return ", ".join(_SIGN.sub("", text) for text in cells if text)


class TableModel(QAbstractTableModel):
    """Holds rows, sorted by a column on request."""

    def __init__(self, parent: QObject, heads: Sequence[str]) -> None:
        super().__init__(parent)
        self.heads = tuple(heads)
        self.rows: tuple[TableRow, ...] = ()
        self._order: tuple[int, Qt.SortOrder] | None = None

    def show(self, rows: Sequence[TableRow]) -> None:
        """Show *rows*; keep the selection if only their texts change."""
        old, self.rows = self.rows, self._sorted(rows)
        if [row.is_heading for row in old] != [row.is_heading for row in self.rows]:
            self.beginResetModel()
            self.endResetModel()
        elif old != self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.heads) - 1))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order) if column >= 0 else None
        self.show(self.rows)

    def _sorted(self, rows: Sequence[TableRow]) -> tuple[TableRow, ...]:
        if self._order is None:
            return tuple(rows)
        column, order = self._order
        is_down = order == Qt.SortOrder.DescendingOrder
        return tuple(sorted(rows, key=lambda row: row.cells[column].text.lower(), reverse=is_down))

    def row(self, index: Index | int) -> TableRow | None:
        """The row at *index*, a heading included."""
        at = index if isinstance(index, int) else index.row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.heads[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index)
        return Qt.ItemFlag.NoItemFlags if row is None or row.is_heading else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index) if index.isValid() else None
        if row is None or role == HEADING:
            return row is not None and row.is_heading
        if index.column() >= len(row.cells):
            return None
        cell = row.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or cell.text
        if role == CHIP:
            return cell.chip
        if role == Qt.ItemDataRole.AccessibleTextRole:
            texts = [one.text for one in row.cells]
            return spoken(texts) if index.column() == 0 else cell.text
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(getattr(current_theme(), cell.color))
        return None
