"""The selected mapping's name, action and trigger, and whether the trigger matches the event."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QSizePolicy, QWidget

from talonbench.document import edits
from talonbench.talon_one import ACTIONS
from talonbench_gui.theme import code_font
from talonbench_gui.widgets.elided_combo import ElidedCombo
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.shortcuts import leave_undo_to_window
from talonbench_gui.wording.fields import action_title

if TYPE_CHECKING:
    from talonbench.destination import Subscription
    from talonbench.document import Document
    from talonbench.trace import MappingTrace
    from talonbench_gui.state.document_store import DocumentStore

EXAMPLE = 'type = "track" and event = "Order Completed"'


class MappingHead(QWidget):
    """Bound to the selected mapping of *store* in both directions: typing changes the document at once."""

    def __init__(self, store: DocumentStore) -> None:
        super().__init__()
        self._store = store
        self.name = set_accessible_name(QLineEdit(), "Mapping name")
        self.action = set_accessible_name(ElidedCombo(), "Action")
        self.trigger = set_accessible_name(QLineEdit(placeholderText=EXAMPLE), "Trigger")
        self.trigger_state = ToneLabel("", "muted")
        self.name.setObjectName("mappingName")
        self.action.setObjectName("actionCombo")
        self.trigger.setObjectName("triggerEdit")
        self.trigger_state.setObjectName("triggerState")
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
        self.trigger_state.setWordWrap(True)
        self.trigger_state.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        rows = QFormLayout(self)
        rows.setContentsMargins(10, 8, 10, 6)
        rows.setVerticalSpacing(5)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows.addRow("Name", self.name)
        rows.addRow("Action", self.action)
        rows.addRow("Trigger", self.trigger)
        rows.addRow("", self.trigger_state)

    def _connect(self) -> None:
        self.name.textChanged.connect(self._on_name)
        self.trigger.textChanged.connect(self._on_trigger)
        self.action.currentIndexChanged.connect(self._on_action)
        for edit in (self.name, self.trigger):
            leave_undo_to_window(edit)
            edit.editingFinished.connect(self._store.seal)
        self._store.changed.connect(self._on_document)

    def show_outcome(self, mapping: MappingTrace) -> None:
        """Show whether the trigger of *mapping* matches the event."""
        from talonbench_gui.wording.outcomes import describe_trigger  # imported late: not needed for the first paint

        self.trigger_state.set_text(*describe_trigger(mapping))

    def select_in_trigger(self, start: int | None, end: int | None) -> None:
        """Focus the trigger and select its characters from *start* to *end*."""
        self.trigger.setFocus()
        if start is not None and end is not None:
            self.trigger.setSelection(start, end - start)

    # -- the document ---------------------------------------------------------------------------------------

    def _on_document(self, before: Document, after: Document) -> None:
        if before.current_mapping is not after.current_mapping:
            self._show(after.current_mapping)

    def _show(self, mapping: Subscription | None) -> None:
        if mapping is not None:
            _show_text(self.name, mapping.name)
            _show_text(self.trigger, mapping.trigger)
            self.action.setCurrentIndex(self.action.findData(mapping.action))

    def _on_name(self, text: str) -> None:
        mapping = self._store.document.current_mapping
        if mapping is not None and mapping.name != text:
            self._store.apply(edits.rename_mapping(mapping.id, text))

    def _on_trigger(self, text: str) -> None:
        mapping = self._store.document.current_mapping
        if mapping is not None and mapping.trigger != text:
            self._store.apply(edits.set_trigger(mapping.id, text))

    def _on_action(self) -> None:
        mapping, slug = self._store.document.current_mapping, self.action.currentData()
        if mapping is not None and slug and mapping.action != slug:
            self._store.apply(edits.set_action(mapping.id, slug))


def _show_text(edit: QLineEdit, text: str) -> None:
    """Show *text* from its beginning, or with the cursor after what an undo changed."""
    before = edit.text()
    if before == text:
        return
    edit.setText(text)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(reversed(before), reversed(text), strict=False))))
    edit.setCursorPosition(len(text) - same if edit.hasFocus() else 0)
