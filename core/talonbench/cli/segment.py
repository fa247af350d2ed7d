"""What the commands for Segment's Public API share: the region, the token, the client."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

import typer

from talonbench.cli.keys import ask_for_key
from talonbench.cli.output import harmless
from talonbench.segment_api.token import TOKEN_VARIABLE, name_token

if TYPE_CHECKING:
    from talonbench.segment_api.client import SegmentClient

Result = TypeVar("Result")

RegionOption: TypeAlias = Annotated[
    str, typer.Option("--region", metavar="us|eu|URL", help="Region of the workspace, or the address of a local API.")
]
KeepTokenOption: TypeAlias = Annotated[
    bool | None,
    typer.Option("--keep-token/--forget-token", help="Save the token in the keychain, or delete it there, afterwards."),
]


def call_segment(
    region: str, work: Callable[[SegmentClient], Coroutine[None, None, Result]], keep_token: bool | None = None
) -> Result:
    """What *work* gives with a client for *region*; the token is from the environment, the keychain or a prompt.

    Once it worked, the token is kept in the keychain or deleted there, if *keep_token* says so.
    """
    from talonbench.segment_api.client import ORIGINS, SegmentClient  # late: other commands don't need it

    origin = ORIGINS.get(region.lower(), region)
    if "://" not in origin:
        raise typer.BadParameter(f"--region {region}: must be us, eu or a URL")
    token = _find_token(origin)

    async def run() -> Result:
        async with SegmentClient(origin, token, tell=_tell) as client:
            return await work(client)

    found = asyncio.run(run())
    if keep_token is not None:
        _keep(origin, token if keep_token else "")
    return found


def _find_token(origin: str) -> str:
    from talonbench.keys import read_key  # late: it asks the desktop

    token = os.environ.get(TOKEN_VARIABLE) or read_key(name_token(origin))
    return token or ask_for_key("Segment token", TOKEN_VARIABLE)


def _keep(origin: str, token: str) -> None:
    from talonbench.keys import write_key

    if not write_key(name_token(origin), token):
        print("talonbench: the keychain isn't available, so it wasn't changed", file=sys.stderr)


def _tell(message: str) -> None:
    print(f"talonbench: {harmless(message)}", file=sys.stderr, flush=True)
