"""The selected mapping: its head, the tree of its fields, and the selected row's value."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from talonbench.document import edits
from talonbench.talon_one import ACTIONS
from talonbench.values import UNDEFINED
from talonbench_gui.features.mappings.field_model import FieldModel
from talonbench_gui.features.mappings.field_table import FieldTable
from talonbench_gui.features.mappings.head import MappingHead
from talonbench_gui.widgets.panels import panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QMenu

    from talonbench.destination import Subscription
    from talonbench.document import Document, Edit
    from talonbench.lint import Finding
    from talonbench.mapping.form_rows import FormRow
    from talonbench.pipeline import FieldTrace
    from talonbench.preview import Preview
    from talonbench.trace import MappingTrace
    from talonbench.values import Value
    from talonbench.values.pointer import Keys
    from talonbench_gui.features.mappings.field_editor import FieldEditor
    from talonbench_gui.state.document_store import DocumentStore

ADDING: Final = "adding key"


class MappingForm(QWidget):
    """Shows the selected mapping of *store*; every change is an edit of the document."""

    def __init__(self, store: DocumentStore) -> None:
        super().__init__()
        self._store = store
        self._mapping = ""  # the ID of the mapping whose fields are shown: the preview follows a moment later
        self._wanted: Keys = ()  # place to select once its mapping's fields are shown
        self._shown: tuple[object, str] | None = None  # the mapping and action that the rows were made of
        self._rows: tuple[FormRow, ...] = ()
        self._traces: Sequence[FieldTrace] = ()
        self._warnings: tuple[Finding, ...] = ()
        self._added: Keys = ()  # place of the key that is being added: with its name and value, it is one step to undo
        self._additions = 0
        self._is_begun = False  # whether the addition has set the object around the key
        self.head = MappingHead(store)
        self.fields = FieldModel(self)
        self.table = FieldTable()
        self.table.setObjectName("fieldTable")
        self.table.setModel(self.fields)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        place = QWidget()
        place.setLayout(self._place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(self.head, self.table, _line(), place, stretch=1))

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._on_row_selected)
        self.table.add_requested.connect(self.add_below)
        self.table.delete_requested.connect(self._delete)
        self.table.move_requested.connect(self._move)
        self.table.edit_requested.connect(lambda: self.editor.focus_value())
        self._store.changed.connect(self._on_document)

    @cached_property
    def editor(self) -> FieldEditor:
        """The form of the selected row, created on first use: the first paint has none."""
        from talonbench_gui.features.mappings.field_editor import FieldEditor

        editor = FieldEditor()
        editor.setObjectName("fieldEditor")
        editor.changed.connect(self._on_edited)
        editor.renamed.connect(self._on_renamed)
        editor.add_requested.connect(self.add_below)
        editor.reset_requested.connect(self._on_field_reset)
        editor.left.connect(self.table.setFocus)
        self._place.addWidget(editor)
        QWidget.setTabOrder(self.table.last_stop, editor.name)  # the editor's other stops follow its name
        return editor

    # -- showing --------------------------------------------------------------------------------------------

    def show_preview(self, preview: Preview) -> None:
        """Show the outcome and fields of the selected mapping; ignored if another one is selected now."""
        traced, current = preview.selected_mapping, self._store.document.current_mapping
        if traced is None or current is None or not _is_of(traced.subscription, current):
            return
        self._mapping = current.id
        self.head.show_outcome(traced, preview.trace)
        self.editor.set_event(preview.event)
        self._warnings = _list_warnings(preview, current.id)
        self._show_rows(current, preview.fields)
        if not self.table.currentIndex().isValid():
            self.table.select_first()
        self._select_wanted()
        self._show_selected()
        self.editor.show_faults(_list_other_faults(traced))

    def _show_rows(self, mapping: Subscription, fields: Sequence[FieldTrace]) -> None:
        """Show the fields of *mapping* as it is in the document: ahead of the preview while the user types."""
        if self._shown is None or self._shown[0] is not mapping.mapping or self._shown[1] != mapping.action:
            from talonbench.mapping.form_rows import list_rows  # imported late: the first paint has no fields

            self._rows = list_rows(ACTIONS[mapping.action].fields, mapping.mapping, self._rows)
            self._shown = (mapping.mapping, mapping.action)
        self._traces = fields
        self.fields.show(self._rows, fields, self._warnings)

    def clear(self) -> None:
        """Clear what was shown of a former document."""
        self._mapping, self._wanted, self._shown, self._rows, self._traces = "", (), None, (), ()
        self.fields.show((), ())
        self._show_selected()

    def select_field(self, key: str, *, focus: bool = False) -> bool:
        """Select the field *key* once it is shown; return whether the selected mapping has it."""
        return self.select_place((key,), focus=focus)

    def select_place(self, keys: Keys, *, focus: bool = False) -> bool:
        """Select the row at *keys*, a place in the mapping or its payload, once it is shown; return if there is one."""
        current = self._store.document.current_mapping
        if current is None or not keys or not _has_field(current.action, keys[0]):
            return False
        self._wanted = keys
        self._select_wanted()
        if focus:
            self.table.setFocus()
        return True

    def set_field_path(self, keys: Keys, path: str) -> None:
        """Make the row at *keys* read *path*."""
        self.table.select(self.fields.index_of(keys))
        self.editor.set_path(path)

    def selected_value(self) -> tuple[str, str]:
        """The label and value of the selected row, with masked keys; empty if none is selected."""
        row = self.fields.row(self.table.currentIndex())
        if row is None:
            return "", ""
        from talonbench_gui.wording.field_rows import copied_text  # imported late: the first paint has no fields

        return row.name, copied_text(row, self.fields.found.get(row.keys[0]))

    def reset_selected(self) -> None:
        """Reset the field of the selected row to its action's default."""
        row = self.fields.row(self.table.currentIndex())
        if row is not None:
            self._on_field_reset(row.keys[0])

    def add_to_selected(self) -> None:
        """Add a key or an item to the selected row, or beside it."""
        row = self.fields.row(self.table.currentIndex())
        if row is not None:
            self.add_below(row.keys)

    def delete_selected(self) -> None:
        """Delete the selected key or item; unset the selected field."""
        row = self.fields.row(self.table.currentIndex())
        if row is not None:
            self._delete(row.keys)

    def _select_wanted(self) -> None:
        current = self._store.document.current_mapping
        if self._wanted and current is not None and current.id == self._mapping:
            index = self.fields.index_of(self._wanted)
            if index.isValid():
                self._wanted = ()
                self.table.select(index)

    def _show_selected(self) -> None:
        index = self.table.currentIndex()
        row = self.fields.row(index)
        if row is None:
            if "editor" in self.__dict__:
                self.editor.show_row(None, None, (), [])
                self.editor.show_growing("")
            return
        from talonbench.mapping.form_rows import list_array_heads  # imported late: the first paint has no fields
        from talonbench_gui.features.mappings.additions import find_growing

        heads = list_array_heads(self._configured(), row.keys)
        self.editor.show_row(row, self.fields.found.get(row.keys[0]), self.fields.trail(index), heads)
        self.editor.show_growing(find_growing(row, self.fields.row(index.parent())))

    def _configured(self) -> Value:
        """The shown mapping in the document."""
        at = edits.find_mapping(self._store.document, self._mapping)
        return self._store.document.mappings[at].mapping if at >= 0 else UNDEFINED

    # -- the document ---------------------------------------------------------------------------------------

    def _on_document(self, before: Document, after: Document) -> None:
        """Show a change of the shown mapping at once, by undo as well; its values follow with the preview."""
        now, former = after.current_mapping, before.current_mapping
        if now is None or now is former or now.id != self._mapping or not self._rows:
            return
        if former is not None and former.action == now.action:
            self._show_rows(now, self._traces)
            self._show_selected()

    def _on_row_selected(self, _: QModelIndex, previous: QModelIndex) -> None:
        row = self.fields.row(self.table.currentIndex())
        if row is not None and not self._is_added(row.keys):
            self._added = ()
            if previous.isValid():  # the first selection comes with the first values, while the user types elsewhere
                self._store.seal()
        self._show_selected()

    def _on_edited(self, keys: Keys, node: Value) -> None:
        self._apply(edits.set_node(self._mapping, keys, node), keys)

    def _on_renamed(self, keys: Keys, name: str) -> None:
        before, renamed = self._store.document, (*keys[:-1], name)
        edit = edits.rename_key(self._mapping, keys, name)
        is_added = self._added == keys
        if is_added:
            self._added = renamed
        self._apply(edit, renamed)
        if self._store.document is before and name != keys[-1]:
            self._added = keys if is_added else self._added
            self.editor.refuse_name(name)

    def _is_added(self, keys: Keys) -> bool:
        """Whether the row at *keys* is, or is part of, what is being added."""
        return bool(self._added) and keys[: len(self._added)] == self._added

    def _apply(self, edit: Edit, keys: Keys) -> None:
        """Apply *edit* of the row at *keys*, as a part of its addition if it is being added."""
        if self._is_added(keys):
            edit = edits.make_part(edit, ADDING, (ADDING, self._additions))
        self._store.apply(edit)

    def _on_field_reset(self, key: str) -> None:
        current = self._store.document.current_mapping
        if current is not None and current.id == self._mapping and _has_field(current.action, key):
            self._store.apply(edits.reset_field(current.id, key))

    def add_below(self, keys: Keys) -> None:
        """Add a key or an item to the row at *keys*, or beside it if it holds none."""
        index = self.fields.index_of(keys)
        row = self.fields.row(index)
        if row is not None:
            from talonbench_gui.features.mappings.additions import add_to  # imported late: it needs a menu

            add_to(self, row, self.fields.row(index.parent()))

    def open_additions(self, menu: QMenu, keys: Keys) -> None:
        """Open *menu* where the user asked for it: at the editor's button, or in the row at *keys*."""
        if self.editor.add.hasFocus():
            from talonbench_gui.widgets.menus import pop_up_beside  # imported late: the first paint has no menu

            pop_up_beside(menu, self.editor.add)
        else:
            self.table.open_below_add(menu, self.fields.index_of(keys))

    def base_at(self, keys: Keys) -> Value:
        """Where paths at the place *keys* of the mapping start."""
        from talonbench.mapping.form_rows import list_array_heads  # imported late: the first paint has no fields

        return self.editor.find_base(list_array_heads(self._configured(), keys))

    def select(self, keys: Keys) -> None:
        """Select the row at *keys*."""
        self.table.select(self.fields.index_of(keys))

    def set_node(self, keys: Keys, node: Value) -> None:
        """Set the row at *keys* to *node*."""
        self._store.apply(edits.set_node(self._mapping, keys, node))

    def begin_node(self, keys: Keys, node: Value) -> None:
        """Set the row at *keys* to *node*, to which a key is added next."""
        self._additions += 1
        self._added = keys
        self._apply(edits.set_node(self._mapping, keys, node), keys)
        self._is_begun = True

    def add_node(self, keys: Keys, node: Value) -> None:
        """Add *node* at *keys*, select it, and go to its key, or to its value if the key is known."""
        if not (self._is_begun and self._is_added(keys)):
            self._additions += 1
        self._added, self._is_begun = keys, False
        self._apply(edits.add_node(self._mapping, keys, node), keys)
        self.table.select(self.fields.index_of(keys))
        self.editor.focus_name()

    def _move(self, keys: Keys, step: int) -> None:
        """Move a key or an item among its siblings; the selection follows an item, whose place changes."""
        before = self._store.document
        self._store.apply(edits.move_node(self._mapping, keys, step))
        if self._store.document is not before:
            self.select((*keys[:-1], str(int(keys[-1]) + step)) if keys[-1].isdigit() else keys)

    def _delete(self, keys: Keys) -> None:
        self._store.apply(edits.delete_node(self._mapping, keys))


def _is_of(traced: Subscription, current: Subscription) -> bool:
    """Whether *traced* is the mapping *current*, possibly as it was before the last keystrokes."""
    return traced.id == current.id and traced.action == current.action


def _has_field(action: str, key: str) -> bool:
    return any(field.key == key for field in ACTIONS[action].fields)


def _list_warnings(preview: Preview, mapping: str) -> tuple[Finding, ...]:
    """The warnings about the fields of *mapping*: Problems lists them as well."""
    found = (one for one in preview.findings if one.severity == "warning" and one.place.path)
    return tuple(one for one in found if (one.place.kind, one.place.mapping) == ("field", mapping))


def _list_other_faults(row: MappingTrace) -> tuple[str, ...]:
    """What Segment would find wrong in the mapping that belongs to none of its fields."""
    from talonbench.pipeline import Rejected  # imported late: the first paint has no outcome
    from talonbench.values.pointer import parse_pointer

    faults = row.outcome.faults if isinstance(row.outcome, Rejected) and row.outcome.stage == "mapping" else ()
    if row.compiled.invalid is not None and row.compiled.invalid.part == "mapping":
        faults = row.compiled.invalid.faults
    known = {field.key for field in row.compiled.action.fields}
    return tuple(part.message for part in faults if not known & set(parse_pointer(part.path)[:1]))


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
