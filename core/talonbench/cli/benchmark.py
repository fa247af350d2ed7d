"""``bench``: measures the engine in events per second."""

from pathlib import Path
from typing import Annotated

import typer

from talonbench import benchmark
from talonbench.errors import TalonbenchError, WorkspaceError
from talonbench.json_reading import read_json
from talonbench.values import json_text


def bench(
    file: Annotated[Path, typer.Argument(help="Workloads (JSON): name → event, trigger, action, mapping, share.")],
    count: Annotated[int, typer.Option(help="Events per workload, multiplied by its share.", min=1)] = 20000,
) -> None:
    """Measure the engine in events per second; prints one JSON line per workload."""
    loads = read_json(file)
    if not isinstance(loads, dict):
        raise WorkspaceError(f"{file}: must contain a JSON object of workloads")
    try:
        for rate in benchmark.measure(loads, count):
            print(json_text(rate.as_json()), flush=True)
    except TalonbenchError as error:
        raise TalonbenchError(f"{file}: {error}") from None
