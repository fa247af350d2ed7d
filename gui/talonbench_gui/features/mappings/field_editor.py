"""Edits the value of one row of the field tree: its kind and its inputs; nothing moves when another row is selected."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from talonbench.mapping.conversions import convert_node, find_items, make_array, make_shape, make_source
from talonbench.mapping.forms import FORM_BY_KIND, FORMS, ValueForm, find_form, make_blank_node, parse_shorthand
from talonbench.mapping.trial import find_item_base
from talonbench.values import UNDEFINED, Undefined, Value, json_text
from talonbench_gui.features.mappings.path_completion import PathCompletions
from talonbench_gui.features.mappings.value_form import ValueFormView, list_choices
from talonbench_gui.theme import code_font, scaled
from talonbench_gui.widgets.labels import ElidedLabel, MessageLine, ToneLabel
from talonbench_gui.widgets.naming import make_text_button, make_tool_button, set_accessible_name
from talonbench_gui.widgets.open_combo import OpenCombo
from talonbench_gui.widgets.shortcuts import leave_undo_to_window
from talonbench_gui.wording.field_rows import found_text, list_row_values, row_notes, type_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from talonbench.events import Event
    from talonbench.mapping.form_rows import FormRow
    from talonbench.values.pointer import Keys
    from talonbench_gui.wording.field_rows import FoundField

NOT_SET = "Not set"
SEPARATOR = " › "
WHOLE_EVENT = '{"@path":"$."}'  # what a new kind reads before a path is typed
HINT = "Select a field to edit its value."


class Trail(ToneLabel):
    """The names around a row; without room for all, the innermost stay."""

    def __init__(self) -> None:
        super().__init__("", "muted")
        self.setMinimumWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), self.contentsRect()
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideLeft, box.width() + 1)
        painter.drawText(box, int(self.alignment()), text)
        painter.end()


class FieldEditor(QWidget):
    """*changed* carries the place of a row in the mapping and its new node (undefined: not set).

    *left*: the user is done with the value, by Return or Escape.
    """

    changed = Signal(tuple, object)
    renamed = Signal(tuple, str)
    add_requested = Signal(tuple)
    reset_requested = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row: FormRow | None = None
        self._found: FoundField | None = None
        self._node: Value = UNDEFINED
        self._origin: Value = UNDEFINED  # what another kind is made from: the first letters of a word pass other kinds
        self._body: Value = UNDEFINED
        self._heads: list[Value] = []  # the arrays around the row
        self._is_begun = False  # a kind was chosen, of which nothing is typed yet: the document still has the old value
        self._others: tuple[str, ...] = ()  # errors that belong to no field
        self._paths = PathCompletions(self)
        self.kind = set_accessible_name(OpenCombo(), "Kind of value")
        self.kind.setMinimumContentsLength(8)
        for form in FORMS:
            self.kind.addItem(form.title, form.kind)
        self.trail = Trail()
        self.title = ElidedLabel("", "text", bold=True)
        self.name = set_accessible_name(QLineEdit(), "Key")
        self.name.setObjectName("fieldKey")
        self.name.setFont(code_font())
        self.facts = ToneLabel("", "muted")
        self.add = make_text_button("+ Add object", "Add key")
        self.add.setObjectName("addKeyButton")
        self.add.setProperty("role", "link")
        self.add.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reset = make_tool_button("reset", "Reset field to default")
        self.notes = MessageLine("Help and errors")
        self.form = ValueFormView(self._paths)
        self._room = QWidget()
        self.setProperty("role", "form")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        for part in (self.trail, self.title, self.name, self.facts):
            head.addWidget(part)
        head.addStretch(1)
        for button in (self.add, self.reset):
            head.addWidget(button)
            policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)  # as high as the row
            policy.setRetainSizeWhenHidden(True)  # what is pressed several times stays under the mouse
            button.setSizePolicy(policy)
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.form, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._room)
        below = QVBoxLayout(self._room)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        below.addLayout(line)
        below.addWidget(self.notes, 1)
        self.notes.fill()
        self._struts = (QSpacerItem(0, 0), QSpacerItem(0, 0))
        for row, strut in zip((head, line), self._struts, strict=True):
            row.addSpacerItem(strut)
        self._set_heights()

    def _set_heights(self) -> None:
        """Make rows as high with edits as without, and reserve a second row of inputs, so that nothing moves.

        Help and errors have what the inputs leave.
        """
        height = max(self.name.sizeHint().height(), self.kind.sizeHint().height())
        for strut in self._struts:
            strut.changeSize(0, height)
        self.kind.setFixedHeight(height)  # as high as an edit in the font of code
        around = scaled(8)  # the spacings between the rows and the notes
        self._room.setFixedHeight(2 * height + around + self.notes.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.layout() is not None:
            self._set_heights()

    def _connect(self) -> None:
        self.kind.activated.connect(self._on_kind_chosen)
        self.kind.confirmed.connect(self.focus_value)
        self.reset.clicked.connect(self._on_reset)
        self.name.textEdited.connect(self._on_renamed)
        self.name.returnPressed.connect(self.focus_value)
        self.form.edited.connect(self._on_edited)
        self.add.clicked.connect(self._on_add)
        self.form.finished.connect(self.left)
        leave_undo_to_window(self.name)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    # -- showing ------------------------------------------------------------------------------------------------

    @property
    def keys(self) -> Keys:
        """The place of the row that is shown; empty if none is."""
        return self._row.keys if self._row is not None else ()

    def set_event(self, event: Event | None) -> None:
        """Let paths start at the body of *event*."""
        if event is not None:
            self._body = event.body

    def show_row(self, row: FormRow | None, found: FoundField | None, trail: Sequence[str], heads: list[Value]) -> None:
        """Show *row*, what became of its field, the names of the rows around it, and the arrays around it."""
        self.setEnabled(row is not None)
        is_other = (row.keys if row is not None else ()) != self.keys
        self._row, self._found, self._heads = row, found, heads
        self._paths.set_base(self.find_base(heads) if row is not None else UNDEFINED)
        self._show_head(trail)
        if row is None:
            self._node, self._is_begun = UNDEFINED, False
            self.form.clear()
        elif is_other or not (self._is_begun or is_same(row.node, self._node)):
            self._node = self._origin = row.node
            self._is_begun = False
            self._build()
        self._show_findings()

    def show_growing(self, kind: str) -> None:
        """Offer to add to the row, or beside it; *kind* is that of the row that grows, empty if none does."""
        title = {"merge": "Add object", "list": "Add item"}.get(kind, "Add key")
        self.add.setText(f"+ {title}")
        set_accessible_name(self.add, title, title)
        self.add.setVisible(bool(kind))

    def show_faults(self, messages: tuple[str, ...]) -> None:
        """Show errors of the mapping that belong to no field."""
        self._others = messages
        self._show_findings()

    def refuse_name(self, name: str) -> None:
        """Say that another key has this *name*."""
        self.notes.show_message(f"✕ The key “{name}” is used twice.", "bad")

    def focus_value(self) -> None:
        """Focus the first input of the value, or its kind if there is none."""
        if self.form.stops:
            self.form.focus_value()
        else:
            self.kind.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_name(self) -> None:
        """Focus the key, with its text selected; the value of a row without an editable key."""
        if self.name.isHidden():
            self.focus_value()
        else:
            self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.name.selectAll()

    def _show_head(self, trail: Sequence[str]) -> None:
        row = self._row
        self.trail.setText("".join(f"{name}{SEPARATOR}" for name in trail))
        self.trail.setVisible(bool(trail))
        self.title.setText(row.name if row is not None else "")
        is_own = row is not None and row.is_key and row.field is None
        self.name.setVisible(is_own)  # before it is filled: it may get the focus next
        self.title.setVisible(not is_own)
        if row is not None and not self.name.hasFocus():
            self.name.setText(row.name)
        self.facts.setText(self._facts())
        self.reset.setEnabled(
            row is not None and (len(row.keys) > 1 or self._found is None or not self._found.trace.is_default)
        )
        self.reset.setVisible(row is not None and len(row.keys) == 1)

    def _facts(self) -> str:
        if self._row is None:
            return ""
        field = self._row.field
        kind = type_title(field, list_row_values(self._row, self._found))
        return f"{kind}, required" if field is not None and field.required else kind

    def _show_findings(self) -> None:
        """The value found, and errors, conversions or help on the line below."""
        row = self._row
        if row is None:
            self.notes.show_message(HINT, "muted")
            return
        found = None if self._is_begun else self._found
        self.form.show_found("" if self._is_begun else found_text(row, found))
        lines = row_notes(row, found) or [f"✕ {message}" for message in self._others]
        if lines:
            self.notes.show_message("  ".join(lines), "bad" if lines[0].startswith("✕") else "warn")
        else:
            self.notes.show_message(row.field.help if row.field is not None else "", "muted")

    def find_base(self, heads: list[Value]) -> Value:
        """Where paths inside the arrays *heads* start."""
        return find_item_base(heads, self._body)

    def set_path(self, path: str) -> None:
        """Make the row read *path*: a key of the event was dropped on it."""
        if self._row is not None:
            self._set(make_source(path, self._row, self._heads, self._body))
            self._build()

    # -- the form -----------------------------------------------------------------------------------------------

    def _build(self, form: ValueForm | None = None) -> None:
        row = self._row
        self._offer_not_set(is_offered=row is not None and len(row.keys) == 1)
        if isinstance(self._node, Undefined):
            self.kind.setCurrentIndex(0)
            self.form.clear()
        else:
            fitting, parts = find_form(self._node)
            read = form.read(self._node) if form is not None else None
            chosen = form if form is not None and read is not None else fitting
            self.kind.setCurrentIndex(self.kind.findData(chosen.kind))
            self.kind.setToolTip(chosen.summary)
            self.form.show_form(chosen, read or parts, row.field if row is not None else None)
        for before, behind in pairwise((self.name, self.kind, *self.form.stops, self.add, self.reset)):
            QWidget.setTabOrder(before, behind)

    def _offer_not_set(self, *, is_offered: bool) -> None:
        """A field can be unset; a key or an item is deleted instead."""
        if (self.kind.itemData(0) == "") != is_offered:
            self.kind.insertItem(0, NOT_SET, "") if is_offered else self.kind.removeItem(0)

    def _on_edited(self) -> None:
        form = FORM_BY_KIND[self.kind.currentData()]
        try:
            node = form.write(self.form.parts())
        except ValueError as error:
            self.notes.show_message(f"✕ {error}", "bad")
            return
        if self._is_begun and _reads_whole_event(node):
            self._begin(node)
            return
        self._set(self._fill_array(node) if form.kind == "array" else node)
        if form.kind == "literal" and find_form(self._node)[0] is not form:
            self._follow_text()

    def _follow_text(self) -> None:
        """Show the kind of the text that was typed as a fixed value: a path, a template, a list or an object."""
        edit = self.form.stops[0]
        place = edit.cursorPosition() if isinstance(edit, QLineEdit) else -1
        self._build()
        self.form.focus_value()
        if place >= 0 and self.form.stops and isinstance(self.form.stops[0], QLineEdit):
            self.form.stops[0].setCursorPosition(place)

    def _fill_array(self, node: Value) -> Value:
        """*node* with the known keys of its items, if nobody changed those of the array before."""
        field = self._row.field if self._row is not None else None
        match self._node, node:
            case {"@arrayPath": [str(old), *rest]}, {"@arrayPath": [str(new), *_]} if old != new:
                shape = rest[0] if rest else {}
                is_untouched = not shape or shape == make_shape(find_items(old, self._paths.base), field)
                if is_untouched and find_items(new, self._paths.base):
                    return make_array(new, self._paths.base, field)
        return node

    def _on_kind_chosen(self) -> None:
        kind, row = self.kind.currentData(), self._row
        if row is None:
            return
        is_typing = self.kind.is_typing
        origin = self._origin if is_typing or self._is_begun else self._node
        node = convert_node(origin, kind, self._paths.base, row.field) if kind else UNDEFINED
        if kind == "literal" and node == "" and (choices := list_choices(row.field)):
            node = parse_shorthand(choices[0])
        is_blank = kind and is_same(node, make_blank_node(kind)) and _reads_whole_event(node)
        self._begin(node) if is_blank else self._set(node)
        self._build(FORM_BY_KIND.get(kind))
        self._show_findings()
        if is_typing:
            self._origin = origin
        else:
            self.focus_value()

    def _set(self, node: Value) -> None:
        self._node = self._origin = node
        self._is_begun = False
        self.changed.emit(self.keys, node)

    def _begin(self, node: Value) -> None:
        """Show *node*, which is no value yet, until a path is typed or the row is left."""
        self._node, self._is_begun = node, True

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        """Once the user has left without a path, show the document's value again, or take what was typed beside it."""
        is_inside = now is None or self.isAncestorOf(now) or now.window().windowType() == Qt.WindowType.Popup
        if not self._is_begun or is_inside or self._row is None:
            return
        self._is_begun = False
        if not is_same(self._node, make_blank_node(str(self.kind.currentData()))):
            self._set(self._node)
        else:
            self._node = self._origin = self._row.node
            self._build()
            self._show_findings()

    def _on_renamed(self, name: str) -> None:
        if not name:
            self.notes.show_message("✕ Every value needs a key.", "bad")
        elif name.startswith("@"):
            self.notes.show_message("✕ A key can't start with @: that names a directive.", "bad")
        else:
            self.renamed.emit(self.keys, name)

    def _on_add(self) -> None:
        self.add_requested.emit(self.keys)

    def _on_reset(self) -> None:
        self.reset_requested.emit(self.keys[0])


def _reads_whole_event(node: Value) -> bool:
    return WHOLE_EVENT in json_text(node)


def is_same(left: Value, right: Value) -> bool:
    """Whether both nodes are written alike."""
    if isinstance(left, Undefined) or isinstance(right, Undefined):
        return left is right
    return left is right or json_text(left) == json_text(right)
