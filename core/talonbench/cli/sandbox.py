"""``sandbox``: the stand-in for Talon.One as a process of its own."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from talonbench.sandbox import parse_fault, serve
from talonbench.values import json_text

PortOption = Annotated[int, typer.Option(help="0 picks a free one.", min=0, max=65535)]


@contextmanager
def until_stopped() -> Iterator[None]:
    """What runs in it is ended by Ctrl+C or by SIGTERM, and that is no failure."""
    before = signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def sandbox(
    port: PortOption = 0,
    attributes: Annotated[
        Path | None, typer.Option(help="The attributes that exist, as the Management API lists them (JSON).")
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            help="Misbehave: status=503, delay=2.5 (seconds), drop (the connection) or garbage; status=503*3: three "
            "times, status=503@/segment/audiences: on paths that begin so. Repeatable.",
        ),
    ] = None,
) -> None:
    """Serve a stand-in for Talon.One on loopback until interrupted.

    Every API key is good but those with bad, wrong or invalid in them. /sandbox/state shows what it holds, and
    /sandbox/faults takes other faults: {"faults": ["status=503*2"]}.
    """
    try:
        faults = tuple(parse_fault(text) for text in fault or ())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    with until_stopped():
        serve(port, attributes, faults, on_ready=lambda url: print(json_text({"url": url}), flush=True))
