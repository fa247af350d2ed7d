"""The trigger builder: common triggers as rows of field, operator and value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QCompleter, QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from talonbench.document import edits
from talonbench.events import complete_paths
from talonbench.fql.triggers.builder_form import TriggerForm, format_trigger, parse_trigger_form
from talonbench.fql.triggers.condition_rows import TESTS, WITHOUT_VALUE, ConditionRow, check_row
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, make_tool_button, set_accessible_name
from talonbench_gui.widgets.shortcuts import bind_shortcuts, leave_undo_to_window

if TYPE_CHECKING:
    from talonbench.document import Document
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

TOO_COMPLEX = "Too complex for the builder. Editing here replaces it."
_FIRST = TriggerForm("and", (ConditionRow("type", "=", "track"),))


class TriggerEditor(QDialog):
    """Stays open and follows the selected mapping; each edit changes its trigger at once."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._store, self._previews = workbench.store, workbench.previews
        self._edits: list[tuple[QLineEdit, QComboBox, QLineEdit]] = []
        self.setObjectName("triggerEditor")
        self.setWindowTitle("Edit trigger")
        self.setModal(False)
        self.resize(560, 240)
        self.word = set_accessible_name(QComboBox(), "Match all or any condition")
        self.word.addItem("Match all conditions", "and")
        self.word.addItem("Match any condition", "or")
        self.add = make_button("Add condition")
        self.notes = ToneLabel("", "muted")
        self.notes.setWordWrap(True)
        self._lay_out()
        self.word.activated.connect(self._write)
        self.add.clicked.connect(self._on_add)
        keys = QKeySequence.StandardKey
        bind_shortcuts(self, [(keys.Undo, actions["edit.undo"].trigger), (keys.Redo, actions["edit.redo"].trigger)])
        workbench.store.changed.connect(self._on_document)

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.notes, 1)
        body = QVBoxLayout(self)
        body.addWidget(self.word)
        body.addLayout(self._grid)
        body.addLayout(row)
        body.addStretch(1)

    def open(self) -> None:
        """Show the trigger of the selected mapping; one too complex for the builder is kept until edited here."""
        self._show_document()
        self.show()

    def _on_document(self, before: Document, after: Document) -> None:
        was, now = before.current_mapping, after.current_mapping
        if not self.isVisible() or was is now:
            return
        if now is None:
            self.close()
        elif was is None or was.id != now.id or now.trigger not in (was.trigger, self._text()):
            self._show_document()

    def _show_document(self) -> None:
        mapping = self._store.document.current_mapping
        if mapping is not None:
            form = _flat_form(mapping.trigger)
            self._show(form or _FIRST)
            self.notes.set_text("" if form is not None else TOO_COMPLEX, "warn")

    # -- rows -----------------------------------------------------------------------------------------------

    def _rows(self) -> tuple[ConditionRow, ...]:
        rows = (
            ConditionRow(place.text().strip(), test.currentData(), value.text()) for place, test, value in self._edits
        )
        return tuple(rows)

    def _form(self) -> TriggerForm:
        return TriggerForm(self.word.currentData(), self._rows())

    def _problem(self) -> str:
        return next((problem for row in self._rows() if (problem := check_row(row))), "")

    def _text(self) -> str:
        """The trigger built from the rows; empty while a row is incomplete."""
        return "" if self._problem() else format_trigger(self._form())

    def _show(self, form: TriggerForm) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._edits = []
        self.word.setCurrentIndex(self.word.findData(form.word))
        for at, (row, _) in enumerate(form.rows()):
            self._add_row(at, row)

    def _add_row(self, at: int, row: ConditionRow) -> None:
        place = set_accessible_name(QLineEdit(row.place), f"Field of condition {at + 1}")
        place.setCompleter(self._make_completer(place))
        test = set_accessible_name(QComboBox(), f"Operator of condition {at + 1}")
        for key, (words, _) in TESTS.items():
            test.addItem(words, key)
        test.setCurrentIndex(test.findData(row.test))
        value = set_accessible_name(QLineEdit(row.value), f"Value of condition {at + 1}")
        value.setEnabled(row.test not in WITHOUT_VALUE)
        remove = make_tool_button("cross", f"Remove condition {at + 1}")
        parts: tuple[QWidget, ...] = (place, test, value, remove)
        for column, widget in enumerate(parts):
            self._grid.addWidget(widget, at, column)
        for edit in (place, value):
            leave_undo_to_window(edit)
            edit.textChanged.connect(self._write)
        test.activated.connect(self._write)
        remove.clicked.connect(lambda: self._remove(at))
        self._edits.append((place, test, value))

    def _make_completer(self, parent: QWidget) -> QCompleter:
        """Offer the paths of the event."""
        preview = self._previews.current
        body = preview.event.body if preview is not None and preview.event is not None else {}
        paths = [path.removeprefix("$.") for path, _ in complete_paths(body, "")]
        completer = QCompleter(parent)
        completer.setModel(QStringListModel(paths, completer))
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        return completer

    # -- edits ----------------------------------------------------------------------------------------------

    def _on_add(self) -> None:
        form = self._form()
        self._replace(TriggerForm(form.word, (*form.parts, ConditionRow("event", "="))))

    def _remove(self, at: int) -> None:
        form = self._form()
        rows = tuple(row for index, row in enumerate(self._rows()) if index != at)
        self._replace(TriggerForm(form.word, rows or _FIRST.parts))

    def _replace(self, form: TriggerForm) -> None:
        self._store.seal()
        self._show(form)
        self._write()

    def _write(self) -> None:
        for (_, test, value), row in zip(self._edits, self._rows(), strict=True):
            value.setEnabled(row.test not in WITHOUT_VALUE)
            test.setToolTip(TESTS[row.test][0])
        problem, mapping = self._problem(), self._store.document.current_mapping
        self.notes.set_text(problem, "bad" if problem else "muted")
        if not problem and mapping is not None:
            self._store.apply(edits.set_trigger(mapping.id, self._text()))


def _flat_form(source: str) -> TriggerForm | None:
    form = parse_trigger_form(source)
    is_flat = form is not None and bool(form.parts) and not any(inside for _, inside in form.rows())
    return form if is_flat else None
