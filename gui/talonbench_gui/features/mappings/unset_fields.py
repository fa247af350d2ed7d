"""Hides the fields that a mapping doesn't set, behind a button in the header that counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QToolButton, QTreeView

from talonbench.values import Undefined
from talonbench_gui.features.mappings.field_model import FIELD
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from talonbench_gui.features.mappings.field_model import FieldModel

Index = QModelIndex | QPersistentModelIndex


class UnsetFields(QObject):
    """Shows all fields of *table* while its *button* is checked; a selected field stays until the next mapping."""

    def __init__(self, table: QTreeView, fields: FieldModel) -> None:
        super().__init__(table)
        self._table, self._fields = table, fields
        self._kept: set[str] = set()
        self._words = ("", "")  # on the button: with and without the word
        self.button = set_accessible_name(QToolButton(table.header()), "Unset fields")
        self.button.setObjectName("unsetFields")
        self.button.setProperty("role", "link")
        self.button.setCheckable(True)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.show()
        table.setTabOrder(table, self.button)
        self.button.toggled.connect(self.hide)
        table.header().sectionResized.connect(self._place)
        table.header().geometriesChanged.connect(self._place)

    def keep(self, index: Index) -> None:
        """Keep the field of *index* visible, set or not."""
        row = self._fields.row(index)
        if row is not None and row.keys[0] not in self._kept:
            self._kept.add(row.keys[0])
            self.hide()

    def forget(self) -> None:
        """Hide what was kept: another mapping is shown."""
        self._kept.clear()

    def hide(self) -> None:
        """Hide the fields that aren't set, and count them."""
        count = 0
        for at in range(self._fields.rowCount()):
            is_unset = self._is_unset(at)
            count += is_unset
            is_hidden = is_unset and not self.button.isChecked()
            if self._table.isRowHidden(at, QModelIndex()) != is_hidden:
                self._table.setRowHidden(at, QModelIndex(), is_hidden)
        self._show_count(count)

    def _is_unset(self, at: int) -> bool:
        row = self._fields.row(self._fields.index(at, FIELD))
        if row is None or not isinstance(row.node, Undefined) or row.keys[0] in self._kept:
            return False
        found = self._fields.found.get(row.keys[0])
        is_required = row.field is not None and row.field.required
        return not is_required and (found is None or not found.trace.faults)

    def _show_count(self, count: int) -> None:
        is_on = self.button.isChecked()
        sign = "−" if is_on else "+"
        words = (f"{sign} {count} unset", f"{sign} {count}")
        if words != self._words:
            self._words = words
            title = f"{'Hide' if is_on else 'Show'} the {count} fields that aren't set"
            set_accessible_name(self.button, title, title)
            self.button.setVisible(count > 0)
            self._place()

    def _place(self) -> None:
        """Put the button at the right end of the first column's header, beside its title."""
        head = self._table.header()
        title = head.fontMetrics().horizontalAdvance(f"{self._fields.headerData(FIELD, head.orientation())}  ")
        for words in self._words:
            self.button.setText(words)
            if self.button.sizeHint().width() + title <= head.sectionSize(FIELD):
                break
        size = self.button.sizeHint()
        right = head.sectionViewportPosition(FIELD) + head.sectionSize(FIELD)
        self.button.setGeometry(right - size.width() - 2, (head.height() - size.height()) // 2, *size.toTuple())
