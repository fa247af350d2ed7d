"""Talonbench's engine beside Segment's, on the same workloads, in turns, in one run."""

import json
import subprocess
import sys
from math import prod
from statistics import median

from tests.parity.engine import HERE, ORACLE

ROUNDS = 3
COUNT = 20000


def run() -> None:
    """Print events a second of both and their ratio for each workload; the median of three rounds in turns."""
    ours: list[dict[str, int]] = []
    theirs: list[dict[str, int]] = []
    for _ in range(ROUNDS):
        theirs.append(rates(["node", str(HERE / "oracle.js"), str(ORACLE), "--bench", str(COUNT)]))
        workloads = str(HERE / "workloads.json")
        ours.append(rates([sys.executable, "-m", "talonbench_gui", "bench", workloads, "--count", str(COUNT)]))
    ratios = []
    for workload in theirs[0]:
        mine, other = (median(side[workload] for side in rounds) for rounds in (ours, theirs))
        ratios.append(mine / other)
        print(f"{workload:12} Talonbench {mine:>9,.0f}/s   Segment {other:>9,.0f}/s   {mine / other:.2f} times")
    mean = prod(ratios) ** (1 / len(ratios))
    print(f"{'overall':12} {mean:.2f} times (geometric mean; at least 2 each, 2.5 overall)")


def rates(command: list[str]) -> dict[str, int]:
    """Events a second by workload, from the JSON lines that *command* prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["workload"]: line["events_per_second"] for line in lines}
