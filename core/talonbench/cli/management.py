"""What the commands for Talon.One's Management API share: the deployment, the key, the Application."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from talonbench.cli.configuration import CliConfiguration
from talonbench.cli.keys import MANAGEMENT_KEY_VARIABLE, ask_for_key
from talonbench.cli.output import harmless
from talonbench.connections import Connection, may_take_key
from talonbench.management.key_holder import find_key_holder
from talonbench.talon_one import SANDBOX_DEPLOYMENT

if TYPE_CHECKING:
    from talonbench.management.client import ManagementClient

ApplicationOption: TypeAlias = Annotated[
    str | None, typer.Option("--application", metavar="ID", help="The Application's ID, if there are several.")
]


def find_deployment(setup: CliConfiguration) -> str:
    """The deployment that is read from; BadParameter if none is named."""
    address = setup.settings.deployment if setup.connection is None else setup.connection.deployment
    if address == SANDBOX_DEPLOYMENT:
        raise typer.BadParameter("no deployment: add --deployment URL or --connection NAME")
    return address


def find_management_key(deployment: str, trusted: tuple[str, ...]) -> str:
    """The management key; BadParameter if the one in the environment would go where only a workspace sends it."""
    from talonbench.keys import read_key  # late: it asks the desktop

    key = os.environ.get(MANAGEMENT_KEY_VARIABLE, "")
    if key and not may_take_key(deployment, trusted):
        raise typer.BadParameter(
            f"only the workspace names {deployment}, so the key in {MANAGEMENT_KEY_VARIABLE} isn't sent there: "
            "add --deployment URL, or save the connection as one of yours in the window"
        )
    return key or read_key(name_management_key(deployment)) or ask_for_key("management key", MANAGEMENT_KEY_VARIABLE)


def name_management_key(deployment: str) -> str:
    """Where the window keeps the key, too."""
    return find_key_holder(Connection("", "gateway", deployment)).key_id


def open_management(deployment: str, key: str, setup: CliConfiguration) -> ManagementClient:
    """A client for *deployment*, with the CA certificates of the connection."""
    from talonbench.management.client import ManagementClient

    return ManagementClient(deployment, key, "" if setup.connection is None else setup.connection.ca_file)


async def choose_application(client: ManagementClient) -> str:
    """The deployment's only Application; BadParameter if there are several."""
    from talonbench.management.received import list_applications

    found = await list_applications(client)
    if len(found) != 1:
        names = ", ".join(f"{identity} ({name})" for identity, name in found) or "none"
        raise typer.BadParameter(f"choose the Application with --application ID: {harmless(names)}")
    return found[0][0]


def find_application(setup: CliConfiguration, deployment: str | None) -> str:
    """The Application chosen for the connection; empty if none is, or if another *deployment* is named."""
    return setup.connection.application if setup.connection is not None and deployment is None else ""
