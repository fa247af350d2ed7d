"""The document that is edited, its edits, and their undo.

`Document` is frozen: ``stack.apply(edits.set_trigger("mapping-2", 'type = "track"'))`` makes the next one, and
``stack.undo()`` brings the former back. `UndoStack` holds the present document, the steps, and whether it is saved.
"""

from talonbench.document.document import SANDBOX, DestinationInfo, Document, NamedEvent, new_document
from talonbench.document.edit import Edit
from talonbench.document.undo import UndoStack

__all__ = ["SANDBOX", "DestinationInfo", "Document", "Edit", "NamedEvent", "UndoStack", "new_document"]
