"""The mappings that commands act on: the document's selected one, or several marked in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from talonbench.document import Document
    from talonbench_gui.state.document_store import DocumentStore


class MappingSelection(QObject):
    """Holds the indices of the marked mappings. *changed*: there are others now.

    The document's selected mapping is always among them; it follows edits, the others as long as they exist.
    """

    changed = Signal()

    def __init__(self, store: DocumentStore, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._rows: tuple[int, ...] = ()
        store.changed.connect(self._on_document)

    @property
    def rows(self) -> tuple[int, ...]:
        """The indices from the top; empty without mappings."""
        current = self._store.document.mapping
        if current in self._rows:
            return self._rows
        return (current,) if current >= 0 else ()

    def mark(self, rows: Iterable[int]) -> None:
        """Mark the mappings at *rows*."""
        before = self.rows
        self._rows = tuple(sorted(set(rows)))
        if self.rows != before:
            self.changed.emit()

    def _on_document(self, before: Document, after: Document) -> None:
        if before.mappings is after.mappings:
            if before.mapping != after.mapping:
                self._rows = ()
        elif [part.id for part in before.mappings] != [part.id for part in after.mappings]:
            marked = {id(before.mappings[row]) for row in self._rows if row < len(before.mappings)}
            self._rows = tuple(row for row, part in enumerate(after.mappings) if id(part) in marked)
