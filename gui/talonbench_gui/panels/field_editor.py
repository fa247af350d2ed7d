"""One field's node as a form, or as raw JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from talonbench import events
from talonbench.mapping.forms import FORM_OF_KIND, FORMS, Form, Part, Parts, blank_node, form_of, text_of, value_of
from talonbench.values import UNDEFINED, Undefined, Value, json_text, parse_json
from talonbench_gui.theme import code_font
from talonbench_gui.widgets.naming import named, tool
from talonbench_gui.widgets.status_badge import ColouredLabel
from talonbench_gui.wording import field_kind, field_notes

if TYPE_CHECKING:
    from talonbench.errors import Fault
    from talonbench.events import Event
    from talonbench.pipeline import FieldExplanation

NOT_SET = "Not set"
MOST_PATHS = 2_000
FEWEST_LINES, MOST_LINES = 3, 10
Reader = Callable[[], Value]

_BEFORE_CAPITAL, _MAY_BREAK = re.compile(r"(?=[A-Z])"), "\u200b"  # a long key may go on in the next line


class FieldEditor(QWidget):
    """Edits the node of one field; *changed* brings the field's key and its new node (undefined: not set)."""

    changed = Signal(str, object)
    reset_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self._node: Value = UNDEFINED
        self._readers: dict[str, Reader] = {}
        self._paths = QStringListModel(self)
        self._event: Event | None = None
        self._offered: Event | None = None
        self.kind = named(QComboBox(), "Kind of value")
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
        self.reset = tool("reset", "Back to the action's default")
        self.facts = ColouredLabel("", "muted")
        self.facts.setWordWrap(True)
        self.help = ColouredLabel("", "muted")
        self.help.setWordWrap(True)
        self.notes = ColouredLabel("", "bad")
        self.notes.setWordWrap(True)
        self.notes.setAccessibleName("What is wrong or changed")
        self.error = ColouredLabel("", "bad")
        self.error.setWordWrap(True)
        self._form = QWidget()
        self._lay_out()
        self.kind.activated.connect(self._on_kind_chosen)
        self.reset.clicked.connect(lambda: self.reset_asked.emit(self._key))

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
        """Offer the paths of *event* while typing."""
        self._event = event if event is not None else self._event

    def _fill_paths(self) -> None:
        """Work the paths out when they are first wanted: while the event is typed nobody wants them."""
        if self._event is not None and self._event is not self._offered:
            self._offered = self._event
            self._paths.setStringList([path for path, _ in events.complete_paths(self._event.body, "$")][:MOST_PATHS])

    def show_field(self, field: FieldExplanation | None) -> None:
        """Show *field*; the form is built anew only where the node is not the one being edited."""
        self.setEnabled(field is not None)
        if field is None:
            self.title.setText("")
            return
        self.title.setText(field.label)
        self.facts.say(f"{_BEFORE_CAPITAL.sub(_MAY_BREAK, field.key)} · {field_kind(field)}", "muted")
        self.help.say(field.help, "muted")
        self.notes.say(field_notes(field), "bad" if field.faults else "warn")
        self.notes.setVisible(bool(self.notes.text()))
        self.reset.setEnabled(not field.is_default)
        is_other = field.key != self._key
        self._key = field.key
        if is_other or not _same(field.configured, self._node):
            self._node = field.configured
            self._build()

    def fault(self, faults: tuple[Fault, ...]) -> None:
        """Say what Segment finds wrong in the node."""
        self._complain(" ".join(part.message for part in faults))

    def _complain(self, words: str) -> None:
        self.error.say(words, "bad")
        self.error.setVisible(bool(words))

    # -- the form -------------------------------------------------------------------------------------------

    def _build(self, form: Form | None = None) -> None:
        self._readers = {}
        self._complain("")
        widget, widgets = QWidget(), list[QWidget]()
        widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        rows = QFormLayout(widget)
        rows.setContentsMargins(0, 2, 0, 2)
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        if isinstance(self._node, Undefined):
            self.kind.setCurrentIndex(0)
        else:
            fitting, parts = form_of(self._node)
            chosen = form or fitting
            self.kind.setCurrentIndex(self.kind.findData(chosen.kind))
            self.kind.setToolTip(chosen.summary)
            for part in chosen.parts:
                widgets.append(self._part(part, (chosen.read(self._node) or parts)[part.key]))
                rows.addRow(part.label, widgets[-1])
        self._column.replaceWidget(self._form, widget)
        _chain(self.reset, *widgets)
        self._form.hide()
        self._form.deleteLater()
        self._form = widget

    def _part(self, part: Part, value: Value) -> QWidget:
        widget: QWidget
        if part.type == "choice":
            widget = self._choice(part, value)
        elif part.type == "flag":
            box = QCheckBox()
            box.setChecked(value is True)
            box.toggled.connect(self._on_edited)
            self._readers[part.key] = box.isChecked
            widget = box
        elif part.type in ("long_text", "rows", "lines"):
            widget = self._long(part, value)
        else:
            widget = self._line(part, value)
        widget.setAccessibleName(part.label)
        return widget

    def _choice(self, part: Part, value: Value) -> QWidget:
        combo = named(QComboBox(), part.label, part.hint)
        combo.addItems(list(part.choices))
        combo.setCurrentText(str(value))
        combo.activated.connect(self._on_edited)
        self._readers[part.key] = combo.currentText
        return combo

    def _line(self, part: Part, value: Value) -> QWidget:
        in_short = part.type == "value"
        edit = QLineEdit(text_of(value) if in_short else str(value), placeholderText=part.hint)
        edit.setFont(code_font())
        if in_short or part.type == "path":
            completer = QCompleter(self._paths, edit)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.activated.connect(self._on_edited)
            edit.setCompleter(completer)
            edit.textEdited.connect(self._fill_paths)
        edit.textEdited.connect(self._on_edited)
        self._readers[part.key] = (lambda: value_of(edit.text())) if in_short else edit.text
        return edit

    def _long(self, part: Part, value: Value) -> QWidget:
        edit = QPlainTextEdit(placeholderText=part.hint)
        edit.setFont(code_font())
        edit.setTabChangesFocus(True)
        edit.setPlainText(_long_text(part, value))
        _fit(edit)
        edit.textChanged.connect(lambda: _fit(edit))
        edit.textChanged.connect(self._on_edited)
        self._readers[part.key] = lambda: _long_value(part, edit.toPlainText())
        return edit

    def _on_edited(self, *_: object) -> None:
        form = FORM_OF_KIND[self.kind.currentData()]
        try:
            parts: Parts = {key: read() for key, read in self._readers.items()}
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
        elif kind != "raw" or isinstance(self._node, Undefined):
            self._node = blank_node(kind)
        self._build(FORM_OF_KIND.get(kind))
        self.changed.emit(self._key, self._node)
        self.kind.setFocus()

    def set_path(self, path: str) -> None:
        """Make the field read *path*: a key of the event was dropped on it."""
        self._node = {"@path": path}
        self._build()
        self.changed.emit(self._key, self._node)


def _chain(*parts: QWidget) -> None:
    """Let the Tab key go from each of *parts* to the next; what is made later would come last."""
    for before, behind in pairwise(parts):
        QWidget.setTabOrder(before, behind)


def _fit(edit: QPlainTextEdit) -> None:
    """Make *edit* as high as its lines, within reason."""
    lines = max(FEWEST_LINES, min(MOST_LINES, edit.blockCount() + 1))
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + 12)


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, Undefined) or isinstance(right, Undefined):
        return left is right
    return json_text(left) == json_text(right)


def _long_text(part: Part, value: Value) -> str:
    if part.type == "rows" and isinstance(value, dict):
        return "\n".join(f"{key}: {text_of(node)}" for key, node in value.items())
    if part.type == "lines" and isinstance(value, list):
        return "\n".join(text_of(node) for node in value)
    return value if isinstance(value, str) and part.key == "text" else json_text(value)


def _long_value(part: Part, text: str) -> Value:
    """What the text of a long part stands for; ValueError where it cannot be read."""
    lines = [line for line in text.split("\n") if line.strip()]
    if part.type == "rows":
        return dict(map(_row, lines))
    if part.type == "lines":
        return [value_of(line.strip()) for line in lines]
    if part.key == "text":
        return text
    try:
        return parse_json(text)
    except ValueError as error:
        raise ValueError(f"This is not JSON: {error}") from error


def _row(line: str) -> tuple[str, Value]:
    name, colon, text = line.partition(":")
    if not colon or not name.strip():
        raise ValueError(f"“{line.strip()}” is to be a name, a colon and a value.")
    value = value_of(text.strip())
    return name.strip(), "" if isinstance(value, Undefined) else value
