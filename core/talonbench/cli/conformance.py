"""``conformance``: compares the engine with Segment's."""

import typer

from talonbench.conformance import main


def conformance() -> None:
    """Run parity jobs: JSON lines from standard input, one result per line to standard output."""
    raise typer.Exit(main())
