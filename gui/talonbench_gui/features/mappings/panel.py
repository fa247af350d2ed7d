"""The mappings: their list, and the selected one with its action, trigger and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtWidgets import QListView, QStackedWidget, QVBoxLayout, QWidget

from talonbench.document import edits
from talonbench_gui.features.mappings.form import MappingForm
from talonbench_gui.features.mappings.list_model import MappingModel
from talonbench_gui.widgets.menus import attach_menu
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name
from talonbench_gui.widgets.panels import EmptyPanel, header, panel
from talonbench_gui.widgets.tables.row_delegates import StatusRows
from talonbench_gui.wording.status import NO_MAPPING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QToolButton

    from talonbench.document import Document
    from talonbench.lint import Place
    from talonbench.preview import Preview
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.features.mappings.trigger_editor import TriggerEditor
    from talonbench_gui.state.workbench import Workbench

FEWEST_ROWS, MOST_ROWS = 2, 8  # rows of the list visible at once
TOOLS: Final = ("mapping.add", "mapping.duplicate", "mapping.up", "mapping.down", "mapping.delete")
LIST_MENU: Final = (
    "mapping.add",
    "mapping.duplicate",
    "mapping.toggle",
    "mapping.up",
    "mapping.down",
    "mapping.trigger",
    "mapping.reset",
    "mapping.delete",
)
FIELD_MENU: Final = ("field.copy", "field.reset")


class MappingsPanel(QWidget):
    """Shows the document's mappings with their outcomes and the results of the last send."""

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._workbench, self._actions = workbench, actions
        self._store = workbench.store
        self._path_source: Callable[[str], str] = str
        self._trigger_editor: TriggerEditor | None = None
        self.rows = MappingModel(self)
        self.list = set_accessible_name(QListView(), "Mappings")
        self.list.setObjectName("mappingList")
        self.form = MappingForm(workbench.store)
        self._lay_out()
        self._connect()
        self._bind()
        self._show_page(workbench.store.document)
        if workbench.previews.current is not None:
            self._show_preview(workbench.previews.current)

    # -- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.list.setModel(self.rows)
        self.list.setItemDelegate(StatusRows(self.list))
        self.list.setProperty("plain", True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyPanel(NO_MAPPING))
        self._stack.addWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        tools = [_make_tool(self._actions[name]) for name in TOOLS]
        layout.addWidget(panel(header("Mappings", *tools), self.list, stretch=1))
        layout.addWidget(self._stack, 1)
        self._fit_list()

    def _fit_list(self) -> None:
        """Make the list as high as its rows, up to a maximum."""
        rows = max(FEWEST_ROWS, min(MOST_ROWS, self.rows.rowCount()))
        height = max(self.list.sizeHintForRow(0), self.list.fontMetrics().height() + 6)
        self.list.setFixedHeight(rows * height + 4)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_list()

    def _connect(self) -> None:
        workbench = self._workbench
        workbench.store.changed.connect(self._on_document)
        workbench.previews.changed.connect(self._show_preview)
        workbench.results.changed.connect(self._show_results)
        workbench.file.opened.connect(self._on_opened)
        self.list.selectionModel().currentChanged.connect(self._on_row_changed)
        self.rows.switched.connect(self._on_switched)
        self.form.table.path_dropped.connect(self._on_path_dropped)

    def _bind(self) -> None:
        actions = self._actions
        actions.bind("mapping.trigger", self._open_trigger_editor)
        actions.bind("field.copy", self._copy_field)
        actions.bind("field.reset", self.form.reset_selected)
        self.form.head.edit_trigger.clicked.connect(actions["mapping.trigger"].trigger)
        attach_menu(self.list, [actions[name] for name in LIST_MENU])
        attach_menu(self.form.table, [actions[name] for name in FIELD_MENU])

    # -- for others -----------------------------------------------------------------------------------------

    def reveal(self, place: Place) -> bool:
        """Focus the mapping, trigger or field at *place*; return whether it exists."""
        ids = [part.id for part in self._store.document.mappings]
        if place.mapping not in ids:
            return False
        self._store.apply(edits.select_mapping(ids.index(place.mapping)))
        if place.kind == "trigger":
            self.form.head.select_in_trigger(place.start, place.end)
            return True
        key = place.path.strip("/").partition("/")[0]
        if place.kind == "field" and key:
            return self.form.select_field(key, focus=True)
        self.focus_list()
        return True

    def show_lit_field(self, key: str) -> None:
        """Select the field *key* without moving the focus."""
        self.form.select_field(key)

    def set_path_source(self, find_path: Callable[[str], str]) -> None:
        """Let *find_path* return the event path for a text dropped on a field."""
        self._path_source = find_path

    def focus_list(self) -> None:
        """Focus the list of mappings."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_fields(self) -> None:
        """Focus the table of fields."""
        self.form.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- showing --------------------------------------------------------------------------------------------

    def _on_document(self, before: Document, after: Document) -> None:
        if before.mappings is not after.mappings or before.mapping != after.mapping:
            self._show_page(after)

    def _show_page(self, document: Document) -> None:
        self._stack.setCurrentIndex(1 if document.mappings else 0)
        self._select(document.mapping)

    def _select(self, row: int) -> None:
        if self.list.currentIndex().row() != row and 0 <= row < self.rows.rowCount():
            self.list.setCurrentIndex(self.rows.index(row))

    def _show_preview(self, preview: Preview) -> None:
        self.rows.show(preview.mappings)
        self._fit_list()
        self._select(self._store.document.mapping)
        self.form.show_preview(preview)

    def _show_results(self) -> None:
        results = self._workbench.results
        durations = results.durations() if results.states else {}
        self.rows.show_states(dict(results.states), durations)

    def _on_opened(self) -> None:
        self.rows.show(())
        self.form.clear()
        if self._trigger_editor is not None:
            self._trigger_editor.close()

    # -- edits ----------------------------------------------------------------------------------------------

    def _on_switched(self, identity: str, is_on: bool) -> None:
        self._store.apply(edits.enable_mapping(identity, is_on))

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self._store.apply(edits.select_mapping(current.row()))

    def _on_path_dropped(self, row: int, text: str) -> None:
        self.form.set_field_path(row, self._path_source(text))

    def _copy_field(self) -> None:
        label, value = self.form.selected_value()
        if label:
            self._actions.context.ui.copy(value, f"Copied the value of {label}.")

    def _open_trigger_editor(self) -> None:
        from talonbench_gui.features.mappings.trigger_editor import (
            TriggerEditor,
        )  # imported late: not needed for the first paint

        self._trigger_editor = self._trigger_editor or TriggerEditor(self._workbench, self._actions, self)
        self._trigger_editor.open()


def _make_tool(action: QAction) -> QToolButton:
    """A button for *action*."""
    keys = action.shortcut().toString()
    button = make_tool_button(str(action.data()), f"{action.text()} ({keys})" if keys else action.text())
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button
