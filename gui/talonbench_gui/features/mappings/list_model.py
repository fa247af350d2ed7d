"""The list of mappings with their outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.tables import row_delegates
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from talonbench.trace import MappingTrace

Index = QModelIndex | QPersistentModelIndex


class MappingModel(QAbstractListModel):
    """Shows the preview's mappings.

    The check box enables a mapping: *switched* carries the ID of the mapping and whether it is enabled now.
    """

    switched = Signal(str, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[MappingTrace, ...] = ()
        self._states: dict[str, str] = {}
        self._seconds: dict[str, float] = {}
        self._faces: list[tuple[object, ...]] = []

    def show(self, rows: tuple[MappingTrace, ...]) -> None:
        """Show *rows*; repaint only changed ones."""
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows, self._faces = rows, [self._face(row) for row in rows]
            self.endResetModel()
            return
        self._rows = rows
        self._draw_changed()

    def show_states(self, states: dict[str, str], seconds: dict[str, float] | None = None) -> None:
        """Show *states* (mapping ID → status) of the last send instead of the outcomes, with durations in *seconds*."""
        self._states, self._seconds = dict(states), seconds or {}
        self._draw_changed()

    def _draw_changed(self) -> None:
        """Repaint rows that look different; while the user types, most don't."""
        before, self._faces = self._faces, [self._face(row) for row in self._rows]
        for at, face in enumerate(self._faces):
            if at >= len(before) or face != before[at]:
                self.dataChanged.emit(self.index(at), self.index(at))

    def _face(self, row: MappingTrace) -> tuple[object, ...]:
        """Everything visible of *row*."""
        of = row.subscription
        return of.name, of.enabled, of.action, self._states.get(of.id, row.status), self._seconds.get(of.id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        sign, word, color = STATUS_LABELS[self._states.get(row.subscription.id, row.status)]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{sign}  {row.subscription.name} — {word}{self._time(row)}"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{row.compiled.action.title}: {word}"
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(current_theme().text if row.subscription.enabled else current_theme().muted)
            case row_delegates.NAME:
                return row.subscription.name
            case row_delegates.STATUS:
                return f"{sign} {word}{self._time(row)}"
            case row_delegates.TONE:
                return color
            case Qt.ItemDataRole.FontRole if row.compiled.action.deprecated:
                font = QFont()
                font.setItalic(True)
                return font
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if row.subscription.enabled else Qt.CheckState.Unchecked
        return None

    def _time(self, row: MappingTrace) -> str:
        seconds = self._seconds.get(row.subscription.id)
        return "" if seconds is None else f" · {seconds * 1000:.0f} ms"

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.switched.emit(self._rows[index.row()].subscription.id, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable
