"""A document as a workspace file and back: events, mappings, filters, destination, the connection in use, notes."""

from dataclasses import replace

from talonbench.connections import Connection
from talonbench.document import SANDBOX, Document, NamedEvent, TicketNote
from talonbench.document.edits import make_events
from talonbench.errors import WorkspaceError
from talonbench.talon_one import ACTIONS
from talonbench.workspace.model import (
    ConnectionEntry,
    DestinationEntry,
    EventEntry,
    FilterEntry,
    MappingEntry,
    NoteEntry,
    ReceiptEntry,
    RedactionEntry,
    Workspace,
)


def from_document(document: Document) -> Workspace:
    """*document* as a workspace, never with a key; WorkspaceError if a mapping is nested too deeply."""
    return Workspace(
        connections=[ConnectionEntry.of(document.connection)],
        mappings=[MappingEntry.of(part) for part in document.mappings],
        filters=[FilterEntry.of(part) for part in document.filters],
        events=[_to_event_entry(event) for event in document.events],
        destination=None if document.destination is None else DestinationEntry.of(document.destination),
        redaction=RedactionEntry.of(document.redaction),
        notes=[NoteEntry(name=note.name, text=note.text) for note in document.notes],
    )


def _to_event_entry(event: NamedEvent) -> EventEntry:
    receipt = None if event.receipt is None else ReceiptEntry.of(event.receipt)
    return EventEntry(name=event.name, text=event.text, receipt=receipt, repeats=event.repeats)


def to_document(workspace: Workspace) -> Document:
    """*workspace* as a document, with its first event and mapping selected; WorkspaceError if an action is unknown.

    Without events it gets an empty one. The connection in use is the first in the file, without an id: which of the
    user's connections it is, `connection_store` says. Without connections it is the sandbox.
    """
    for part in workspace.mappings:
        if part.action not in ACTIONS:
            raise WorkspaceError(f"mapping {part.name}: unknown action {part.action}")
    made = make_events([(event.name, event.text) for event in workspace.events])
    events = tuple(
        replace(one, receipt=None if entry.receipt is None else entry.receipt.as_receipt(), repeats=entry.repeats)
        for one, entry in zip(made, workspace.events, strict=True)
    )
    mappings = tuple(part.as_subscription() for part in workspace.mappings)
    return Document(
        events or (NamedEvent("event-1", "Event 1", ""),),
        0,
        mappings,
        min(0, len(mappings) - 1),
        tuple(part.as_filter() for part in workspace.filters),
        None if workspace.destination is None else workspace.destination.as_info(),
        next(iter(read_connections(workspace)), SANDBOX),
        workspace.redaction.as_rules(),
        tuple(TicketNote(note.name, note.text) for note in workspace.notes),
    )


def read_connections(workspace: Workspace) -> tuple[Connection, ...]:
    """All connections of *workspace*, the one in use first; current files hold one, older files may hold several."""
    return tuple(part.as_connection() for part in workspace.connections)
