"""An import as a workspace, and a workspace as something to export."""

from talonbench.client import GATEWAY, Connection
from talonbench.exchange.found import Imported, ImportedDestination, ImportedFilter, ImportedMapping
from talonbench.workspace import ConnectionEntry, FilterEntry, MappingEntry, Workspace


def as_workspace(imported: Imported) -> Workspace:
    """One workspace of all destinations: a connection, mappings and filters of each; no key."""
    connections = [
        ConnectionEntry.of(Connection(_told(one, imported), "gateway", one.deployment, GATEWAY))
        for one in imported.destinations
        if one.deployment
    ]
    mappings = [MappingEntry.of(part.subscription) for one in imported.destinations for part in one.mappings]
    filters = [FilterEntry.of(part.filter) for one in imported.destinations for part in one.filters]
    return Workspace(connections=connections, mappings=_told_apart(mappings), filters=filters)


def _told(one: ImportedDestination, imported: Imported) -> str:
    """The name of *one*, with its id where another destination is called the same."""
    alone = sum(other.name == one.name for other in imported.destinations) == 1
    return one.name if alone else f"{one.name} ({one.id})"


def _told_apart(mappings: list[MappingEntry]) -> list[MappingEntry]:
    """*mappings*, each with an id of its own."""
    seen: dict[str, int] = {}
    found: list[MappingEntry] = []
    for part in mappings:
        seen[part.id] = seen.get(part.id, 0) + 1
        times = seen[part.id]
        found.append(part if times == 1 else part.model_copy(update={"id": f"{part.id}-{times}"}))
    return found


def as_imported(workspace: Workspace, name: str, source: str = "") -> Imported:
    """*workspace* as one destination, for an export."""
    deployment = next((part.deployment for part in workspace.connections if part.kind == "gateway"), "")
    mappings = tuple(ImportedMapping(part.as_subscription(), {}) for part in workspace.mappings)
    filters = tuple(ImportedFilter(part.as_filter(), {}) for part in workspace.filters)
    return Imported((ImportedDestination(name, name, True, source, deployment, mappings, filters, {}),))
