"""Where a step of the document was, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.document.edits import find_mapping
from talonbench.talon_one import ACTIONS

if TYPE_CHECKING:
    from talonbench.document import Change, Document


def describe_place(done: str, change: Change, document: Document) -> str:
    """What goes on after *done*, such as “Undid editing trigger”: “ of “Order””; empty without one place."""
    if not change.name:
        return ""
    name = f"“{change.name}”"
    if change.kind == "field":
        field = f"“{_label_field(change, document)}”"
        return f" {field} of {name}" if done.endswith("field") else f" in {field} of {name}"
    if done.endswith((" event", " mapping")):
        return f" {name}"
    return f" of {name}" if done.endswith((" trigger", " action")) else f" in {name}"


def _label_field(change: Change, document: Document) -> str:
    """The label of the changed field on screen."""
    action = ACTIONS[document.mappings[find_mapping(document, change.id)].action]
    return next((field.label for field in action.fields if field.key == change.keys[0]), change.keys[0])
