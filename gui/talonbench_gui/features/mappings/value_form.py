"""A form for one value, with a widget for each of its parts."""

from __future__ import annotations

from collections.abc import Callable
from json import JSONDecodeError
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from talonbench.mapping.forms import FormInput, FormValues, ValueForm, format_shorthand, parse_shorthand
from talonbench.values import Value, json_text, parse_json
from talonbench_gui.features.mappings.path_completion import PathCompletions, base_of_rows
from talonbench_gui.theme import code_font
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.shortcuts import leave_undo_to_window

if TYPE_CHECKING:
    from talonbench.fields import Field
    from talonbench_gui.features.mappings.rows_editor import RowsEditor

FEWEST_LINES, MOST_LINES = 3, 10
Reader = Callable[[], Value]


class ValueFormView(QWidget):
    """The widgets of a form, or none; *paths* are those of the event."""

    edited = Signal()

    def __init__(self, paths: PathCompletions, members: tuple[Field, ...] = ()) -> None:
        super().__init__()
        self._paths, self._members = paths, members
        self._readers: dict[str, Reader] = {}
        self._rows: RowsEditor | None = None
        self._row_paths = PathCompletions(self)
        self._widgets: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lines = QFormLayout(self)
        self._lines.setContentsMargins(0, 2, 0, 2)
        self._lines.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._lines.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)

    def show_form(self, form: ValueForm, parts: FormValues) -> None:
        """Build *form* with the values *parts*."""
        self._row_paths.set_base(base_of_rows(parts, self._paths.base))
        for part in form.parts:
            widget = self._part(part, parts[part.key])
            widget.setAccessibleName(part.label)
            if part.type == "rows" and len(form.parts) == 1:
                self._lines.addRow(widget)  # its names describe it
            else:
                self._lines.addRow(part.label, widget)

    def parts(self) -> FormValues:
        """The values as typed; raises ValueError if one can't be read."""
        return {key: read() for key, read in self._readers.items()}

    def show_event(self) -> None:
        """Show the values found in the new event."""
        if self._rows is not None:
            self._find_in_rows()

    def focused_stop(self) -> int:
        """The index of the focused edit in tab order; -1 if none has the focus."""
        return next((at for at, stop in enumerate(self.stops) if stop.hasFocus()), -1)

    def focus_stop(self, at: int) -> None:
        """Focus the edit *at*, if it exists."""
        stops = self.stops
        if 0 <= at < len(stops):
            stops[at].setFocus()

    @property
    def stops(self) -> list[QWidget]:
        """The widgets in tab order, which changes with the rows."""
        stops: list[QWidget] = []
        for widget in self._widgets:
            stops += [widget] if self._rows is None or widget is not self._rows else self._rows.stops
        return stops

    def _find_in_rows(self) -> None:
        """Show the values that the rows find in the event, or in the item that they describe."""
        if self._rows is not None:
            heads = {key: self._readers[key]() for key in ("path",) if key in self._readers}
            self._row_paths.set_base(base_of_rows(heads, self._paths.base))
            self._rows.show_found()

    def _on_edited(self, *_: object) -> None:
        self.edited.emit()

    # -- widgets ------------------------------------------------------------------------------------------------

    def _part(self, part: FormInput, value: Value) -> QWidget:
        match part.type:
            case "choice":
                widget = self._choice(part, value)
            case "flag":
                widget = self._flag(part, value)
            case "rows" | "lines":
                return self._many(part, value)
            case "long_text":
                widget = self._long(part, value)
            case _:
                widget = self._line(part, value)
        self._widgets.append(widget)
        return widget

    def _choice(self, part: FormInput, value: Value) -> QWidget:
        combo = set_accessible_name(QComboBox(), part.label, part.hint)
        combo.addItems(list(part.choices))
        combo.setCurrentText(str(value))
        combo.activated.connect(self._on_edited)
        self._readers[part.key] = combo.currentText
        return combo

    def _flag(self, part: FormInput, value: Value) -> QWidget:
        box = QCheckBox()
        box.setChecked(value is True)
        box.toggled.connect(self._on_edited)
        self._readers[part.key] = box.isChecked
        return box

    def _many(self, part: FormInput, value: Value) -> QWidget:
        from talonbench_gui.features.mappings.rows_editor import (
            RowsEditor,
        )  # imported late: the first paint has no rows

        self._rows = rows = RowsEditor(value, self._members if part.type == "rows" else (), self._row_paths)
        rows.edited.connect(self._on_edited)
        self._readers[part.key] = rows.value
        self._widgets.append(rows)
        return rows

    def _line(self, part: FormInput, value: Value) -> QWidget:
        in_short = part.type == "value"
        edit = QLineEdit(format_shorthand(value) if in_short else str(value), placeholderText=part.hint)
        edit.setFont(code_font())
        self._readers[part.key] = (lambda: parse_shorthand(edit.text())) if in_short else edit.text
        if in_short or part.type == "path":
            completer = QCompleter(self._paths, edit)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            edit.setCompleter(completer)
            edit.textEdited.connect(self._paths.fill)
            edit.textChanged.connect(self._find_in_rows)
        edit.textChanged.connect(self._on_edited)
        leave_undo_to_window(edit)
        return edit

    def _long(self, part: FormInput, value: Value) -> QWidget:
        edit = QPlainTextEdit(placeholderText=part.hint)
        edit.setFont(code_font())
        edit.setTabChangesFocus(True)
        edit.setUndoRedoEnabled(False)
        leave_undo_to_window(edit)
        edit.setPlainText(value if isinstance(value, str) and part.key == "text" else json_text(value))
        _fit(edit)
        edit.textChanged.connect(lambda: _fit(edit))
        edit.textChanged.connect(self._on_edited)
        self._readers[part.key] = lambda: edit.toPlainText() if part.key == "text" else _json(edit.toPlainText())
        return edit


def _fit(edit: QPlainTextEdit) -> None:
    """Make *edit* as high as its lines, within limits."""
    lines = max(FEWEST_LINES, min(MOST_LINES, edit.blockCount() + 1))
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + 12)


def _json(text: str) -> Value:
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
