"""The user's connections: add, edit and remove them, enter their keys, use one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from talonbench_gui.features.connections.form import ConnectionForm
from talonbench_gui.features.connections.status import describe_kind
from talonbench_gui.features.connections.words import (
    GUIDE,
    KEYS_KEPT,
    KeyState,
    connection_rows,
    describe_access,
    describe_connection,
    describe_key,
    describe_management_key,
    describe_test,
    make_free_name,
    parse_day,
)
from talonbench_gui.widgets.detail import DetailHeader, foot
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.labels import MessageLine
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.page_header import PageHeader, make_primary
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.state_style import set_state
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import TableModel
from talonbench_gui.widgets.tables.widths import Column

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from talonbench.connections import Connection
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

COLUMNS = (
    Column("Env.", 10), Column("Name", 26, 2), Column("API key", 18, rank=2), Column("Checked", 14, 1, rank=1),
)  # fmt: skip


class ConnectionsPage(QWidget):
    """The table, and the form of the selected connection; edits apply at once. Updates while visible."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._connections, self._actions, self._results = workbench.connections, actions, workbench.results
        self._management = workbench.management
        self._shown = ""  # the ID of the connection in the form
        self._model = TableModel(self, [one.title for one in COLUMNS])
        self._table = Table("connectionsList", "Connections", COLUMNS, lines=2)
        self._table.setModel(self._model)
        self._form = ConnectionForm()
        self._original: Connection | None = None  # the shown connection as it was when selected
        self._add, self._remove = make_primary(make_button("Add connection")), make_button("Delete connection…")
        self._remove.setProperty("kind", "danger")
        self._use, self._revert = make_primary(make_button("Use connection")), make_button("Revert")
        self._header = PageHeader("Connections", "connectionsStatus", self._add, parent=self)
        self._header.say(KEYS_KEPT)
        self._head = DetailHeader()
        self._head.state.setProperty("role", "sandboxKind")  # before it is measured, for the padding of its style
        self._head.state.setWordWrap(False)
        self._head.state.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)  # a chip
        self._lay_out()
        self._connect()

    def setFocus(self, *_: object) -> None:
        """Focus the table: a proxy would take Tab past what is above it."""
        self._table.setFocus()

    def _lay_out(self) -> None:
        for button, name in (
            (self._add, "connectionAdd"), (self._remove, "connectionRemove"), (self._use, "connectionUse"),
            (self._revert, "connectionRevert"),
        ):  # fmt: skip
            button.setObjectName(name)
        self._guide = HtmlView("keyGuide", "What the keys allow, and where to get them")
        saved = MessageLine("When edits are saved")
        saved.set_text("Saved when you leave a field", "muted")
        saved.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        footer = foot(self._remove, saved, self._revert, self._use, stretch=1)
        split = PageSplit(
            panel(self._table, stretch=0), panel(self._head, self._form, self._guide, footer, stretch=2), (560, 620)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._header)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self._table.selectionModel().currentChanged.connect(self._on_selected)
        self._table.activated.connect(self._on_use)
        self._form.edited.connect(self._on_edited)
        self._form.key_typed.connect(self._on_key_typed)
        self._form.key_entered.connect(self._on_key_entered)
        self._form.management.key_typed.connect(self._on_management_key_typed)
        self._form.management.key_entered.connect(self._on_management_key_entered)
        self._form.management.tested.connect(self._on_management_test)
        self._management.entry_asked.connect(self._on_entry_asked)
        self._add.clicked.connect(self._on_add)
        self._remove.clicked.connect(self._on_remove)
        self._use.clicked.connect(self._on_use)
        self._revert.clicked.connect(self._on_revert)
        for signal in (
            self._connections.changed, self._connections.listed, self._connections.key_changed,
            self._management.changed,
        ):  # fmt: skip
            signal.connect(self._refresh)
        self._results.changed.connect(self._on_results)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shown = self._shown or self._connections.current.id
        self._on_management_key_entered()
        self._refresh()

    # -- showing --------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        connections, used = self._connections.connections, self._connections.index
        ids = [one.id for one in connections]
        row = ids.index(self._shown) if self._shown in ids else used
        self._model.show(connection_rows(connections, used, list(map(self._key_state, connections)), date.today()))
        if self._table.selected != row:
            self._table.select(row)
        self._show(connections[row], is_used=row == used)

    def _on_results(self) -> None:
        if self._results.test is not None:
            self._refresh()

    def _on_selected(self) -> None:
        connections, row = self._connections.connections, self._table.selected
        if 0 <= row < len(connections) and connections[row].id != self._shown:
            self._show(connections[row], is_used=row == self._connections.index)
            self._connections.commit_key(connections[row])
            self._management.commit_key(connections[row])

    def _show(self, one: Connection, *, is_used: bool) -> None:
        is_new, self._shown = one.id != self._shown, one.id
        if self._original is None or self._original.id != one.id:
            self._original = one
        self._revert.setEnabled(one != self._original)
        key = self._key_state(one)
        label, tip, role = describe_kind(one)
        self._head.say(one.name, "In use" if is_used else "", label)
        set_state(self._head.state, "role", role)
        self._head.state.setToolTip(tip)
        self._use.setEnabled(not is_used)
        self._remove.setEnabled(one.kind != "sandbox")
        self._form.show_connection(one, key, is_new=is_new)
        self._form.show_notes(describe_key(one, key), *describe_connection(one, key, date.today()))
        self._show_management(one)

    def _show_management(self, one: Connection) -> None:
        management, form = self._management, self._form.management
        key, location = management.key_of(one), management.locate_key(one)
        form.show_management(one, key, location, describe_management_key(one, location), management.applications(one))
        problem = "Testing…" if management.is_testing else management.problem(one)
        form.allow_test(not problem, problem)
        self._guide.show_html(describe_access(management.test_of(one)) + GUIDE)

    def _key_state(self, one: Connection) -> KeyState:
        connections = self._connections
        tested = self._results.tests.get(connections.mark(one))
        return KeyState(
            connections.key_of(one),
            connections.locate_key(one),
            connections.explain_missing_key(one),
            ("", "", "") if tested is None else describe_test(*tested),
        )

    def _selected(self) -> Connection | None:
        return next((one for one in self._connections.connections if one.id == self._shown), None)

    # -- edits ----------------------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        before = self._selected()
        if before is None:
            return
        after = self._form.read(before)
        problem = self._find_problem(after)
        if problem:
            self._form.show_notes(describe_key(before, self._key_state(before)), problem, "bad")
        elif after != before:
            self._connections.update(after)
            self._connections.commit_key(after)
            self._management.commit_key(after)

    def _find_problem(self, after: Connection) -> str:
        """Why *after* can't be accepted, or an empty text."""
        if after.key_expires and parse_day(after.key_expires) is None:
            return f"{after.key_expires} isn't a valid date; enter it as YYYY-MM-DD."
        others = {one.name for one in self._connections.connections if one.id != after.id}
        return f"Another connection is already named “{after.name}”." if after.name in others else ""

    def _on_key_typed(self, key: str) -> None:
        one = self._selected()
        if one is not None:
            self._connections.set_key_of(one, key)

    def _on_key_entered(self) -> None:
        one = self._selected()
        if one is not None:
            self._connections.commit_key(one)

    def _on_management_key_typed(self, key: str) -> None:
        one = self._selected()
        if one is not None:
            self._management.set_key(one, key)

    def _on_management_key_entered(self) -> None:
        one = self._selected()
        if one is not None:
            self._management.commit_key(one)

    def _on_management_test(self) -> None:
        one = self._selected()
        if one is not None:
            self._management.test(one)

    def _on_entry_asked(self, connection: str) -> None:
        """Select the connection with this ID, and focus its management key."""
        ids = [one.id for one in self._connections.connections]
        if connection in ids:
            self._table.select(ids.index(connection))
            self._form.management.focus_key()

    def _on_add(self) -> None:
        name = make_free_name(self._connections.connections)
        self._shown = self._connections.create(name).id
        self._refresh()
        self._form.name.setFocus()
        self._form.name.selectAll()

    def _on_remove(self) -> None:
        one = self._selected()
        question = f"Delete “{one.name}” and its API key?" if one is not None else ""
        if one is not None and self._actions.context.ui.confirm(question, "Delete connection"):
            self._connections.remove(one)
            self._management.forget(one, [other for other in self._connections.connections if other.id != one.id])

    def _on_revert(self) -> None:
        """Undo the edits since the connection was selected; its key stays as it is."""
        if self._original is not None:
            self._connections.update(self._original)
            self._form.show_connection(self._original, self._key_state(self._original), is_new=True)

    def _on_use(self) -> None:
        one = self._selected()
        if one is not None:
            self._connections.use(one)
            self._actions.context.ui.open_page("editor")
