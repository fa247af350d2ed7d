"""Chooses which of the document's events is traced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from talonbench.document import edits
from talonbench_gui.widgets.elided import ElidedCombo
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from talonbench.document import Document
    from talonbench_gui.state.document_store import DocumentStore

LETTERS: Final = 12  # of a name that there is room for


class EventChoice(ElidedCombo):
    """Shows the events of *store* by name; the chosen one is selected in the Editor, too."""

    def __init__(self, store: DocumentStore) -> None:
        super().__init__()
        self._store = store
        set_accessible_name(self, "Event")
        self.setObjectName("traceEvent")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LETTERS)
        self.activated.connect(lambda at: store.apply(edits.select_event(at)))
        store.changed.connect(self._on_document)
        self._show(store.document)

    def _on_document(self, before: Document, after: Document) -> None:
        if before.events is not after.events or before.event != after.event:
            self._show(after)

    def _show(self, document: Document) -> None:
        names = [event.name for event in document.events]
        with QSignalBlocker(self):
            if names != [self.itemText(at) for at in range(self.count())]:
                self.clear()
                self.addItems(names)
            self.setCurrentIndex(document.event)
        self.setToolTip(self.currentText())
