"""The selected mapping's name, action and trigger, and whether the trigger matches the event."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from talonbench.document import edits
from talonbench.talon_one import ACTIONS
from talonbench_gui.theme import code_font
from talonbench_gui.widgets.editor.exact_text import holdable
from talonbench_gui.widgets.elided import ElidedCombo, ElidedEdit
from talonbench_gui.widgets.naming import make_button, set_accessible_name
from talonbench_gui.widgets.shortcuts import leave_undo_to_window
from talonbench_gui.widgets.verdict_line import VerdictLine
from talonbench_gui.widgets.wrapped_edit import WrappedEdit
from talonbench_gui.wording.fields import action_title

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from talonbench.destination import Subscription
    from talonbench.document import Document
    from talonbench.trace import EventTrace, MappingTrace
    from talonbench_gui.state.document_store import DocumentStore

EXAMPLE = 'type = "track" and event = "Order Completed"'
LINES = 2  # of the trigger's text that are visible at once
NARROW = 38  # em: below, name and action are in a row each


class MappingHead(QWidget):
    """Bound to the selected mapping of *store* in both directions: typing changes the document at once."""

    def __init__(self, store: DocumentStore) -> None:
        super().__init__()
        self._store = store
        self.name = set_accessible_name(ElidedEdit(), "Mapping name")
        self.action = set_accessible_name(ElidedCombo(), "Action")
        self.trigger = set_accessible_name(WrappedEdit(LINES), "Trigger")
        self.trigger_state = VerdictLine("Whether the trigger matches")
        self.edit_trigger = make_button("Edit…", "Edit trigger")
        self._shown_trigger = ("", "")  # in the document, and as the edit holds it
        self.name.setObjectName("mappingName")
        self.action.setObjectName("actionCombo")
        self.trigger.setObjectName("triggerEdit")
        self.trigger_state.setObjectName("triggerState")
        self.edit_trigger.setObjectName("editTriggerButton")
        self._lay_out()
        self._show(store.document.current_mapping)
        self._connect()

    def _lay_out(self) -> None:
        for action in ACTIONS.values():
            self.action.addItem(action_title(action), action.slug)
        self.action.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.action.setMinimumContentsLength(12)
        self.action.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.trigger.setFont(code_font())
        self.trigger.setPlaceholderText(EXAMPLE)
        self._what, whether = QHBoxLayout(), QHBoxLayout()
        self._what.setSpacing(8)
        self._what.addWidget(self.name, 5)
        self._what.addWidget(self.action, 6)
        whether.setSpacing(8)
        whether.addWidget(self.trigger_state, 1)
        whether.addWidget(self.edit_trigger)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(6)
        rows.addLayout(self._what)
        rows.addLayout(whether)
        rows.addWidget(self.trigger)

    def _connect(self) -> None:
        self.name.textChanged.connect(self._on_name)
        self.trigger.text_changed.connect(self._on_trigger)
        self.action.currentIndexChanged.connect(self._on_action)
        for edit in (self.name, self.trigger):
            leave_undo_to_window(edit)
        self.name.editingFinished.connect(self._store.seal)
        self.trigger.finished.connect(self._store.seal)
        self._store.changed.connect(self._on_document)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW * self.fontInfo().pixelSize()
        self._what.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def show_outcome(self, mapping: MappingTrace, trace: EventTrace) -> None:
        """Show whether the trigger of *mapping* matches the event."""
        from talonbench_gui.wording.triggers import describe_trigger  # imported late: not needed for the first paint

        self.trigger_state.show_verdict(*describe_trigger(mapping, trace))

    def select_in_trigger(self, start: int | None, end: int | None) -> None:
        """Focus the trigger and select its characters from *start* to *end*."""
        self.trigger.setFocus()
        if start is not None and end is not None:
            units = [len(self.trigger.text()[:at].encode("utf-16-le", "surrogatepass")) // 2 for at in (start, end)]
            self.trigger.setSelection(units[0], units[1] - units[0])

    # -- the document ---------------------------------------------------------------------------------------

    def _on_document(self, before: Document, after: Document) -> None:
        if before.current_mapping is not after.current_mapping:
            self._show(after.current_mapping)

    def _show(self, mapping: Subscription | None) -> None:
        if mapping is not None:
            _show_text(self.name, mapping.name)
            self._show_trigger(mapping.trigger)
            self.action.setCurrentIndex(self.action.findData(mapping.action))

    def _on_name(self, text: str) -> None:
        mapping = self._store.document.current_mapping
        if mapping is not None and mapping.name != text:
            self._store.apply(edits.rename_mapping(mapping.id, text))

    def _show_trigger(self, trigger: str) -> None:
        """Qt can't hold every text; what it holds instead must not become the mapping's trigger."""
        if trigger != self._shown_trigger[0]:
            self._shown_trigger = (trigger, holdable(trigger))
            _show_text(self.trigger, self._shown_trigger[1])

    def _on_trigger(self, text: str) -> None:
        mapping = self._store.document.current_mapping
        if mapping is not None and text != self._shown_trigger[1]:
            self._shown_trigger = (text, text)
            self._store.apply(edits.set_trigger(mapping.id, text))

    def _on_action(self) -> None:
        mapping, slug = self._store.document.current_mapping, self.action.currentData()
        if mapping is not None and slug and mapping.action != slug:
            self._store.apply(edits.set_action(mapping.id, slug))


def _show_text(edit: QLineEdit | WrappedEdit, text: str) -> None:
    """Show *text* from its beginning, or with the cursor after what an undo changed."""
    before = edit.text()
    if before == text:
        return
    edit.setText(text)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(reversed(before), reversed(text), strict=False))))
    edit.setCursorPosition(len(text) - same if edit.hasFocus() else 0)
