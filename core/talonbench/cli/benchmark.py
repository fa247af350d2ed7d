"""``bench``: events a second of the engine, beside those of Segment's."""

from pathlib import Path
from typing import Annotated

import typer

from talonbench import benchmark
from talonbench.cli.read import read_json
from talonbench.errors import TalonbenchError, WorkspaceError
from talonbench.values import json_text


def bench(
    file: Annotated[Path, typer.Argument(help="Workloads: name → event, trigger, action, mapping, share.")],
    count: Annotated[int, typer.Option(help="Events a workload, times its share.", min=1)] = 20000,
) -> None:
    """Print the engine's events a second, one JSON line a workload."""
    loads = read_json(file)
    if not isinstance(loads, dict):
        raise WorkspaceError(f"{file}: workloads are a JSON object")
    try:
        for rate in benchmark.measure(loads, count):
            print(json_text(rate.as_json()), flush=True)
    except TalonbenchError as error:
        raise TalonbenchError(f"{file}: {error}") from None
