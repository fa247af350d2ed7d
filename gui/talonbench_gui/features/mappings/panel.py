"""The mappings: their list, and the selected one with its action, trigger and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtWidgets import QListView, QStackedWidget, QVBoxLayout, QWidget

from talonbench.talon_one import ACTIONS
from talonbench_gui.features.mappings.field_model import FieldModel
from talonbench_gui.features.mappings.form import MappingForm
from talonbench_gui.features.mappings.list_model import MappingModel
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name
from talonbench_gui.widgets.panels import EmptyPanel, header, panel
from talonbench_gui.widgets.tables.row_delegates import StatusRows
from talonbench_gui.wording.outcomes import NO_MAPPING, describe_trigger

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.errors import Fault
    from talonbench.preview import Preview
    from talonbench.trace import MappingTrace
    from talonbench_gui.arranging import Arranging

FEWEST_ROWS, MOST_ROWS = 2, 8  # of the list, that are in sight at once
TOOLS = (
    ("add", "Add a mapping (Ctrl+Shift+N)"),
    ("duplicate", "Duplicate the mapping (Ctrl+D)"),
    ("up", "Move up (Alt+Up)"),
    ("down", "Move down (Alt+Down)"),
    ("delete", "Delete the mapping"),
)


class MappingPanel(QWidget):
    """The middle column: shows what *arranging* holds, and asks it for changes."""

    def __init__(self, arranging: Arranging) -> None:
        super().__init__()
        self._arranging = arranging
        self.rows = MappingModel(self)
        self._coming_field: str | None = None
        self.path_of: Callable[[str], str] = str  # the path in the event that a text dropped on a field stands for
        self.fields = FieldModel(self)
        self.list = set_accessible_name(QListView(), "Mappings")
        self.list.setObjectName("mappingList")
        self.form = form = MappingForm()
        self.name, self.action, self.table, self.editor = form.name, form.action, form.table, form.editor
        self.trigger, self.trigger_state = form.trigger, form.trigger_state
        self._lay_out()
        self._connect()

    # -- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.list.setModel(self.rows)
        self.list.setItemDelegate(StatusRows(self.list))
        self.list.setProperty("plain", True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setModel(self.fields)
        self.tools = {name: make_tool_button(name, title) for name, title in TOOLS}
        self._stack = QStackedWidget()
        self._empty = EmptyPanel(NO_MAPPING)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(panel(header("Mappings", *self.tools.values()), self.list, stretch=1))
        layout.addWidget(self._stack, 1)
        self._fit_list()

    def _fit_list(self) -> None:
        """Make the list as high as its rows, within reason."""
        rows = max(FEWEST_ROWS, min(MOST_ROWS, self.rows.rowCount()))
        height = max(self.list.sizeHintForRow(0), self.list.fontMetrics().height() + 6)
        self.list.setFixedHeight(rows * height + 4)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_list()

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._on_row_changed)
        self.rows.switched.connect(self._on_switched)
        self.action.currentIndexChanged.connect(self._on_action_chosen)
        self.name.textChanged.connect(lambda text: self._arranging.change(lambda now: now.edited(name=text)))
        self.trigger.textChanged.connect(lambda text: self._arranging.change(lambda now: now.edited(trigger=text)))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_field())
        self.table.path_dropped.connect(self._on_path_dropped)
        self.editor.changed.connect(
            lambda key, node: self._arranging.change(lambda now: now.with_field(key, node)),
        )
        self.editor.reset_asked.connect(lambda key: self._arranging.change(lambda now: now.with_default(key)))

    # -- what is shown ----------------------------------------------------------------------------------------

    def show_preview(self, preview: Preview) -> None:
        """Show outcomes, the selected mapping's trigger and its fields."""
        self._stack.setCurrentIndex(1 if preview.mappings else 0)
        self.rows.show(preview.mappings)
        self._fit_list()
        selected = self._arranging.now.selected
        if self.list.currentIndex().row() != selected < len(preview.mappings):
            self.list.setCurrentIndex(self.rows.index(selected))
        self._show_detail(preview)

    def _show_detail(self, preview: Preview) -> None:
        part = self._arranging.subscription
        if part is None or preview.selected_mapping is None or preview.selected != self._arranging.now.selected:
            return
        for edit, text in ((self.name, part.name), (self.trigger, part.trigger)):
            if edit.text() != text:
                edit.setText(text)
                edit.setCursorPosition(0)  # of a long one the beginning shows
        self.action.setCurrentIndex(self.action.findData(part.action))
        self.trigger_state.set_text(*describe_trigger(preview.selected_mapping))
        self.editor.set_event(preview.event)
        self.fields.show(preview.fields)
        if not self.table.currentIndex().isValid() and preview.fields:
            self.table.selectRow(0)
        if self._coming_field is not None:
            self._take_field()
        self._show_field()
        self.editor.fault(_mapping_faults(preview.selected_mapping))

    def show_lit_field(self, key: str) -> None:
        """Select the field *key*, the focus staying where it is."""
        keys = [field.key for field in map(self.fields.field, range(self.fields.rowCount())) if field is not None]
        if key in keys:
            self.table.selectRow(keys.index(key))

    def select_field(self, key: str) -> None:
        """Select the field *key* of the selected mapping, once its fields are shown."""
        part = self._arranging.subscription
        keys = [field.key for field in ACTIONS[part.action].fields] if part is not None else []
        if key in keys:
            self._coming_field = key
            self.table.setFocus()
            self._take_field()

    def _take_field(self) -> None:
        shown = [self.fields.field(row) for row in range(self.fields.rowCount())]
        keys = [field.key for field in shown if field is not None]
        if self._coming_field in keys:
            self.table.selectRow(keys.index(self._coming_field))
            self._coming_field = None

    def _show_field(self) -> None:
        self.editor.show_field(self.fields.field(self.table.currentIndex().row()))

    # -- edits ----------------------------------------------------------------------------------------------

    def _on_switched(self, identity: str, is_on: bool) -> None:
        self._arranging.change(lambda now: now.changed(identity, enabled=is_on))

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self._arranging.change(lambda now: now.chosen(current.row()))

    def _on_action_chosen(self) -> None:
        self._arranging.change(lambda now: now.with_action(self.action.currentData()))

    def _on_path_dropped(self, row: int, path: str) -> None:
        self.table.selectRow(row)
        self.editor.set_path(self.path_of(path))


def _mapping_faults(row: MappingTrace) -> tuple[Fault, ...]:
    """What Segment finds wrong in the mapping itself, or when it runs."""
    from talonbench.pipeline import Rejected  # late: the first paint has no outcome

    if row.compiled.invalid is not None and row.compiled.invalid.part == "mapping":
        return row.compiled.invalid.faults
    rejected = row.outcome
    return rejected.faults if isinstance(rejected, Rejected) and rejected.stage == "mapping" else ()
