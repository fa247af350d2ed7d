"""``conformance`` and ``bench``: how the engine is held against Segment's."""

from pathlib import Path
from typing import Annotated

import typer

from talonbench import workloads
from talonbench.cli.reading import read_json
from talonbench.conformance import main
from talonbench.errors import BenchError, WorkspaceError
from talonbench.values import json_text


def conformance() -> None:
    """Answer parity jobs: JSON lines on standard input, a result a line on standard output."""
    raise typer.Exit(main())


def bench(
    file: Annotated[Path, typer.Argument(help="Workloads: name → event, trigger, action, mapping, share.")],
    count: Annotated[int, typer.Option(help="Events a workload, times its share.", min=1)] = 20000,
) -> None:
    """Print the engine's events a second, one JSON line a workload."""
    loads = read_json(file)
    if not isinstance(loads, dict):
        raise WorkspaceError(f"{file}: workloads are a JSON object")
    try:
        for rate in workloads.measure(loads, count):
            print(json_text(rate.as_json()), flush=True)
    except BenchError as error:
        raise BenchError(f"{file}: {error}") from None
