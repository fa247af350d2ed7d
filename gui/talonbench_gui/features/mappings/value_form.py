"""The inputs of one value, in one row, or two for those that have many parts."""

from __future__ import annotations

from collections.abc import Callable
from json import JSONDecodeError
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from talonbench.events import format_text
from talonbench.mapping.forms import FORM_BY_KIND, FormInput, FormValues, ValueForm, format_shorthand, parse_shorthand
from talonbench.values import Value, json_text, parse_json
from talonbench_gui.features.mappings.value_edit import LongEdit, ValueEdit
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.open_combo import OpenCombo

if TYPE_CHECKING:
    from talonbench.fields import Field
    from talonbench_gui.features.mappings.path_completion import PathCompletions

LINES = 3  # of a longer text
ON_FIRST_ROW = {"if": 2, "replace": 3, "flatten": 1}  # parts; of other forms all
PLAIN = ("rows", "lines")  # parts that the tree shows
Reader = Callable[[], Value]
Writer = Callable[[Value], None]


class ValueFormView(QWidget):
    """The inputs of a form; *paths* are those of the event, or of an item.

    *finished*: Return was pressed in a line. Keys and items are rows of the tree, and added there.
    """

    edited = Signal()
    finished = Signal()

    def __init__(self, paths: PathCompletions) -> None:
        super().__init__()
        self._paths = paths
        self._form: ValueForm | None = None
        self._choices: tuple[str, ...] = ()
        self._kept: FormValues = {}
        self._is_writing = False  # the text changes because another value is shown
        self._readers: dict[str, Reader] = {}
        self._writers: dict[str, Writer] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.stops: list[QWidget] = []

    def show_form(self, form: ValueForm, parts: FormValues, field: Field | None = None) -> None:
        """Show *parts* in the inputs of *form*: in those that are there, if they are of this form."""
        choices = list_choices(field) if form.kind == "literal" else ()
        if form is self._form and choices == self._choices:
            self._kept = {part.key: parts[part.key] for part in form.parts if part.type in PLAIN}
            self._is_writing = True
            for key, write in self._writers.items():
                write(parts[key])
            self._is_writing = False
            return
        self._form, self._choices = form, choices
        self._clear()
        first = ON_FIRST_ROW.get(form.kind, len(form.parts))
        self._column.addLayout(self._row(form.parts[:first], parts, is_first=True))
        if form.parts[first:]:
            self._column.addLayout(self._row(form.parts[first:], parts, is_first=False))

    def clear(self) -> None:
        """Show no inputs."""
        self._form = None
        self._clear()

    def parts(self) -> FormValues:
        """The values as typed; raises ValueError if one can't be read."""
        return {**self._kept, **{key: read() for key, read in self._readers.items()}}

    def show_found(self, words: str) -> None:
        """Show the value found at the end of the first line."""
        edit = next((stop for stop in self.stops if isinstance(stop, ValueEdit)), None)
        if edit is not None:
            edit.show_found(words)

    def focus_value(self) -> None:
        """Focus the first input and select its text."""
        for stop in self.stops[:1]:
            stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if isinstance(stop, QLineEdit):
                stop.selectAll()

    def _clear(self) -> None:
        self.stops, self._readers, self._writers, self._kept = [], {}, {}, {}
        while (item := self._column.takeAt(0)) is not None:
            _delete(item.layout())

    def _row(self, row: tuple[FormInput, ...], parts: FormValues, *, is_first: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        before = len(self.stops)
        for part in row:
            if part.type in PLAIN:
                self._kept[part.key] = parts[part.key]
                continue
            widget = set_accessible_name(self._part(part, parts[part.key]), part.label, part.label)
            widget.setParent(self)
            widget.show()  # the layout would only do so in the next turn, too late for the focus
            self.stops.append(widget)
            if not is_first and not isinstance(widget, QCheckBox):  # on the first row, the kind says what they are
                line.addWidget(_label(part.label, widget))
            line.addWidget(widget, 1 if isinstance(widget, QLineEdit | LongEdit) else 0)
        if not any(isinstance(stop, QLineEdit | LongEdit) for stop in self.stops[before:]):
            line.addStretch(1)
        return line

    # -- widgets ------------------------------------------------------------------------------------------------

    def _part(self, part: FormInput, value: Value) -> QWidget:
        match part.type:
            case "choice":
                return self._choice(part, value)
            case "flag":
                return self._flag(part, value)
            case "long_text":
                return self._long(part, value)
            case _ if self._choices:
                return self._allowed(part, value)
        return self._line(part, value)

    def _choice(self, part: FormInput, value: Value) -> QWidget:
        combo = OpenCombo()
        combo.addItems(list(part.choices))
        self._readers[part.key] = combo.currentText
        self._writers[part.key] = lambda new: combo.setCurrentText(str(new))
        combo.setCurrentText(str(value))
        combo.activated.connect(lambda *_: self.edited.emit())
        return combo

    def _allowed(self, part: FormInput, value: Value) -> QWidget:
        """The values that the field allows, and the present one."""
        combo = OpenCombo()

        def write(new: Value) -> None:
            text = format_shorthand(new)
            if combo.findText(text) < 0:
                combo.insertItem(0, text)
            combo.setCurrentText(text)

        combo.addItems(list(self._choices))
        write(value)
        self._readers[part.key] = lambda: parse_shorthand(combo.currentText())
        self._writers[part.key] = write
        combo.activated.connect(lambda *_: self.edited.emit())
        return combo

    def _flag(self, part: FormInput, value: Value) -> QWidget:
        box = QCheckBox(part.label)
        box.setChecked(value is True)
        self._readers[part.key] = box.isChecked
        self._writers[part.key] = lambda new: box.setChecked(new is True)
        box.clicked.connect(lambda *_: self.edited.emit())
        return box

    def _line(self, part: FormInput, value: Value) -> QWidget:
        in_short = part.type == "value"
        show = format_shorthand if in_short else str
        paths = None if part.type == "text" and self._form is not FORM_BY_KIND["template"] else self._paths
        edit = ValueEdit(show(value), part.hint or part.label, paths, is_path=part.type == "path")
        edit.setMinimumWidth(6 * edit.fontMetrics().averageCharWidth())
        self._readers[part.key] = (lambda: parse_shorthand(edit.text())) if in_short else edit.text

        def write(new: Value) -> None:
            if self._readers[part.key]() != new or edit.text() != show(new):
                place = edit.cursorPosition()
                edit.setText(show(new))
                edit.setCursorPosition(place)

        self._writers[part.key] = write
        edit.textChanged.connect(self._on_text)
        edit.returnPressed.connect(self.finished)
        return edit

    def _long(self, part: FormInput, value: Value) -> QWidget:
        is_text = part.key == "text"
        edit = LongEdit("", part.hint, self._paths if is_text else None)
        edit.setFixedHeight(edit.fontMetrics().lineSpacing() * LINES + 12)

        def write(new: Value) -> None:
            text = new if is_text and isinstance(new, str) else format_text(json_text(new))
            if edit.toPlainText() != text:
                edit.setPlainText(text)

        write(value)
        self._writers[part.key] = write
        self._readers[part.key] = lambda: edit.toPlainText() if is_text else read_json(edit.toPlainText())
        edit.textChanged.connect(self._on_text)
        return edit

    def _on_text(self) -> None:
        if not self._is_writing:
            self.edited.emit()


def list_choices(field: Field | None) -> tuple[str, ...]:
    """The values that *field* allows, in shorthand; empty if it allows any."""
    if field is None or field.multiple:
        return ()
    if field.type == "boolean":
        return ("true", "false")
    return tuple(format_shorthand(choice.value) for choice in field.choices)


def _label(text: str, widget: QWidget) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setBuddy(widget)
    return label


def _delete(layout: object) -> None:
    """Delete the widgets of a row."""
    if isinstance(layout, QHBoxLayout):
        while (item := layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        layout.deleteLater()


def read_json(text: str) -> Value:
    """The JSON in *text*; raises ValueError with what is wrong and where."""
    try:
        return parse_json(text)
    except ValueError as error:
        raise ValueError(f"Invalid JSON: {_describe(error)}.") from error


def _describe(error: ValueError) -> str:
    """What is wrong with the JSON and where, without the parser's own message."""
    if not isinstance(error, JSONDecodeError):
        return str(error)
    if error.pos >= len(error.doc.rstrip()):
        return "the text ends too early"
    line = f"line {error.lineno}, " if error.lineno > 1 else ""
    return f"unexpected text at {line}column {error.colno}"
