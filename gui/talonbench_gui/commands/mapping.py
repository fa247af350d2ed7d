"""The mappings of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talonbench.document import edits

if TYPE_CHECKING:
    from talonbench_gui.commands.context import Context

FIRST: Final = ("trackEventV2", 'type = "track"')  # the action and trigger of a new mapping


def add(context: Context) -> None:
    """Add a mapping and select it."""
    context.workbench.store.apply(edits.add_mapping(*FIRST))


def duplicate(context: Context) -> None:
    """Duplicate the selected mapping."""
    context.workbench.store.apply(edits.duplicate_mapping())


def delete(context: Context) -> None:
    """Delete the selected mapping; undo brings it back."""
    context.workbench.store.apply(edits.delete_mapping())


def move(context: Context, step: int) -> None:
    """Move the selected mapping *step* places down."""
    context.workbench.store.apply(edits.move_mapping(step))


def toggle(context: Context) -> None:
    """Enable or disable the selected mapping."""
    store = context.workbench.store
    if store.document.current_mapping is not None:
        store.apply(edits.toggle_mapping(store.document.current_mapping))


def reset(context: Context) -> None:
    """Reset the selected mapping to its action's defaults."""
    store = context.workbench.store
    if store.document.current_mapping is not None:
        store.apply(edits.reset_mapping(store.document.current_mapping.id))
