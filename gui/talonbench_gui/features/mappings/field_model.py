"""The fields of the selected mapping: configured, sent, state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from talonbench.values import UNDEFINED, Undefined
from talonbench_gui.theme import current_theme
from talonbench_gui.wording.fields import field_help, field_state, format_value

if TYPE_CHECKING:
    from talonbench.pipeline import FieldTrace

Index = QModelIndex | QPersistentModelIndex
HEADS = ("Field", "From", "Value", "State")
LEGEND = (
    "Bold with *: required",
    "Gray italics: the action's default",
    "The value sent for this event",
    "● sent   ≈ converted   ○ empty   – not set   ✕ error",
)
STATE = 3
DEFAULT = ", the action's default"
MOST_IN_TIP = 2_000  # characters


class FieldModel(QAbstractTableModel):
    """Shows the fields of the preview's selected mapping."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._fields: tuple[FieldTrace, ...] = ()
        self._shown: tuple[FieldTrace, ...] = ()  # with masked keys

    def show(self, fields: tuple[FieldTrace, ...]) -> None:
        """Show *fields*; repaint only changed rows."""
        from talonbench.pipeline import mask_field_trace  # imported late: the first paint has no fields

        before, self._shown = self._shown, tuple(map(mask_field_trace, fields))
        if [part.key for part in fields] != [part.key for part in self._fields]:
            self.beginResetModel()
            self._fields = fields
            self.endResetModel()
            return
        self._fields = fields
        for row, (old, new) in enumerate(zip(before, self._shown, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADS) - 1))

    def field(self, row: int) -> FieldTrace | None:
        """The field in *row*."""
        return self._fields[row] if 0 <= row < len(self._fields) else None

    def row_of(self, key: str) -> int:
        """The row of the field *key*, or -1."""
        return next((row for row, field in enumerate(self._fields) if field.key == key), -1)

    def value(self, row: int) -> str:
        """The full value sent for the field in *row*, with masked keys."""
        sent = self._shown[row].sent if 0 <= row < len(self._shown) else UNDEFINED
        if isinstance(sent, Undefined):
            return ""
        from talonbench.values import json_text  # imported late: not needed for the first paint

        return sent if isinstance(sent, str) else json_text(sent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._fields)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return HEADS[section] if section < STATE else ""  # its column is one sign wide
            case Qt.ItemDataRole.AccessibleTextRole:
                return HEADS[section]
            case Qt.ItemDataRole.ToolTipRole:
                return LEGEND[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        field = self._shown[index.row()] if index.isValid() and index.row() < len(self._shown) else None
        if field is None:
            return None
        from talonbench.mapping.forms import describe_node  # imported late: the first paint has no fields

        sign, word, color = field_state(field)
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                cells = (
                    f"{field.label}{' *' if field.required else ''}",
                    describe_node(field.configured),
                    format_value(field.sent) or word,
                    f"{sign} {word}",
                )
                return cells[column]
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(field, column)
            case Qt.ItemDataRole.AccessibleTextRole if column == 1:
                return f"{describe_node(field.configured)}{DEFAULT if field.is_default else ''}"
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(getattr(current_theme(), _tone(field, column, color)))
            case Qt.ItemDataRole.FontRole:
                return _font(field, column)
        return None


def _tip(field: FieldTrace, column: int) -> str:
    """The full text of a cell."""
    from talonbench.mapping.forms import describe_node

    if column == 1:
        return f"{describe_node(field.configured)}{DEFAULT if field.is_default else ''}" or field_state(field)[1]
    if column == 2 and not isinstance(field.sent, Undefined):
        return format_value(field.sent, MOST_IN_TIP)
    return f"{field.label} · {field.key}: {field_state(field)[1]}\n{field_help(field)}"


def _tone(field: FieldTrace, column: int, state: str) -> str:
    is_empty = isinstance(field.sent, Undefined)
    if column == 3 or (column == 2 and (is_empty or field.faults)):
        return state
    return "muted" if (column == 1 and field.is_default) or (column == 0 and is_empty and not field.faults) else "text"


def _font(field: FieldTrace, column: int) -> QFont | None:
    """Bold: required; italic: the action's default."""
    if (column == 0 and field.required) or (column == 1 and field.is_default):
        font = QFont()
        font.setBold(column == 0)
        font.setItalic(column == 1)
        return font
    return None
