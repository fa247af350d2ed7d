"""The trigger's text as Segment stores it, to read, copy and edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from talonbench.fql.triggers.builder_form import LONGEST_TRIGGER
from talonbench_gui.features.trigger.colors import color_trigger
from talonbench_gui.theme import code_font, theme_state
from talonbench_gui.widgets.editor.exact_text import holdable
from talonbench_gui.widgets.labels import MessageLine, ToneLabel
from talonbench_gui.widgets.naming import make_button, make_tool_button, set_accessible_name
from talonbench_gui.widgets.shortcuts import leave_undo_to_window
from talonbench_gui.widgets.wrapped_edit import WrappedEdit

if TYPE_CHECKING:
    from talonbench_gui.commands.context import Ui

LINES, FEWEST_LINES = 4, 2


class StoredText(QWidget):
    """Read-only until “Edit as text” is pressed. *edited* carries the typed text."""

    edited = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._shown = ("", "")  # in the document, and as the edit holds it
        self.size_note = MessageLine("Size of the trigger")
        self.edit_button = make_button("Edit as text", toggles=True)
        self.edit_button.setObjectName("editAsTextButton")
        self.copy = make_tool_button("copy", "Copy trigger")
        self.edit = set_accessible_name(WrappedEdit(LINES, FEWEST_LINES), "Trigger as text")
        self.edit.setObjectName("triggerText")
        self.edit.setReadOnly(True)
        self.edit.setFont(code_font())
        leave_undo_to_window(self.edit)
        self._lay_out()
        self.edit_button.toggled.connect(self._on_toggled)
        self.copy.clicked.connect(lambda: self._ui.copy(self._shown[0], "Copied the trigger."))
        self.edit.text_changed.connect(self._on_text)
        theme_state().changed.connect(self._color)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(ToneLabel("As Segment stores it", bold=True))
        head.addWidget(self.size_note, 1)
        for button in (self.edit_button, self.copy):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.edit)

    def show_text(self, text: str) -> None:
        """Show *text*; the cursor stays if it is already there."""
        size = len(text.encode("utf-8", "surrogatepass"))
        self.size_note.set_text(f"{size:,} of {LONGEST_TRIGGER:,} B", "bad" if size > LONGEST_TRIGGER else "muted")
        if text != self._shown[0]:
            self._shown = (text, holdable(text))
            self.edit.setText(self._shown[1])

    def begin_edit(self) -> None:
        """Let the user type."""
        self.edit_button.setChecked(True)
        self.edit.setFocus()

    def end_edit(self) -> None:
        """Make it read-only again."""
        self.edit_button.setChecked(False)

    def _on_toggled(self, is_on: bool) -> None:
        self.edit.setReadOnly(not is_on)
        if is_on:
            self.edit.setFocus()

    def _color(self) -> None:
        color_trigger(self.edit)

    def _on_text(self, text: str) -> None:
        self._color()
        if text != self._shown[1]:
            self._shown = (text, text)
            self.edited.emit(text)
