"""The Sandbox page: profiles, sessions, coupons, events and effects; snapshots, and the rules of the campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from talonbench_gui.features.sandbox.snapshots import SnapshotBar
from talonbench_gui.features.sandbox.words import (
    EMPTY,
    KINDS,
    NO_COUPONS,
    Detail,
    count_rows,
    describe_state,
    format_data,
)
from talonbench_gui.widgets.detail import DetailHeader, bar
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.empty import EmptyPage
from talonbench_gui.widgets.labels import Chip
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.page_header import PageHeader
from talonbench_gui.widgets.page_split import PageSplit
from talonbench_gui.widgets.panels import PageStack, panel
from talonbench_gui.widgets.segments import Segments
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import TableModel

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from talonbench.sandbox import SandboxState
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

TITLE: Final = "Sandbox"
NOTHING: Final = Detail("Nothing selected", "Select a row to see its data.", " ")


class SandboxPage(QWidget):
    """Reads the sandbox's state when it is shown, and whenever it changes while visible."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sandbox, self._actions = workbench.sandbox, actions
        self._kinds = Segments("What the sandbox remembers", tuple((name, one.title) for name, one in KINDS.items()))
        self._rules, self._reset = make_button("Edit rules"), make_button("Reset sandbox")
        self._save = make_button("Save snapshot…")
        self._simulated = Chip("Origin of the data")
        self._header = PageHeader(
            TITLE, "sandboxStatus", self._simulated, self._rules, self._save, self._reset, parent=self
        )
        self._tables: dict[str, Table] = {}
        self._models: dict[str, TableModel] = {}
        self._details: list[Detail] = []
        self._stack, self._empty = PageStack(), EmptyPage(*EMPTY, picture="cloud")
        self._head, self._view = DetailHeader(), JsonView("sandboxData", "Data of the selected row")
        self._snapshots = SnapshotBar()
        self._make_tables()
        self._lay_out()
        self._connect()

    def _make_tables(self) -> None:
        for name, kind in KINDS.items():
            model = TableModel(self, [column.title for column in kind.columns])
            table = Table(f"sandbox{kind.title}", kind.title, kind.columns)
            table.setModel(model)
            table.selectionModel().currentChanged.connect(self._show_selected)
            self._tables[name], self._models[name] = table, model
            self._stack.addWidget(table)
        self._stack.addWidget(self._empty)

    def _lay_out(self) -> None:
        for widget, name in (
            (self._rules, "sandboxRules"), (self._save, "sandboxSaveSnapshot"), (self._reset, "sandboxReset"),
            (self._kinds, "sandboxKinds"), (self._simulated, "sandboxSimulated"),
            *((self._kinds.button(name), f"sandbox{kind.title}Choice") for name, kind in KINDS.items()),
        ):  # fmt: skip
            widget.setObjectName(name)
        self._simulated.set_text("SIMULATED", "warn")
        left = panel(bar(self._kinds, QWidget(), stretch=1), self._stack, stretch=1)
        right, column = QWidget(), panel(self._head, self._view, stretch=1)
        layout = QVBoxLayout(right)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column, 1)
        layout.addWidget(panel(self._snapshots))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._header)
        whole.addWidget(PageSplit(left, right, (760, 420)), 1)

    def _connect(self) -> None:
        self._sandbox.changed.connect(self._show)
        self._kinds.chosen.connect(self._show)
        for button, command in (
            (self._rules, "sandbox.edit_rules"), (self._save, "sandbox.save_snapshot"), (self._reset, "sandbox.reset"),
        ):  # fmt: skip
            button.clicked.connect(lambda _, command=command: self._actions.run(command))
        self._snapshots.restored.connect(self._sandbox.restore_snapshot)
        self._snapshots.deleted.connect(self._sandbox.delete_snapshot)

    def setFocus(self, *_: object) -> None:
        """Focus the table, or if it is empty what chooses another one."""
        table = self._tables[self._kinds.current]
        (table if self._stack.currentWidget() is table else self._kinds).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._sandbox.refresh()
        self._show()

    # -- showing --------------------------------------------------------------------------------------------

    def _show(self, *_: object) -> None:
        state = self._sandbox.state
        if not self.isVisible() or state is None:
            return
        for name, kind in KINDS.items():
            count = count_rows(state, name)
            self._kinds.button(name).setText(f"{kind.title} {count:,}" if count else kind.title)
        self._show_rows(state)
        self._snapshots.show_names(state.snapshots)
        self._header.say(self._sandbox.problem or describe_state(state), "bad" if self._sandbox.problem else "muted")

    def _show_rows(self, state: SandboxState) -> None:
        """List the newest of the chosen kind; the details of one that is still there stay."""
        name = self._kinds.current
        table = self._tables[name]
        rows = KINDS[name].rows(state)
        self._details = [detail for _, detail in rows]
        self._models[name].show([row for row, _ in rows])
        self._empty.say(*(NO_COUPONS if name == "coupons" else EMPTY))
        self._stack.setCurrentWidget(table if rows else self._empty)
        if rows and not 0 <= table.selected < len(rows):
            table.select(0)
        self._show_selected()

    def _show_selected(self, *_: object) -> None:
        at = self._tables[self._kinds.current].selected
        detail = self._details[at] if 0 <= at < len(self._details) else NOTHING
        self._head.say(detail.title, detail.facts, detail.state or " ", detail.tone)
        self._view.set_text(format_data(detail.data))
