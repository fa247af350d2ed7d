"""The rows of a form: keys with values, or only values; added, deleted and moved by keyboard or buttons."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from talonbench.mapping.forms import format_shorthand, parse_shorthand
from talonbench.mapping.trial import try_node
from talonbench.values import UNDEFINED, Undefined, Value
from talonbench_gui.features.mappings.row_edit import RowEdit
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name
from talonbench_gui.wording.fields import describe_missing_members, format_value, member_tip, member_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QAbstractItemModel

    from talonbench.fields import Field
    from talonbench_gui.features.mappings.path_completion import PathCompletions


class Row(QWidget):
    """A row; rows of an array have no *name*."""

    def __init__(self, name: str | None, text: str) -> None:
        super().__init__()
        self.name = None if name is None else RowEdit(name, "Key", "key")
        self.value = RowEdit(text, "Value", "$.path, value or {{template}}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if self.name is not None:
            layout.addWidget(self.name, 2)
        layout.addWidget(self.value, 3)

    @property
    def edits(self) -> tuple[RowEdit, ...]:
        """From left to right."""
        return (self.value,) if self.name is None else (self.name, self.value)

    @property
    def title(self) -> str:
        """Its key, as typed."""
        return "" if self.name is None else self.name.text()

    @property
    def node(self) -> Value:
        """The node that its value represents; undefined if empty."""
        return parse_shorthand(self.value.text())


class RowsEditor(QWidget):
    """Edits an object or an array; *members* are an object's known keys; *paths* complete values."""

    edited = Signal()

    def __init__(self, value: Value, members: tuple[Field, ...], paths: PathCompletions) -> None:
        super().__init__()
        self._has_names = isinstance(value, dict)
        self._members = {member.key: member for member in members}
        self._paths = paths
        self._rows: list[Row] = []
        self._at = -1
        self._values = self._completer(paths)
        self._names = self._completer(QStringListModel(list(self._members), self))
        self.add = set_accessible_name(QToolButton(), "Add row", "Add row (Return in the last row)")
        self.up, self.down = (
            make_tool_button("up", "Move row up (Alt+Up)"),
            make_tool_button("down", "Move row down (Alt+Down)"),
        )
        self.delete = make_tool_button("delete", "Delete row (Alt+Delete)")
        self.notes = ToneLabel("", "muted")
        self._lay_out()
        self.add.clicked.connect(lambda: self.append())
        self.up.clicked.connect(lambda: self.carry(-1))
        self.down.clicked.connect(lambda: self.carry(1))
        self.delete.clicked.connect(self.drop)
        pairs = value.items() if isinstance(value, dict) else [(None, one) for one in _items(value)]
        for name, node in pairs:
            self._insert(len(self._rows), name, format_shorthand(node))
        self._show()

    def _completer(self, model: QAbstractItemModel) -> QCompleter:
        completer = QCompleter(model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        return completer

    def _lay_out(self) -> None:
        self.add.setText("+ Add")
        if self._members:
            self._menu = QMenu(self.add)
            self._menu.setToolTipsVisible(True)
            self._menu.aboutToShow.connect(self._fill_menu)
            self.add.setMenu(self._menu)
            self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.notes.setWordWrap(True)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        tools.addWidget(self.add)
        for button in (self.up, self.down, self.delete):
            tools.addWidget(button)
        tools.addStretch()
        self._column = QVBoxLayout()
        self._column.setSpacing(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(self._column)
        layout.addLayout(tools)
        layout.addWidget(self.notes)

    # -- content ----------------------------------------------------------------------------------------------

    def value(self) -> Value:
        """The object or array as typed, without rows that have no value; raises ValueError if a key is wrong."""
        rows = [row for row in self._rows if row.node is not UNDEFINED]
        if not self._has_names:
            return [row.node for row in rows]
        written: dict[str, Value] = {}
        for row in rows:
            if not row.title:
                raise ValueError("Every value needs a key.")
            if row.title in written:
                raise ValueError(f"The key “{row.title}” is used twice.")
            written[row.title] = row.node
        return written

    @property
    def stops(self) -> Sequence[QWidget]:
        """The widgets in tab order."""
        return [*(edit for row in self._rows for edit in row.edits), self.add, self.up, self.down, self.delete]

    @property
    def rows(self) -> Sequence[Row]:
        """The rows, from top to bottom."""
        return self._rows

    # -- actions ----------------------------------------------------------------------------------------------

    def append(self, name: str = "") -> None:
        """Append a row and focus it; with *name*, set its value to the path of that name, if there is one."""
        row = self._insert(len(self._rows), name if self._has_names else None, self._namesake(name))
        self._show()
        (row.value if name else row.edits[0]).setFocus()
        if name:
            self.edited.emit()

    def carry(self, step: int) -> None:
        """Move the row that has, or last had, the focus."""
        to = self._at + step
        if not (0 <= self._at < len(self._rows) and 0 <= to < len(self._rows)):
            return
        row = self._rows.pop(self._at)
        self._rows.insert(to, row)
        self._column.removeWidget(row)
        self._column.insertWidget(to, row)
        self._at = to
        self._show()
        self.edited.emit()

    def drop(self) -> None:
        """Delete the row that has, or last had, the focus."""
        if not 0 <= self._at < len(self._rows):
            return
        row = self._rows.pop(self._at)
        self._at = min(self._at, len(self._rows) - 1)
        (self._rows[self._at].edits[0] if self._rows else self.add).setFocus()
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._show()
        self.edited.emit()

    def show_found(self) -> None:
        """Show the value found by each row."""
        for row in self._rows:
            found = try_node(row.node, self._paths.base)
            row.value.show_found("" if isinstance(found, Undefined) else f"= {format_value(found)}")

    # -- rows -------------------------------------------------------------------------------------------------

    def _insert(self, at: int, name: str | None, text: str) -> Row:
        row = Row(name, text)
        self._rows.insert(at, row)
        self._column.insertWidget(at, row)
        if row.name is not None and self._members:
            row.name.setCompleter(self._names)
        row.value.setCompleter(self._values)
        row.value.textEdited.connect(self._paths.fill)
        for column, edit in enumerate(row.edits):
            edit.textChanged.connect(self._on_edited)
            edit.entered.connect(lambda: self._enter(row))
            edit.walked.connect(lambda step, column=column: self._walk(step, column))
            edit.carried.connect(self.carry)
            edit.dropped.connect(self.drop)
            edit.returnPressed.connect(lambda edit=edit: self._go_on(row, edit))
        return row

    def _namesake(self, name: str) -> str:
        """The path of the key *name*, if it exists at the base of the paths."""
        return f"$.{name}" if isinstance(self._paths.base, dict) and name in self._paths.base else ""

    def _enter(self, row: Row) -> None:
        self._at = self._rows.index(row)
        self._enable()

    def _walk(self, step: int, column: int) -> None:
        if 0 <= self._at + step < len(self._rows):
            self._rows[self._at + step].edits[column].setFocus()

    def _go_on(self, row: Row, edit: RowEdit) -> None:
        """Go from a key to its value, from a value to the next row, from the last row to a new one."""
        if edit is not row.value:
            row.value.setText(row.value.text() or self._namesake(row.title))
            row.value.selectAll()
            row.value.setFocus()
        elif self._rows[-1] is not row:
            self._rows[self._rows.index(row) + 1].edits[0].setFocus()
        elif row.value.text():
            self.append()

    def _on_edited(self) -> None:
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        """Update tooltips, notes and buttons for the current rows."""
        self._enable()
        self.show_found()
        for row in self._rows:
            if row.name is not None:
                row.name.setToolTip(member_tip(self._members, row.title))
        self.notes.setText(describe_missing_members(self._members, [row.title for row in self._rows]))
        self.notes.setVisible(bool(self.notes.text()))
        for before, behind in pairwise(self.stops):
            QWidget.setTabOrder(before, behind)

    def _enable(self) -> None:
        self.up.setEnabled(self._at > 0)
        self.down.setEnabled(0 <= self._at < len(self._rows) - 1)
        self.delete.setEnabled(0 <= self._at < len(self._rows))

    def _fill_menu(self) -> None:
        """Offer the known keys that the object lacks, and a custom one."""
        self._menu.clear()
        there = [row.title for row in self._rows]
        for key, member in self._members.items():
            if key not in there:
                action = self._menu.addAction(member_title(member), partial(self.append, key))
                action.setToolTip(member_tip(self._members, key))
        self._menu.addSeparator()
        self._menu.addAction("Custom key…", lambda: self.append())


def _items(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []
