"""Edits one field as a form, or as raw JSON."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from talonbench.mapping.forms import FORM_BY_KIND, FORMS, ValueForm, find_form, make_blank_node
from talonbench.values import UNDEFINED, Undefined, Value, json_text
from talonbench_gui.features.mappings.path_completion import PathCompletions
from talonbench_gui.features.mappings.value_form import ValueFormView
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name
from talonbench_gui.wording.fields import field_kind, field_notes

if TYPE_CHECKING:
    from talonbench.errors import Fault
    from talonbench.events import Event
    from talonbench.fields import Field
    from talonbench.pipeline import FieldTrace

NOT_SET = "Not set"
MOST_ROWS = 40  # rows of an object; larger ones are shown as JSON

_BEFORE_CAPITAL, _MAY_BREAK = re.compile(r"(?=[A-Z])"), "\u200b"  # a long key may wrap


class FieldEditor(QWidget):
    """Edits the node of one field; *changed* carries the field's key and its new node (undefined: not set)."""

    changed = Signal(str, object)
    reset_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self._node: Value = UNDEFINED
        self._members: tuple[Field, ...] = ()
        self._paths = PathCompletions(self)
        self.kind = set_accessible_name(QComboBox(), "Kind of value")
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kind.setMinimumContentsLength(8)
        self.kind.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.kind.addItem(NOT_SET, "")
        for form in FORMS:
            self.kind.addItem(form.title, form.kind)
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.setProperty("role", "form")
        self.reset = make_tool_button("reset", "Reset field to default")
        self.facts = ToneLabel("", "muted")
        self.facts.setWordWrap(True)
        self.help = ToneLabel("", "muted")
        self.help.setWordWrap(True)
        self.notes = ToneLabel("", "bad")
        self.notes.setWordWrap(True)
        self.notes.setAccessibleName("Errors and conversions")
        self.error = ToneLabel("", "bad")
        self.error.setWordWrap(True)
        self._form = ValueFormView(self._paths)
        self._lay_out()
        self.kind.activated.connect(self._on_kind_chosen)
        self.reset.clicked.connect(lambda: self.reset_requested.emit(self._key))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title, 1)
        head.addWidget(self.kind)
        head.addWidget(self.reset)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 8)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        for part in (self._form, self.error, self.notes, self.facts, self.help):
            self._column.addWidget(part)
        self._column.addStretch()
        self.error.hide()
        self.notes.hide()

    def set_event(self, event: Event | None) -> None:
        """Offer the paths of *event* for completion."""
        if event is not None and event.body is not self._paths.base:
            self._paths.set_base(event.body)
            self._form.show_event()

    @property
    def key(self) -> str:
        """The key of the field that is shown, or an empty string."""
        return self._key

    def show_field(self, field: FieldTrace | None, node: Value) -> None:
        """Show *field* with its *node*; rebuild the form only for a node other than the one being edited."""
        self.setEnabled(field is not None)
        if field is None:
            self._clear()
            return
        self.title.setText(field.label)
        self.facts.set_text(f"{_BEFORE_CAPITAL.sub(_MAY_BREAK, field.key)} · {field_kind(field)}", "muted")
        self.help.set_text(field.help, "muted")
        self.notes.set_text(field_notes(field), "bad" if field.faults else "warn")
        self.notes.setVisible(bool(self.notes.text()))
        self.reset.setEnabled(not field.is_default)
        is_other = field.key != self._key
        self._key, self._members = field.key, field.members
        if is_other:
            self._node = node
            self._build()
        else:
            self.show_node(node)

    def show_node(self, node: Value) -> None:
        """Show *node* of the same field; keep the focus at its place in the form."""
        if not _same(node, self._node):
            self._node = node
            stop = self._form.focused_stop()
            self._build()
            self._form.focus_stop(stop)

    def _clear(self) -> None:
        self._key, self._members, self._node = "", (), UNDEFINED
        self._build()
        for label in (self.title, self.facts, self.help, self.notes):
            label.setText("")

    def show_faults(self, faults: tuple[Fault, ...]) -> None:
        """Show what Segment would find wrong in the node."""
        self._complain(" ".join(part.message for part in faults))

    def _complain(self, words: str) -> None:
        self.error.set_text(words, "bad")
        self.error.setVisible(bool(words))

    # -- the form -------------------------------------------------------------------------------------------

    def _build(self, form: ValueForm | None = None) -> None:
        self._complain("")
        before, self._form = self._form, ValueFormView(self._paths, self._members)
        if isinstance(self._node, Undefined):
            self.kind.setCurrentIndex(0)
        else:
            self._fill(form)
        self._form.edited.connect(self._on_edited)
        self._column.replaceWidget(before, self._form)
        self._form.show()  # the layout would only do so in the next turn, too late for the focus
        _chain(self.reset, *self._form.stops)
        before.hide()
        before.deleteLater()

    def _fill(self, form: ValueForm | None) -> None:
        """Show the node as *form*, or as the form that fits it; as JSON if it would have more than `MOST_ROWS` rows."""
        fitting, parts = find_form(self._node)
        parts = parts if form is None else form.read(self._node) or parts
        chosen, rows = form or fitting, parts.get("rows")
        if isinstance(rows, dict) and len(rows) > MOST_ROWS:
            chosen, parts = FORM_BY_KIND["raw"], {"value": self._node}
        self.kind.setCurrentIndex(self.kind.findData(chosen.kind))
        self.kind.setToolTip(chosen.summary)
        self._form.show_form(chosen, parts)

    def _on_edited(self) -> None:
        form = FORM_BY_KIND[self.kind.currentData()]
        try:
            parts = self._form.parts()
        except ValueError as error:
            self._complain(f"✕ {error}")
            return
        self._complain("")
        self._node = form.write(parts)
        self.changed.emit(self._key, self._node)

    def _on_kind_chosen(self) -> None:
        kind = self.kind.currentData()
        if not kind:
            self._node = UNDEFINED
        elif isinstance(self._node, Undefined) or FORM_BY_KIND[kind].read(self._node) is None:
            self._node = make_blank_node(kind)
        self._build(FORM_BY_KIND.get(kind))
        self.changed.emit(self._key, self._node)
        self.kind.setFocus()

    def set_path(self, path: str) -> None:
        """Make the field read *path*: a key of the event was dropped on it."""
        self._node = {"@path": path}
        self._build()
        self.changed.emit(self._key, self._node)


def _chain(*parts: QWidget) -> None:
    """Set the tab order to that of *parts*: widgets made later would come last."""
    for before, behind in pairwise(parts):
        QWidget.setTabOrder(before, behind)


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, Undefined) or isinstance(right, Undefined):
        return left is right
    return json_text(left) == json_text(right)
