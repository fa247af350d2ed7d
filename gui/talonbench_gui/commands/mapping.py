"""The mappings of the document: commands act on all that are marked in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talonbench.document import edits
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from talonbench_gui.commands.context import Context

FIRST: Final = ("trackEventV2", 'type = "track"')  # the action and trigger of a new mapping


def add(context: Context) -> None:
    """Add a mapping and select it."""
    context.workbench.store.apply(edits.add_mapping(*FIRST))
    context.ui.focus("mappings")


def duplicate(context: Context) -> None:
    """Duplicate the marked mappings."""
    context.workbench.store.apply(edits.duplicate_mapping(*context.workbench.marked.rows))


def copy(context: Context) -> None:
    """Copy the marked mappings, as text that another document takes as well."""
    from talonbench.errors import WorkspaceError  # imported late, as in `paste`: only the clipboard needs them
    from talonbench.workspace import write_mappings

    mappings = context.workbench.store.document.mappings
    parts = [mappings[row] for row in context.workbench.marked.rows if row < len(mappings)]
    try:
        context.ui.copy(write_mappings(parts), f"Copied {plural(len(parts), 'mapping')}.")
    except WorkspaceError as error:
        context.workbench.notices.post(f"Can't copy {error}.", "error")


def copy_text(context: Context) -> None:
    """Copy the marked mappings as rows of text: name, action, status, and why."""
    from talonbench_gui.commands.redaction import copy_redacted
    from talonbench_gui.wording.status import OUTCOME_LABELS

    preview, mappings = context.workbench.previews.current, context.workbench.store.document.mappings
    parts = [mappings[row] for row in context.workbench.marked.rows if row < len(mappings)]
    known = {} if preview is None else {one.subscription.id: one for one in preview.mappings}
    rows = []
    for part in parts:
        trace = known.get(part.id)
        outcome = (
            (OUTCOME_LABELS[trace.status][1], preview.judgement.explain(trace).message) if trace and preview else ()
        )
        rows.append("\t".join((part.name, part.action, *outcome)))
    copy_redacted(context, "\n".join(rows), f"Copied {plural(len(parts), 'mapping')} as text")


def paste(context: Context) -> None:
    """Add the mappings of the clipboard after the selected one."""
    from talonbench.errors import WorkspaceError
    from talonbench.workspace import read_mappings

    try:
        parts = read_mappings(context.ui.clipboard())
    except WorkspaceError as error:
        context.workbench.notices.post(f"Can't paste mappings: {error}.", "error", key="paste")
        return
    context.workbench.notices.clear("paste")
    store = context.workbench.store
    store.apply(edits.paste_mappings(parts))
    context.workbench.marked.mark(range(store.document.mapping, store.document.mapping + len(parts)))


def delete(context: Context) -> None:
    """Delete the marked mappings; undo brings them back."""
    context.workbench.store.apply(edits.delete_mapping(*context.workbench.marked.rows))


def move(context: Context, step: int) -> None:
    """Move the marked mappings *step* places down."""
    context.workbench.store.apply(edits.move_mapping(step, *context.workbench.marked.rows))


def toggle(context: Context) -> None:
    """Disable the marked mappings if the selected one is enabled, else enable them."""
    store = context.workbench.store
    current = store.document.current_mapping
    if current is not None:
        store.apply(edits.enable_mappings(not current.enabled, *context.workbench.marked.rows))


def enable_all(context: Context, on: bool) -> None:
    """Enable or disable every mapping."""
    store = context.workbench.store
    store.apply(edits.enable_mappings(on, *range(len(store.document.mappings))))


def reset(context: Context) -> None:
    """Reset the selected mapping to its action's defaults."""
    store = context.workbench.store
    if store.document.current_mapping is not None:
        store.apply(edits.reset_mapping(store.document.current_mapping.id))
