"""A model of many rows, whose cells are requested when they become visible."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.tables.row_delegates import HEADING
from talonbench_gui.widgets.tables.table_model import spoken

Index = QModelIndex | QPersistentModelIndex


class LazyTableModel(QAbstractTableModel):
    """A flat list of rows without headings; *heads* name the columns."""

    heads: ClassVar[tuple[str, ...]]

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""
        raise NotImplementedError

    def color(self, row: int, column: int) -> str:
        """The name of the cell's color in the theme."""
        raise NotImplementedError

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role == HEADING:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return spoken(self.text(index.row(), column) for column in range(len(self.heads)))
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(getattr(current_theme(), self.color(index.row(), index.column())))
        return None
