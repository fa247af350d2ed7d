"""Undo, redo, and the document's events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.document import edits

if TYPE_CHECKING:
    from talonbench_gui.commands.context import Context


def undo(context: Context) -> None:
    """Undo the last edit of the document."""
    context.workbench.store.undo()


def redo(context: Context) -> None:
    """Redo the last edit that was undone."""
    context.workbench.store.redo()


def edit_text(context: Context, act: str) -> None:
    """Cut, copy, paste or select all, in the part that has the focus."""
    context.ui.edit_text(act)


def add_event(context: Context) -> None:
    """Add an empty event and select it."""
    context.workbench.store.apply(edits.add_event())


def duplicate_event(context: Context) -> None:
    """Duplicate the selected event."""
    store = context.workbench.store
    store.apply(edits.duplicate_event(store.document.current_event.id))


def rename_event(context: Context) -> None:
    """Ask for a new name for the selected event."""
    store = context.workbench.store
    event = store.document.current_event
    name = context.ui.ask_text("Rename event", "Name", event.name)
    if name and name.strip():
        store.apply(edits.rename_event(event.id, name.strip()))


def close_event(context: Context) -> None:
    """Close the selected event; undo brings it back."""
    store = context.workbench.store
    store.apply(edits.delete_event(store.document.current_event.id))


def move_event(context: Context, step: int) -> None:
    """Move the selected event *step* places."""
    context.workbench.store.apply(edits.move_event(step))


def step_event(context: Context, step: int) -> None:
    """Select the event *step* places on, wrapping around at the ends."""
    store = context.workbench.store
    store.apply(edits.select_event((store.document.event + step) % len(store.document.events)))
