"""``conformance``: how the engine is held against Segment's."""

import typer

from talonbench.conformance import main


def conformance() -> None:
    """Answer parity jobs: JSON lines on standard input, a result a line on standard output."""
    raise typer.Exit(main())
