"""``sandbox``: the stand-in for Talon.One as a process of its own."""

from pathlib import Path
from typing import Annotated

import typer

from talonbench.sandbox import parse_fault, serve
from talonbench.values import json_text


def sandbox(
    port: Annotated[int, typer.Option(help="0 picks a free one.")] = 0,
    attributes: Annotated[
        Path | None, typer.Option(help="The attributes that exist, as the Management API lists them (JSON).")
    ] = None,
    fault: Annotated[
        list[str] | None, typer.Option(help="Misbehave: status=503, delay=2.5, drop, garbage; repeatable.")
    ] = None,
) -> None:
    """Serve a stand-in for Talon.One on loopback until interrupted."""
    try:
        faults = tuple(parse_fault(text) for text in fault or ())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    serve(port, attributes, faults, on_ready=lambda url: print(json_text({"url": url}), flush=True))
