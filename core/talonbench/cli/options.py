"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

from talonbench.talon_one import ACTIONS

EventFiles = Annotated[
    list[str], typer.Argument(metavar="EVENT…", help="Files or folders with events; - reads standard input.")
]


def _actions(incomplete: str) -> list[str]:
    """The actions that start with *incomplete*, for shell completion."""
    return [slug for slug in ACTIONS if slug.startswith(incomplete)]


ActionOption = Annotated[
    str | None, typer.Option("--action", help="An action, e.g. trackEventV2.", autocompletion=_actions)
]
MappingOption = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        help="A mapping as JSON (defaults fill unset fields), or a workspace or export with one.",
    ),
]
TriggerOption = Annotated[str | None, typer.Option("--trigger", help="A trigger; matches every event by default.")]
WorkspaceOption = Annotated[
    Path | None, typer.Option("--workspace", help="NAME.talonbench.json, or an export from Segment.")
]
DestinationOption = Annotated[
    str | None, typer.Option("--destination", help="One of several destinations of an export, by its name or ID.")
]
ConnectionOption = Annotated[
    str | None, typer.Option("--connection", help="One of your connections or the workspace's.")
]
DeploymentOption = Annotated[str | None, typer.Option("--deployment", help="Deployment URL, e.g. https://my.talon.one")]
GatewayOption = Annotated[
    str | None, typer.Option("--gateway", help="Gateway URL, if it isn't Talon.One's, e.g. http://localhost:8080")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SandboxOption = Annotated[bool, typer.Option("--sandbox", help="Send to the built-in Talon.One sandbox.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Send without asking for confirmation.")]
AsReceivedOption = Annotated[
    bool,
    typer.Option(
        "--as-received",
        help="Receive events without receivedAt as Segment's Tracking API does: check them, and add what it adds.",
    ),
]
