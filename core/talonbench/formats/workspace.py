"""Converts an import to a workspace, and a workspace to something to export."""

from collections.abc import Sequence

from talonbench.connections import GATEWAY, Connection
from talonbench.formats.model import Configuration, DestinationConfiguration
from talonbench.values import json_text
from talonbench.workspace import (
    ConnectionEntry,
    DestinationEntry,
    EventEntry,
    FilterEntry,
    MappingEntry,
    NoteEntry,
    Workspace,
)


def to_workspace(imported: Configuration) -> Workspace:
    """One workspace for all destinations, with the connection, mappings and filters of each; no key.

    If there is only one destination, the workspace names it.
    """
    connections = [
        ConnectionEntry.of(Connection(_told(one, imported), "gateway", one.deployment, GATEWAY))
        for one in imported.destinations
        if one.deployment
    ]
    mappings = [MappingEntry.of(part) for one in imported.destinations for part in one.mappings]
    filters = [FilterEntry.of(part) for one in imported.destinations for part in one.filters]
    only = imported.destinations[0] if len(imported.destinations) == 1 else None
    destination = None if only is None else destination_entry(only)
    events = [
        EventEntry(name=name or f"Event {at}", text=json_text(body))
        for at, (name, body) in enumerate(imported.named_events, 1)
    ]
    return Workspace(
        destination=destination,
        connections=connections,
        mappings=_told_apart(mappings),
        filters=filters,
        events=events,
        notes=[NoteEntry(name=one.name, text=one.text) for one in imported.kept],
    )


def likeliest_destination(found: Sequence[DestinationConfiguration]) -> DestinationConfiguration:
    """The one of several destinations that is meant: one with mappings, then an enabled one, then the first."""
    return max(found, key=lambda one: (bool(one.mappings), one.enabled))


def destination_entry(one: DestinationConfiguration) -> DestinationEntry:
    """Segment's identification of *one*, to keep in a workspace."""
    return DestinationEntry.of(one.info)


def _told(one: DestinationConfiguration, imported: Configuration) -> str:
    """The name of *one*, with its id if another destination has the same name."""
    alone = sum(other.name == one.name for other in imported.destinations) == 1
    return one.name if alone else f"{one.name} ({one.id})"


def _told_apart(mappings: list[MappingEntry]) -> list[MappingEntry]:
    """*mappings* with unique ids."""
    seen: dict[str, int] = {}
    found: list[MappingEntry] = []
    for part in mappings:
        seen[part.id] = seen.get(part.id, 0) + 1
        times = seen[part.id]
        found.append(part if times == 1 else part.model_copy(update={"id": f"{part.id}-{times}"}))
    return found


def from_workspace(workspace: Workspace, name: str) -> Configuration:
    """*workspace* as one destination to export, called *name* if it doesn't say which one it is."""
    known = workspace.destination or DestinationEntry(id=name, name=name)
    deployment = next((part.deployment for part in workspace.connections if part.kind == "gateway"), "")
    mappings = tuple(part.as_subscription() for part in workspace.mappings)
    filters = tuple(part.as_filter() for part in workspace.filters)
    info = known.as_info()
    one = DestinationConfiguration(
        info.id, info.name, info.enabled, info.source, deployment, mappings, filters, {},
        info.missing, info.beside, info.pulled,
    )  # fmt: skip
    return Configuration((one,))
