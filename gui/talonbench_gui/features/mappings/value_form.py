"""The parts of a form, each with the widget that a person fills it in with."""

from __future__ import annotations

from collections.abc import Callable
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

if TYPE_CHECKING:
    from talonbench.fields import Field
    from talonbench_gui.features.mappings.rows_editor import RowsEditor

FEWEST_LINES, MOST_LINES = 3, 10
Reader = Callable[[], Value]


class ValueFormView(QWidget):
    """A form to fill in, or nothing to fill in; *paths* are those of the event."""

    edited = Signal()

    def __init__(self, paths: PathCompletions, members: tuple[Field, ...] = ()) -> None:
        super().__init__()
        self._paths, self._members = paths, members
        self._readers: dict[str, Reader] = {}
        self._rows: RowsEditor | None = None
        self._row_paths = PathCompletions(self)
        self.stops: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lines = QFormLayout(self)
        self._lines.setContentsMargins(0, 2, 0, 2)
        self._lines.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._lines.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)

    def show_form(self, form: ValueForm, parts: FormValues) -> None:
        """Build *form*, filled with *parts*."""
        self._row_paths.set_base(base_of_rows(parts, self._paths.base))
        for part in form.parts:
            widget = self._part(part, parts[part.key])
            widget.setAccessibleName(part.label)
            if part.type == "rows" and len(form.parts) == 1:
                self._lines.addRow(widget)  # its names say what it is
            else:
                self._lines.addRow(part.label, widget)

    def parts(self) -> FormValues:
        """What is filled in; ValueError where it cannot be read."""
        return {key: read() for key, read in self._readers.items()}

    def show_event(self) -> None:
        """Show what values find in the event, which is another one."""
        if self._rows is not None:
            self._find_in_rows()

    def _find_in_rows(self) -> None:
        """Let the rows read the event, or the item that they are about now."""
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
        self.stops.append(widget)
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
        from talonbench_gui.features.mappings.rows_editor import RowsEditor  # late: the first paint has no rows

        self._rows = rows = RowsEditor(value, self._members if part.type == "rows" else (), self._row_paths)
        rows.edited.connect(self._on_edited)
        self._readers[part.key] = rows.value
        self.stops += rows.stops
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
        return edit

    def _long(self, part: FormInput, value: Value) -> QWidget:
        edit = QPlainTextEdit(placeholderText=part.hint)
        edit.setFont(code_font())
        edit.setTabChangesFocus(True)
        edit.setPlainText(value if isinstance(value, str) and part.key == "text" else json_text(value))
        _fit(edit)
        edit.textChanged.connect(lambda: _fit(edit))
        edit.textChanged.connect(self._on_edited)
        self._readers[part.key] = lambda: edit.toPlainText() if part.key == "text" else _json(edit.toPlainText())
        return edit


def _fit(edit: QPlainTextEdit) -> None:
    """Make *edit* as high as its lines, within reason."""
    lines = max(FEWEST_LINES, min(MOST_LINES, edit.blockCount() + 1))
    edit.setFixedHeight(edit.fontMetrics().lineSpacing() * lines + 12)


def _json(text: str) -> Value:
    try:
        return parse_json(text)
    except ValueError as error:
        raise ValueError(f"This is not JSON: {error}") from error
