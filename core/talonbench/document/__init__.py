"""The document that is edited, its edits, and their undo.

`Document` is frozen: ``stack.apply(edits.set_trigger("mapping-2", 'type = "track"'))`` makes the next one, and
``stack.undo()`` restores the previous one. `UndoStack` holds the current document, the steps, and whether it is saved.
Each edit is a function that returns an `Edit`; `document.edits` lists them all. Names load on first use.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
