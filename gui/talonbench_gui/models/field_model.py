"""The fields of the selected mapping: configured, sent, state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from talonbench.mapping.forms import summary_of
from talonbench_gui.theme import current_theme
from talonbench_gui.wording import field_help, field_state, value_text

if TYPE_CHECKING:
    from talonbench.pipeline import FieldExplanation

Index = QModelIndex | QPersistentModelIndex
HEADS = ("Field", "From", "Value", "State")


class FieldModel(QAbstractTableModel):
    """A view of the preview's field explanations."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._fields: tuple[FieldExplanation, ...] = ()
        self._shown: tuple[FieldExplanation, ...] = ()  # keys masked

    def show(self, fields: tuple[FieldExplanation, ...]) -> None:
        """Show *fields*."""
        from talonbench.pipeline import shown  # late: the first paint has no fields

        self._shown = tuple(map(shown, fields))
        if [part.key for part in fields] != [part.key for part in self._fields]:
            self.beginResetModel()
            self._fields = fields
            self.endResetModel()
        elif fields:
            self._fields = fields
            self.dataChanged.emit(self.index(0, 0), self.index(len(fields) - 1, len(HEADS) - 1))

    def field(self, row: int) -> FieldExplanation | None:
        """The explanation in *row*."""
        return self._fields[row] if 0 <= row < len(self._fields) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._fields)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        field = self._shown[index.row()] if index.isValid() and index.row() < len(self._shown) else None
        if field is None:
            return None
        sign, word, colour = field_state(field)
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                cells = (
                    f"{field.label}{' *' if field.required else ''}",
                    summary_of(field.configured) + (" (default)" if field.is_default else ""),
                    value_text(field.sent),
                    f"{sign} {word}",
                )
                return cells[column]
            case Qt.ItemDataRole.ToolTipRole:
                return field_help(field)
            case Qt.ItemDataRole.ForegroundRole:
                muted = column == 1 and field.is_default
                return QColor(getattr(current_theme(), colour if column == 3 else "muted" if muted else "text"))
            case Qt.ItemDataRole.FontRole if column == 0 and field.required:
                font = QFont()
                font.setBold(True)
                return font
        return None
