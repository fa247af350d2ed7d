"""``make faults``: all faults, a counted table at the end; exit code 1 if anything was lost."""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults import kills, troubles
from tests.faults.server import counting_server
from tests.faults.table import Count, format_table


def main() -> None:
    """Run the faults and print what came of them."""
    parser = argparse.ArgumentParser("python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how often the window is killed (200)")
    parser.add_argument("--times", type=int, default=10, help="how often each disk and database fails (10)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="to repeat a run")
    parser.add_argument("only", nargs="*", metavar="FAULT", help="kills, disks, databases, sessions, keychains")
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    begun, counts = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="talonbench-faults-") as folder, counting_server() as server:
        chance, times = random.Random(given.seed), given.times
        parts: dict[str, Callable[[Path], list[Count]]] = {
            "kills": lambda at: kills.kill_all(at, given.kills, given.seed, server),
            "disks": lambda at: troubles.fill_disks(at, times, server),
            "databases": lambda at: [
                troubles.lock_databases(at, times, server),
                troubles.tear_databases(at, times, chance, server),
            ],
            "sessions": lambda at: [troubles.break_sessions(at, times, chance, server)],
            "keychains": lambda at: troubles.fail_keychains(at, server),
        }
        for name in given.only or parts:
            print(f"{name}…", flush=True)
            counts += parts[name](Path(folder) / name)
    print(format_table(counts))
    print(f"{sum(one.runs for one in counts)} faults in {time.monotonic() - begun:.0f} s, seed {given.seed}")
    sys.exit(0 if all(one.is_good for one in counts) else 1)


if __name__ == "__main__":
    main()
