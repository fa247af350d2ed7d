"""Undo, redo, and the document's events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talonbench.document import edits, find_change
from talonbench_gui.state.notices import PASSING

if TYPE_CHECKING:
    from talonbench.document import Change, Document
    from talonbench_gui.commands.context import Context


def undo(context: Context) -> None:
    """Undo the last edit of the document."""
    store = context.workbench.store
    before, label = store.document, store.undo_label
    store.undo()
    _tell(context, before, f"Undid {label}", "edit.redo")


def redo(context: Context) -> None:
    """Redo the last edit that was undone."""
    store = context.workbench.store
    before, label = store.document, store.redo_label
    store.redo()
    _tell(context, before, f"Redid {label}", "edit.undo")


def _tell(context: Context, before: Document, done: str, back: str) -> None:
    """Say what was *done*, and show it, unless it happened in the editor with the focus, before the user's eyes."""
    from talonbench_gui.wording.changes import describe_place  # late, like `find_change`: not needed before an undo

    after = context.workbench.store.document
    change = find_change(before, after)
    if change is None or (_was_selected(before, change) and context.ui.is_editing(change)):
        return
    where = describe_place(done, change, after)
    is_elsewhere = before.connection.id != after.connection.id
    goes = f": requests go to “{after.connection.name}”" if is_elsewhere else ""
    context.workbench.notices.post(f"{done}{where}{goes}.", key=PASSING, command=back, short=f"{done}{goes}.")
    context.ui.show_change(change)


def _was_selected(before: Document, change: Change) -> bool:
    """Whether the user saw what changed, as far as that depends on the selected event or mapping."""
    if change.kind == "text":
        return before.current_event.id == change.id
    mapping = before.current_mapping
    return change.kind not in ("trigger", "field", "name") or (mapping is not None and mapping.id == change.id)


def edit_text(context: Context, act: str) -> None:
    """Cut, copy, paste or select all, in the part that has the focus."""
    context.ui.edit_text(act)


def receive(context: Context) -> None:
    """Take the selected event as Segment receives it now, or as it is typed."""
    from talonbench_gui.state.recognition import make_receipt  # late: rarely used

    store = context.workbench.store
    event = store.document.current_event
    store.apply(edits.set_receipt(event.id, make_receipt() if event.receipt is None else None))


def add_event(context: Context) -> None:
    """Add an empty event, ready to be typed or pasted into."""
    context.workbench.store.apply(edits.add_event())
    context.ui.focus("event")


def duplicate_event(context: Context) -> None:
    """Duplicate the selected event."""
    store = context.workbench.store
    store.apply(edits.duplicate_event(store.document.current_event.id))


def rename_event(context: Context) -> None:
    """Ask for a new name for the selected event."""
    store = context.workbench.store
    event = store.document.current_event
    name = context.ui.ask_text("Rename event", "Name", event.name, "Rename event")
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
