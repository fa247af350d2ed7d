"""Makes the results of a run in a process of its own, whose memory goes with it: ``FOLDER`` is the argument."""

import sys
from pathlib import Path

from talonbench.archive.results.building import build_results
from talonbench.archive.results.run_folder import RunError


def main() -> int:
    """Make the results; what goes wrong is on standard error."""
    try:
        build_results(Path(sys.argv[1]))
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
