"""The selected mapping: its head, its fields, and the selected field."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from talonbench.document import edits
from talonbench.talon_one import ACTIONS
from talonbench.values import UNDEFINED
from talonbench_gui.features.mappings.field_model import FieldModel
from talonbench_gui.features.mappings.field_table import FieldTable
from talonbench_gui.features.mappings.head import MappingHead
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.panels import panel

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from talonbench.destination import Subscription
    from talonbench.document import Document
    from talonbench.errors import Fault
    from talonbench.preview import Preview
    from talonbench.trace import MappingTrace
    from talonbench.values import Value
    from talonbench_gui.features.mappings.field_editor import FieldEditor
    from talonbench_gui.state.document_store import DocumentStore
    from talonbench_gui.widgets.fitted_area import FittedArea

MOST_OF_FIELD = 0.65  # share of the height below the trigger
EDGES = 6  # pixels: the frames and the line between them


class MappingForm(QWidget):
    """Shows the selected mapping of *store*; every change is an edit of the document."""

    def __init__(self, store: DocumentStore) -> None:
        super().__init__()
        self._store = store
        self._mapping = ""  # the ID of the mapping whose fields are shown: the preview follows a moment later
        self._wanted_field = ""  # field to select once its mapping's fields are shown
        self.head = MappingHead(store)
        self.fields = FieldModel(self)
        self.table = FieldTable()
        self.table.setObjectName("fieldTable")
        self.table.setModel(self.fields)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._area: FittedArea | None = None
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        place = QWidget()
        place.setLayout(self._place)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(self.head, self.table, _line(), place, stretch=3))
        self.table.fitted.connect(self._share_height)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._on_field_selected)
        self._store.changed.connect(self._on_document)

    @cached_property
    def editor(self) -> FieldEditor:
        """The form of the selected field, created on first use: the first paint has none."""
        from talonbench_gui.features.mappings.field_editor import FieldEditor
        from talonbench_gui.widgets.fitted_area import FittedArea

        editor = FieldEditor()
        editor.changed.connect(self._on_field_edited)
        editor.reset_requested.connect(self._on_field_reset)
        self._area = set_accessible_name(FittedArea(editor), "Selected field")
        self._area.fitted.connect(self._share_height)
        self._place.addWidget(self._area)
        for before, after in pairwise((self.table, editor.kind, editor.reset)):
            QWidget.setTabOrder(before, after)
        return editor

    def _share_height(self) -> None:
        """Give the selected field up to a share of the height, and the table the rest."""
        room = self.height() - self.head.height()
        wanted = self._area.wanted() if self._area is not None else 0
        left = room - min(wanted, int(room * MOST_OF_FIELD)) - EDGES
        hint, least = self.table.sizeHint().height(), self.table.minimumSizeHint().height()
        self.table.setMaximumHeight(max(least, min(hint, left)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    # -- showing --------------------------------------------------------------------------------------------

    def show_preview(self, preview: Preview) -> None:
        """Show the outcome and fields of the selected mapping; ignored if another one is selected now."""
        traced, current = preview.selected_mapping, self._store.document.current_mapping
        if traced is None or current is None or not _is_of(traced.subscription, current):
            return
        self._mapping = current.id
        self.head.show_outcome(traced, preview.trace)
        self.editor.set_event(preview.event)
        self.fields.show(preview.fields)
        if not self.table.currentIndex().isValid() and preview.fields:
            self.table.selectRow(0)
        self._select_wanted()
        self._show_field()
        self.editor.show_faults(_list_mapping_faults(traced))

    def clear(self) -> None:
        """Clear what was shown of a former document."""
        self._mapping = self._wanted_field = ""
        self.fields.show(())
        self._show_field()

    def select_field(self, key: str, *, focus: bool = False) -> bool:
        """Select the field *key* once it is shown; return whether the selected mapping has it."""
        current = self._store.document.current_mapping
        if current is None or not _has_field(current.action, key):
            return False
        self._wanted_field = key
        self._select_wanted()
        if focus:
            self.table.setFocus()
        return True

    def set_field_path(self, row: int, path: str) -> None:
        """Make the field in *row* read *path*."""
        self.table.selectRow(row)
        self.editor.set_path(path)

    def selected_value(self) -> tuple[str, str]:
        """The label and value of the selected field, with masked keys; empty if none is selected."""
        row = self.table.currentIndex().row()
        field = self.fields.field(row)
        return ("", "") if field is None else (field.label, self.fields.value(row))

    def reset_selected(self) -> None:
        """Reset the selected field to its action's default."""
        field = self.fields.field(self.table.currentIndex().row())
        if field is not None:
            self._on_field_reset(field.key)

    def _select_wanted(self) -> None:
        current = self._store.document.current_mapping
        row = self.fields.row_of(self._wanted_field)
        if row >= 0 and current is not None and current.id == self._mapping:
            self._wanted_field = ""
            self.table.selectRow(row)

    def _show_field(self) -> None:
        field = self.fields.field(self.table.currentIndex().row())
        if field is not None:
            self.editor.show_field(field, self._configured(field.key))
        elif self._area is not None:
            self.editor.show_field(None, UNDEFINED)

    def _configured(self, key: str) -> Value:
        """The document's node for the field *key*; ahead of the preview while the user types."""
        document = self._store.document
        at = edits.find_mapping(document, self._mapping)
        return document.mappings[at].mapping.get(key, UNDEFINED) if at >= 0 else UNDEFINED

    # -- the document ---------------------------------------------------------------------------------------

    def _on_document(self, before: Document, after: Document) -> None:
        """Show a change by undo or redo at once."""
        now = after.current_mapping
        is_shown = now is not None and now.id == self._mapping
        if is_shown and now is not before.current_mapping and self.editor.key:
            self.editor.show_node(self._configured(self.editor.key))

    def _on_field_selected(self) -> None:
        self._store.seal()
        self._show_field()

    def _on_field_edited(self, key: str, node: Value) -> None:
        self._store.apply(edits.set_field(self._mapping, key, node))

    def _on_field_reset(self, key: str) -> None:
        current = self._store.document.current_mapping
        if current is not None and current.id == self._mapping and _has_field(current.action, key):
            self._store.apply(edits.reset_field(current.id, key))


def _is_of(traced: Subscription, current: Subscription) -> bool:
    """Whether *traced* is the mapping *current*, possibly as it was before the last keystrokes."""
    return traced.id == current.id and traced.action == current.action


def _has_field(action: str, key: str) -> bool:
    return any(field.key == key for field in ACTIONS[action].fields)


def _list_mapping_faults(row: MappingTrace) -> tuple[Fault, ...]:
    """What Segment would find wrong in the mapping, statically or when it runs."""
    from talonbench.pipeline import Rejected  # imported late: the first paint has no outcome

    if row.compiled.invalid is not None and row.compiled.invalid.part == "mapping":
        return row.compiled.invalid.faults
    rejected = row.outcome
    return rejected.faults if isinstance(rejected, Rejected) and rejected.stage == "mapping" else ()


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
