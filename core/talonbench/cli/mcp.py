"""``mcp``: answers agents over standard input and output."""

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from talonbench.errors import WorkspaceError


class SendTarget(StrEnum):
    """Where an agent may send to."""

    SANDBOX = "sandbox"


MISSING: Final = "talonbench mcp takes one more package: pip install 'talonbench[mcp]'"


def mcp(
    root: Annotated[
        Path | None,
        typer.Option(
            "--root",
            metavar="DIR",
            help="Folder below which files are read; without it, none are.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    redacts: Annotated[bool, typer.Option("--redact", help="Replace personal data in all answers.")] = False,
    redacts_ids: Annotated[
        bool, typer.Option("--redact-user-ids", help="Like --redact; replaces IDs of users, too.")
    ] = False,
    allow_send: Annotated[
        SendTarget | None, typer.Option("--allow-send", help="Add a tool that sends, to a sandbox on this machine.")
    ] = None,
) -> None:
    """Serve agents: tools of the Model Context Protocol over standard input and output.

    Answers contain the events' data, which the agent hands on to its model's provider; --redact replaces personal
    data. No key is read, and nothing is sent to Segment or Talon.One.
    """
    if find_spec("mcp") is None:
        raise WorkspaceError(MISSING)
    from talonbench.agents.files import Root  # late: the protocol takes half a second
    from talonbench.agents.server import AgentDoor, make_server

    make_server(AgentDoor(Root(root), redacts, redacts_ids, allow_send is SendTarget.SANDBOX)).run()
