"""Turns a command's options into settings, a connection and subscriptions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from talonbench.answers.actions import ANY_EVENT, action_of
from talonbench.cli.connections import UNNAMED, choose_connection, find_mine, is_mine
from talonbench.cli.inputs import open_workspace, read_subscription
from talonbench.connections import Connection, check_origin, hide_secrets, make_settings
from talonbench.destination import Settings, Subscription
from talonbench.document import DestinationInfo, RedactionRules
from talonbench.errors import SettingsError, WorkspaceError
from talonbench.filters import DestinationFilter
from talonbench.preview import compile_destination
from talonbench.talon_one import ACTIONS, SANDBOX_DEPLOYMENT
from talonbench.trace import CompiledDestination
from talonbench.workspace import Workspace, read_connections

NOTHING_DECIDED = RedactionRules()


@dataclass(frozen=True, slots=True)
class CliConfiguration:
    """What a command works with; *connection* is None if none was chosen.

    *trusted*: addresses given as options or in the chosen connection if it is the user's; a workspace's aren't trusted.
    *info* describes the destination, if a workspace does; *redaction* is what the workspace says of personal data.
    """

    settings: Settings
    subscriptions: tuple[Subscription, ...]
    connection: Connection | None
    filters: tuple[DestinationFilter, ...] = ()
    trusted: tuple[str, ...] = ()
    info: DestinationInfo | None = None
    redaction: RedactionRules = NOTHING_DECIDED

    def compile(self) -> CompiledDestination:
        """Its filters and mappings, compiled once."""
        return compile_destination(self.subscriptions, self.filters, info=self.info)


NO_SETUP: Final = CliConfiguration(Settings("", SANDBOX_DEPLOYMENT), (), None)


def resolve_configuration(
    workspace: Path | None,
    action: str | None,
    mapping: Path | None,
    trigger: str | None,
    connection: str | None,
    deployment: str | None,
    key: str,
    gateway: str | None = None,
    destination: str | None = None,
) -> CliConfiguration:
    """Read the files that the options name; WorkspaceError if the options contradict each other."""
    if action is None and (mapping is not None or trigger is not None):
        raise WorkspaceError("--mapping and --trigger need --action; a workspace has its own mappings")
    opened = open_workspace(workspace, destination) if workspace is not None else None
    chosen = choose_connection(() if opened is None else read_connections(opened), connection)
    if chosen is not None and not (chosen.deployment or deployment):
        raise WorkspaceError(f"the connection “{chosen.name}” has no deployment; add --deployment URL")
    trusted = _list_trusted(chosen, deployment, gateway)
    if chosen is not None and deployment is not None:
        chosen = replace(chosen, deployment=deployment)  # the key of another deployment is not sent there
    if gateway is not None:
        chosen = _at_gateway(chosen, deployment, gateway)
    for notice in _notices(opened, chosen, deployment):
        print(f"talonbench: {notice}", file=sys.stderr)
    filters = () if opened is None else tuple(part.as_filter() for part in opened.filters)
    settings = make_settings(key, chosen) if chosen is not None else _plain_settings(key, deployment)
    subscriptions = subscriptions_of(opened, action, mapping, trigger)
    rules = NOTHING_DECIDED if opened is None else opened.redaction.as_rules()
    return CliConfiguration(settings, subscriptions, chosen, filters, trusted, _info_of(opened), rules)


def _info_of(workspace: Workspace | None) -> DestinationInfo | None:
    """What *workspace* says of its destination."""
    return None if workspace is None or workspace.destination is None else workspace.destination.as_info()


def _plain_settings(key: str, deployment: str | None) -> Settings:
    return Settings(key, hide_secrets(deployment or SANDBOX_DEPLOYMENT))


def _list_trusted(chosen: Connection | None, *named: str | None) -> tuple[str, ...]:
    own = (chosen.gateway, chosen.deployment) if chosen is not None and is_mine(chosen) else ()
    return (*own, *(one for one in named if one is not None))


def _at_gateway(chosen: Connection | None, deployment: str | None, gateway: str) -> Connection:
    """The connection at another *gateway*, which has a key of its own; WorkspaceError if it can't be sent to."""
    try:
        origin = check_origin(gateway)
    except SettingsError as error:
        raise WorkspaceError(f"--gateway {gateway}: {error.message}") from None
    if chosen is not None and chosen.kind == "gateway":
        return replace(chosen, gateway=origin)
    if deployment is None:
        raise WorkspaceError("--gateway needs the deployment that the requests are for; add --deployment URL")
    return find_mine(Connection(UNNAMED, "gateway", deployment, origin))


def _notices(workspace: Workspace | None, chosen: Connection | None, deployment: str | None) -> Iterator[str]:
    """What the user should know about *workspace* first."""
    if workspace is None:
        return
    if chosen is None and deployment is None and workspace.connections:
        names = ", ".join(part.name for part in workspace.connections)
        yield f"several connections: showing the sandbox's deployment; choose with --connection: {names}"


def subscriptions_of(
    workspace: Workspace | None, action: str | None, mapping: Path | None, trigger: str | None
) -> tuple[Subscription, ...]:
    """The mappings: the one that ``--action`` describes, else the workspace's."""
    if action is not None:
        return (read_subscription(action_of(action), mapping, trigger or ANY_EVENT),)
    if workspace is None:
        raise WorkspaceError(f"add --workspace FILE, or --action with one of: {', '.join(ACTIONS)}")
    if not workspace.mappings:
        print("talonbench: the workspace has no mappings, so no event can match", file=sys.stderr)
    for part in workspace.mappings:
        try:
            action_of(part.action)
        except WorkspaceError as error:
            raise WorkspaceError(f"mapping {part.name}: {error}") from None
    return tuple(part.as_subscription() for part in workspace.mappings)
