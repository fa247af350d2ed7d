"""The fields of the selected mapping: configured, sent, state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from talonbench.mapping.forms import describe_node
from talonbench.values import UNDEFINED, Undefined, json_text
from talonbench_gui.theme import current_theme
from talonbench_gui.wording.fields import field_help, field_state, format_value

if TYPE_CHECKING:
    from talonbench.pipeline import FieldTrace

Index = QModelIndex | QPersistentModelIndex
HEADS = ("Field", "From", "Value", "State")
LEGEND = (
    "Bold and *: required",
    "Italic and grey: the action's own default",
    "What is sent for this event",
    "● sent   ≈ changed on its way   ○ no value   – not set   ✕ a fault",
)
STATE = 3
DEFAULT = ", the action's default"
MOST_IN_TIP = 2_000  # characters


class FieldModel(QAbstractTableModel):
    """A view of the preview's field explanations."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._fields: tuple[FieldTrace, ...] = ()
        self._shown: tuple[FieldTrace, ...] = ()  # keys masked

    def show(self, fields: tuple[FieldTrace, ...]) -> None:
        """Show *fields*; only what changed is drawn anew."""
        from talonbench.pipeline import mask_field_trace  # late: the first paint has no fields

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
        """The explanation in *row*."""
        return self._fields[row] if 0 <= row < len(self._fields) else None

    def value(self, row: int) -> str:
        """What is sent for the field in *row*, whole, its keys masked."""
        sent = self._shown[row].sent if 0 <= row < len(self._shown) else UNDEFINED
        return sent if isinstance(sent, str) else "" if isinstance(sent, Undefined) else json_text(sent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._fields)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return HEADS[section] if section < STATE else ""  # its column is as narrow as a sign
            case Qt.ItemDataRole.AccessibleTextRole:
                return HEADS[section]
            case Qt.ItemDataRole.ToolTipRole:
                return LEGEND[section]
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
                return QColor(getattr(current_theme(), _tone(field, column, colour)))
            case Qt.ItemDataRole.FontRole:
                return _font(field, column)
        return None


def _tip(field: FieldTrace, column: int) -> str:
    """What a cell has no room for."""
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
    """Bold: required; italic: the action's own default."""
    if (column == 0 and field.required) or (column == 1 and field.is_default):
        font = QFont()
        font.setBold(column == 0)
        font.setItalic(column == 1)
        return font
    return None
