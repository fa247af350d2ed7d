"""The only place that changes the document; everything else observes it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from talonbench.document import UndoStack, new_document

if TYPE_CHECKING:
    from talonbench.document import Document, Edit


class DocumentStore(QObject):
    """Holds the document and its undo steps. *changed* carries the documents before and after each edit.

    An edit that changes no part, such as a selection, is signaled too, but can't be undone. *received* is the document
    as it was opened or imported, with the setup that others have; None if it began here.
    """

    changed = Signal(object, object)

    def __init__(
        self, document: Document | None = None, *, is_saved: bool = True, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._stack = UndoStack(document or new_document(), clock=time.monotonic)
        self.received: Document | None = None
        if not is_saved:
            self._stack.mark_unsaved()

    @property
    def document(self) -> Document:
        """The current document."""
        return self._stack.document

    @property
    def undo_label(self) -> str:
        """The label of the edit that `undo` would undo, or an empty text."""
        return self._stack.undo_label

    @property
    def redo_label(self) -> str:
        """The label of the edit that `redo` would redo, or an empty text."""
        return self._stack.redo_label

    @property
    def is_modified(self) -> bool:
        """Whether any part differs from the last save."""
        return not self._stack.is_at_saved

    def apply(self, edit: Edit) -> None:
        """Apply *edit*; signal the change once."""
        before = self.document
        self._stack.apply(edit)
        self._tell(before)

    def undo(self) -> None:
        """Undo the last step."""
        before = self.document
        self._stack.undo()
        self._tell(before)

    def redo(self) -> None:
        """Redo the step that was undone last."""
        before = self.document
        self._stack.redo()
        self._tell(before)

    def seal(self) -> None:
        """End the current undo step, so that the next edit isn't merged into it (focus lost, send started)."""
        self._stack.seal()

    def mark_saved(self) -> None:
        """Mark the document as saved; signaled as a change of no part."""
        self._stack.mark_saved()
        self.changed.emit(self.document, self.document)

    def replace(self, document: Document, *, is_saved: bool = True) -> None:
        """Start with *document* and an empty undo history."""
        before, self.received = self.document, None
        self._stack.replace(document, is_saved=is_saved)
        self.changed.emit(before, self.document)

    def mark_received(self) -> None:
        """Record that the setup is that of a file or an import: what is edited from now on is changed only here."""
        self.received = self.document

    def _tell(self, before: Document) -> None:
        if self.document is not before:
            self.changed.emit(before, self.document)
