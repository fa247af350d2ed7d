"""An edit: a named, pure step from one document to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.document.document import Document


@dataclass(frozen=True, slots=True)
class Edit:
    """A step that can be undone.

    *label* completes “Undo …” and “Redo …”: lower case, a gerund with its object (“renaming event”), or a noun where
    that reads better (“typing”, “import of 12 mappings”). *change* is pure and returns the very same document if
    nothing changes. Consecutive edits with the same *merge* key become one undo step (see `UndoStack`), those with
    *is_lasting* however much time passes between them; an empty key never merges.
    """

    label: str
    change: Callable[[Document], Document]
    merge: tuple[object, ...] = ()
    is_lasting: bool = False


def make_part(edit: Edit, label: str, act: tuple[object, ...]) -> Edit:
    """*edit* as a part of a longer *act* called *label*: all parts that follow each other are one step."""
    return replace(edit, label=label, merge=act, is_lasting=True)


def combine(label: str, edits: tuple[Edit, ...]) -> Edit:
    """All *edits* in order, as one step."""

    def change(document: Document) -> Document:
        for edit in edits:
            document = edit.change(document)
        return document

    return Edit(label, change)
