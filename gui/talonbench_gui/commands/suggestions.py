"""Applies suggestions to the document, each as one undoable step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.document import edits

if TYPE_CHECKING:
    from talonbench.suggest import Suggestion
    from talonbench_gui.commands.context import Context


def apply(context: Context, suggestion: Suggestion, mapping: str) -> None:
    """Apply *suggestion* to the event, the filters, or the mapping with this ID."""
    from talonbench.suggest.apply import as_edit  # imported late: rarely used

    context.workbench.store.apply(as_edit(suggestion, mapping))
    context.workbench.notices.post(f"Applied: {suggestion.sentence}", command="edit.undo")


def enable_filter(context: Context, title: str, on: bool) -> None:
    """Enable or disable the first filter with this *title* that isn't yet."""
    context.workbench.store.apply(edits.enable_filter(title, on))
    message = f"The filter “{title}” is {'enabled' if on else 'disabled'}."
    context.workbench.notices.post(message, command="edit.undo")
