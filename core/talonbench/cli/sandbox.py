"""``sandbox``: runs the local Talon.One sandbox."""

from pathlib import Path
from typing import Annotated

import typer

from talonbench.cli.stopping import until_stopped
from talonbench.sandbox import parse_fault, serve
from talonbench.values import json_text

PortOption = Annotated[int, typer.Option(help="Port; 0 picks a free one.", min=0, max=65535)]


def sandbox(
    port: PortOption = 0,
    attributes: Annotated[
        Path | None, typer.Option(help="File with the attributes that exist: a response of GET /v1/attributes.")
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(help="File with the rules of a campaign: coupons, discounts, points, audiences.")
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            help="Inject a fault: status=503, delay=2.5 (seconds), drop (the connection) or garbage; status=503*3: "
            "three times, status=503@/segment/audiences: on paths that start with it. Repeatable.",
        ),
    ] = None,
) -> None:
    """Run a local Talon.One sandbox until interrupted.

    It accepts every API key that doesn't contain bad, wrong or invalid. GET /sandbox/state shows its data, and POST
    /sandbox/reset clears it. POST {"faults": ["status=503*2"]} to /sandbox/faults to change the faults, and {"name":
    "before"} to /sandbox/snapshots to keep the data; /sandbox/snapshots/before/restore brings it back.
    """
    try:
        faults = tuple(parse_fault(text) for text in fault or ())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    with until_stopped():
        serve(port, attributes, faults, on_ready=lambda url: print(json_text({"url": url}), flush=True), rules=rules)
