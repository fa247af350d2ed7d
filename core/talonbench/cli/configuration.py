"""From a command's options to settings, a connection and compiled subscriptions."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from talonbench.cli.connections import choose_connection
from talonbench.cli.inputs import action_of, open_workspace, read_subscription
from talonbench.connections import Connection
from talonbench.destination import Settings, Subscription
from talonbench.errors import WorkspaceError
from talonbench.filters import DestinationFilter
from talonbench.preview import compile_destination
from talonbench.talon_one import ACTIONS, SANDBOX_DEPLOYMENT
from talonbench.trace import CompiledDestination
from talonbench.workspace import Workspace, read_connections

# Met by every event: Segment's trigger dialect compares a missing type as "not equal", too.
ANY_EVENT = 'type != ""'


@dataclass(frozen=True, slots=True)
class CliConfiguration:
    """What a command works with; *connection* is None where none was named."""

    settings: Settings
    subscriptions: tuple[Subscription, ...]
    connection: Connection | None
    filters: tuple[DestinationFilter, ...] = ()

    def compile(self) -> CompiledDestination:
        """Its filters and mappings, compiled once."""
        return compile_destination(self.subscriptions, self.filters)


def resolve_configuration(
    workspace: Path | None,
    action: str | None,
    mapping: Path | None,
    trigger: str | None,
    connection: str | None,
    deployment: str | None,
    key: str,
) -> CliConfiguration:
    """Read the files that the options name; WorkspaceError where they do not fit together."""
    if action is None and (mapping is not None or trigger is not None):
        raise WorkspaceError("--mapping and --trigger go with --action; a workspace has its own")
    opened = open_workspace(workspace) if workspace is not None else None
    chosen = choose_connection(() if opened is None else read_connections(opened), connection)
    if chosen is not None and not (chosen.deployment or deployment):
        raise WorkspaceError(f"the connection {chosen.name} has no deployment: add --deployment URL")
    if chosen is not None and deployment is not None:
        chosen = replace(chosen, deployment=deployment)  # the key that belongs to another one does not go there
    for notice in _notices(opened, chosen, deployment):
        print(f"talonbench: {notice}", file=sys.stderr)
    address = deployment or (chosen.deployment if chosen is not None else SANDBOX_DEPLOYMENT)
    filters = () if opened is None else tuple(part.as_filter() for part in opened.filters)
    return CliConfiguration(Settings(key, address), subscriptions_of(opened, action, mapping, trigger), chosen, filters)


def _notices(workspace: Workspace | None, chosen: Connection | None, deployment: str | None) -> Iterator[str]:
    """What the user should know of *workspace* before anything that is made of it."""
    if workspace is None:
        return
    if workspace.destination is not None and not workspace.destination.enabled:
        yield f"the destination {workspace.destination.name} is not enabled: Segment sends it nothing"
    if chosen is None and deployment is None and workspace.connections:
        names = ", ".join(part.name for part in workspace.connections)
        yield f"the sandbox's deployment is shown, for there are several connections; see --connection: {names}"


def subscriptions_of(
    workspace: Workspace | None, action: str | None, mapping: Path | None, trigger: str | None
) -> tuple[Subscription, ...]:
    """The mappings to go through: the one of ``--action``, else the workspace's."""
    if action is not None:
        return (read_subscription(action_of(action), mapping, trigger or ANY_EVENT),)
    if workspace is None:
        raise WorkspaceError(f"say --workspace FILE, or --action with one of: {', '.join(ACTIONS)}")
    if not workspace.mappings:
        print("talonbench: there are no mappings in the workspace: nothing can fire", file=sys.stderr)
    for part in workspace.mappings:
        try:
            action_of(part.action)
        except WorkspaceError as error:
            raise WorkspaceError(f"mapping {part.name}: {error}") from None
    return tuple(part.as_subscription() for part in workspace.mappings)
