"""``python -m tests.fuzz [--seconds 60] [--seed N] [TARGET…]``: exits with 1 if anything was found."""

import argparse
import random
import resource
import sys
import time

from tests.fuzz.fuzzing import Run, print_table
from tests.fuzz.servers import Servers
from tests.fuzz.targets import TARGETS

MEMORY = 3_000_000_000  # bytes of address space: what takes more fails
TURN = 2.0  # seconds a target has at a time


def main() -> int:
    """Give each target its turns until the time is over, then print what was found."""
    arguments = argparse.ArgumentParser(prog="make fuzz")
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    arguments.add_argument("targets", nargs="*", metavar="TARGET")
    given = arguments.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    print(f"seed {given.seed}", flush=True)
    servers = Servers()
    targets = {**TARGETS, **servers.targets()}
    runs = [Run(name, targets[name], random.Random(f"{given.seed} {name}")) for name in given.targets or targets]
    end = time.monotonic() + given.seconds
    try:
        while time.monotonic() < end:
            for run in runs:
                run.work(min(TURN, given.seconds / len(runs)))
    except KeyboardInterrupt:
        print("stopped")
    finally:
        servers.stop()
    print_table(runs)
    return 1 if any(run.findings for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
