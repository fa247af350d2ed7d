"""One condition in the trigger editor: its result, path, operator, value, what was found, and its menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLabel, QLineEdit, QMenu, QSizePolicy, QToolButton

from talonbench.fql.triggers.condition_rows import TESTS, WITHOUT_VALUE, ConditionRow, check_row, list_tests
from talonbench_gui.features.trigger.draft import DraftRow
from talonbench_gui.theme import code_font, scaled
from talonbench_gui.widgets.elided import ElidedCombo, ElidedEdit
from talonbench_gui.widgets.labels import MessageLine, ToneLabel
from talonbench_gui.widgets.naming import make_text_button, set_accessible_name
from talonbench_gui.widgets.shortcuts import leave_undo_to_window
from talonbench_gui.widgets.state_style import set_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QGridLayout, QWidget

    from talonbench_gui.features.trigger.draft import Spot

GLYPH, INDENT, PATH, OPERATOR, VALUE, FOUND, MORE = range(7)  # columns of the grid; a group's glyphs are in the second
LEAST_WIDTHS = {GLYPH: 1.2, INDENT: 1.2, PATH: 4.8, OPERATOR: 5.8, VALUE: 5.8, FOUND: 2.4}  # em
NARROW_WIDTHS = {GLYPH: 1.2, INDENT: 1.2, PATH: 5.8, OPERATOR: 5.8, VALUE: 0, FOUND: 0}
STRETCHES = {PATH: 6, OPERATOR: 3, VALUE: 4, FOUND: 4}
NARROW_STRETCHES = {PATH: 6, OPERATOR: 5, VALUE: 0, FOUND: 0}
LINES = 3  # of the grid that a condition has: in a narrow form two, then a gap; else only the first
GAP = 4  # pixels
SPACING = 6  # pixels between lines
EXAMPLE_PATH = "properties.total"


class RowResult(NamedTuple):
    """What became of a condition: *sign* with its *tone*, and what was found, or what is wrong with it."""

    sign: str
    words: str
    tone: str
    found: str
    found_tone: str = "muted"
    is_problem: bool = False


class ConditionRowEdit(QObject):
    """The widgets of the condition at *spot*, in row *line* of a grid. *changed* carries the new `DraftRow`."""

    changed = Signal(object)

    def __init__(self, spot: Spot, name: str, part: DraftRow, paths: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.spot, self._name, self._part = spot, name, part
        self._tests: list[str] = []  # what the operator's list offers
        self.glyph = ToneLabel("○", "muted", title=f"Result of {name}")
        self.path = set_accessible_name(ElidedEdit(part.row.place), f"Path of {name}")
        self.test = set_accessible_name(ElidedCombo(), f"Operator of {name}")
        self.value = set_accessible_name(ElidedEdit(part.row.value), f"Value of {name}")
        self.found = MessageLine(f"Found by {name}")
        self.more = make_text_button("⋯", f"Actions for {name}")
        self._fill(paths)
        self.path.textChanged.connect(self._on_edit)
        self.value.textChanged.connect(self._on_edit)
        self.test.currentIndexChanged.connect(self._on_test)

    def _fill(self, paths: Sequence[str]) -> None:
        self.glyph.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.path.setPlaceholderText(EXAMPLE_PATH)
        self.path.setCompleter(_make_completer(paths, self.path))
        for edit in (self.path, self.value):
            edit.setFont(code_font())
            edit.setCursorPosition(0)  # of a long text, the beginning shows
            leave_undo_to_window(edit)
        policy = self.value.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.value.setSizePolicy(policy)
        self.test.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # as high as the edits
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(set_accessible_name(QMenu(self.more), self.more.accessibleName()))
        self._offer_tests()
        if self._part.row.test in WITHOUT_VALUE:
            self.value.hide()

    def place(self, grid: QGridLayout, line: int, *, is_narrow: bool) -> None:
        """Put the widgets into *line* of *grid*; in a narrow one, value and what was found into the next line."""
        is_inside = self.spot[1] >= 0
        start = PATH if is_inside else INDENT
        grid.addWidget(self.glyph, line, start - 1)
        if is_narrow:
            rest = FOUND - OPERATOR + 1
            for widget, at, column, span in (
                (self.path, line, start, PATH - start + 1), (self.test, line, OPERATOR, rest),
                (self.value, line + 1, start, PATH - start + 1), (self.found, line + 1, OPERATOR, rest),
            ):  # fmt: skip
                grid.addWidget(widget, at, column, 1, span)
        else:
            grid.addWidget(self.path, line, start, 1, PATH - start + 1)
            for column, widget in ((OPERATOR, self.test), (VALUE, self.value), (FOUND, self.found)):
                grid.addWidget(widget, line, column)
        grid.addWidget(self.more, line, MORE)  # last: Tab goes in the order in which the grid got its widgets
        spacing = SPACING if is_inside else 0  # the frame around a group takes the spacing of its rows
        high = self.path.sizeHint().height() + spacing
        grid.setRowMinimumHeight(line, high)
        grid.setRowMinimumHeight(line + 1, high if is_narrow else 0)
        grid.setRowMinimumHeight(line + 2, scaled(GAP) if is_narrow else 0)

    def offer_paths(self, paths: Sequence[str]) -> None:
        """Complete from *paths*."""
        model = self.path.completer().model()
        if isinstance(model, QStringListModel) and model.stringList() != list(paths):
            model.setStringList(list(paths))

    def show_result(self, result: RowResult) -> None:
        """Show *result*; a problem also marks the edit that it is about."""
        self.glyph.set_text(result.sign, result.tone)
        self.glyph.setAccessibleName(f"{self._name}: {result.words}")
        if (self.found.text(), self.found.property("tone")) != (result.found, result.found_tone):
            self.found.set_text(result.found, result.found_tone)
        about_path = result.is_problem and bool(check_row(ConditionRow(self._part.row.place, "=", "x")))
        set_state(self.path, "state", "bad" if about_path else "")
        set_state(self.value, "state", "bad" if result.is_problem and not about_path else "")

    def current(self) -> DraftRow:
        """The row as it is now; a new one counts once it is complete."""
        row = ConditionRow(self.path.text().strip(), self._tests[self.test.currentIndex()], self.value.text())
        row = ConditionRow(row.place, row.test, "" if row.test in WITHOUT_VALUE else row.value)
        is_complete = not check_row(row, in_group=self.spot[1] >= 0) and bool(row.value or row.test in WITHOUT_VALUE)
        return DraftRow(row, is_new=self._part.is_new and not is_complete)

    def fill_in(self, row: ConditionRow) -> None:
        """Show *row* instead, as if it was typed."""
        self._part = DraftRow(row, is_new=self._part.is_new)
        for edit, text in ((self.path, row.place), (self.value, row.value)):
            edit.blockSignals(True)
            edit.setText(text)
            edit.blockSignals(False)
        self._offer_tests()
        self._on_test()

    def _on_edit(self) -> None:
        part = self.current()
        if part != self._part:
            self._part = part
            self._offer_tests()
            self.changed.emit(part)

    def _on_test(self) -> None:
        self.value.setVisible(self._tests[self.test.currentIndex()] not in WITHOUT_VALUE)
        self._part = self.current()
        self.changed.emit(self._part)

    def _offer_tests(self) -> None:
        """Offer what Segment can test at the path, and keep what the row has."""
        row = self._part.row
        offered = list_tests(row.place, in_group=self.spot[1] >= 0)
        keys = [test for test in TESTS if test in offered or test == row.test]
        self.test.blockSignals(True)
        if keys != self._tests:
            self._tests = keys
            self.test.clear()
            self.test.addItems([TESTS[key][0] for key in keys])
        self.test.setCurrentIndex(keys.index(row.test))
        self.test.blockSignals(False)


def set_columns(grid: QGridLayout, em: int, *, is_narrow: bool) -> None:
    """Share out the width of *grid*."""
    for column, width in (NARROW_WIDTHS if is_narrow else LEAST_WIDTHS).items():
        grid.setColumnMinimumWidth(column, round(width * em))
    for column, stretch in (NARROW_STRETCHES if is_narrow else STRETCHES).items():
        grid.setColumnStretch(column, stretch)


def _make_completer(paths: Sequence[str], parent: QLineEdit) -> QCompleter:
    completer = QCompleter(parent)
    completer.setModel(QStringListModel(list(paths), completer))
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    return completer


def make_caption(text: str) -> QLabel:
    """Words between controls."""
    return QLabel(text, textFormat=Qt.TextFormat.PlainText)
