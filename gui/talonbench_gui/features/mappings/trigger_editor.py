"""The common triggers as a form beside their text: rows of place, test and value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from talonbench.events import complete_paths
from talonbench.fql.triggers.builder_form import (
    TESTS,
    WITHOUT_VALUE,
    ConditionRow,
    TriggerConditions,
    check_row,
    format_trigger,
    parse_trigger_form,
)
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import make_button, make_tool_button, set_accessible_name

if TYPE_CHECKING:
    from talonbench_gui.shell.main_window import MainWindow

_FIRST = TriggerConditions("and", (ConditionRow("type", "=", "track"),))


class TriggerEditor(QDialog):
    """Stays open beside the bench; what is chosen in it is the trigger of the selected mapping at once."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._edits: list[tuple[QLineEdit, QComboBox, QLineEdit]] = []
        self.setWindowTitle("Build the trigger")
        self.setModal(False)
        self.resize(560, 240)
        self.word = set_accessible_name(QComboBox(), "How the rows are joined")
        self.word.addItem("All of these must hold", "and")
        self.word.addItem("Any of these must hold", "or")
        self.add = make_button("Add a row")
        self.said = ToneLabel("", "muted")
        self.said.setWordWrap(True)
        self._grid = QGridLayout()
        body = QVBoxLayout(self)
        body.addWidget(self.word)
        body.addLayout(self._grid)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.said, 1)
        body.addLayout(row)
        body.addStretch(1)
        self.word.activated.connect(lambda _: self._write())
        self.add.clicked.connect(self._on_add)

    def open_for(self, trigger: str) -> None:
        """Show *trigger*; one that no form can say is kept until something is chosen here."""
        form = parse_trigger_form(trigger)
        words = "" if form is not None else "This trigger is more than a form can say; a choice here replaces it."
        self._show(form or _FIRST)
        self.said.set_text(words, "warn")
        self.show()

    def _on_add(self) -> None:
        form = self._form()
        self._take(TriggerConditions(form.word, (*form.rows, ConditionRow("event", "="))))

    def _form(self) -> TriggerConditions:
        rows = (
            ConditionRow(place.text().strip(), test.currentData(), value.text()) for place, test, value in self._edits
        )
        return TriggerConditions(self.word.currentData(), tuple(rows))

    def _take(self, form: TriggerConditions) -> None:
        self._show(form)
        self._write()

    def _show(self, form: TriggerConditions) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._edits = []
        self.word.setCurrentIndex(self.word.findData(form.word))
        for at, row in enumerate(form.rows):
            self._add_row(at, row)

    def _add_row(self, at: int, row: ConditionRow) -> None:
        place = set_accessible_name(QLineEdit(row.place), f"Place of condition {at + 1}")
        place.setCompleter(self._completer(place))
        test = set_accessible_name(QComboBox(), f"Test of condition {at + 1}")
        for key, (words, _) in TESTS.items():
            test.addItem(words, key)
        test.setCurrentIndex(test.findData(row.test))
        value = set_accessible_name(QLineEdit(row.value), f"Value of condition {at + 1}")
        value.setEnabled(row.test not in WITHOUT_VALUE)
        remove = make_tool_button("cross", f"Remove condition {at + 1}")
        parts: tuple[QWidget, ...] = (place, test, value, remove)
        for column, widget in enumerate(parts):
            self._grid.addWidget(widget, at, column)
        place.textEdited.connect(lambda _: self._write())
        value.textEdited.connect(lambda _: self._write())
        test.activated.connect(lambda _: self._write())
        remove.clicked.connect(lambda: self._remove(at))
        self._edits.append((place, test, value))

    def _completer(self, parent: QWidget) -> QCompleter:
        """The places of the event at hand."""
        preview = self._window.preview
        body = preview.event.body if preview is not None and preview.event is not None else {}
        paths = [path.removeprefix("$.") for path, _ in complete_paths(body, "")]
        completer = QCompleter(parent)
        completer.setModel(QStringListModel(paths, completer))
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        return completer

    def _remove(self, at: int) -> None:
        form = self._form()
        rows = tuple(row for index, row in enumerate(form.rows) if index != at)
        self._take(TriggerConditions(form.word, rows or _FIRST.rows))

    def _write(self) -> None:
        form = self._form()
        for (_, test, value), row in zip(self._edits, form.rows, strict=True):
            value.setEnabled(row.test not in WITHOUT_VALUE)
            test.setToolTip(TESTS[row.test][0])
        problem = next((check_row(row) for row in form.rows if check_row(row)), "")
        self.said.set_text(problem, "bad" if problem else "muted")
        part = self._window.arranging.subscription
        if not problem and part is not None:
            self._window.arranging.change(lambda now: now.edited(trigger=format_trigger(form)))


class TriggerCommands:
    """The command that opens the builder."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._builder: TriggerEditor | None = None

    def build(self) -> None:
        """Open the builder for the selected mapping."""
        part = self._window.arranging.subscription
        if part is not None:
            self._builder = self._builder or TriggerEditor(self._window)
            self._builder.open_for(part.trigger)
