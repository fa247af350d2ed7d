"""Compares the archive of a run in its setup and in another one, and marks the events of its database that differ.

In a process of its own: ``FOLDER BEFORE AFTER`` are the arguments, the setups as workspaces or, for the second one,
``successors``. How many events were read so far is on standard output.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from talonbench.archive.compare import compare_files
from talonbench.archive.pairs import replace_deprecated
from talonbench.archive.results.run_folder import DIFFERENCES, RunError, RunFolder, read_run
from talonbench.archive.setups import read_setup
from talonbench.archive.wanted import Wanted
from talonbench.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.archive.partitions import Setup

SUCCESSORS: Final = "successors"
_MARKS: Final = """
create table marks as
select distinct e.n, d.kind
from differences d join files f using (file) join run.files r on r.path = f.path
     join run.events e on e.file = r.file and e.line = d.line and e.message_id is not distinct from d.message_id
"""


def read_setups(run: RunFolder, before: Path, after: str) -> tuple[Setup, Setup]:
    """The setup of *run* in the workspace *before*, and the one *after* with the same settings and moment."""
    if run.started is None:
        raise RunError(f"{run.path}: doesn't say when it was started")
    own = read_setup(before, run.started)
    if after == SUCCESSORS:
        return own, replace(own, subscriptions=replace_deprecated(own.subscriptions))
    other = read_setup(Path(after), run.started)
    return own, replace(own, subscriptions=other.subscriptions, filters=other.filters, info=other.info)


def compare_run(folder: Path, before: Path, after: str, on_progress: Callable[[int], None]) -> None:
    """Keep in *folder* how its events differ in the setups *before* and *after*; WorkspaceError if that fails."""
    import duckdb

    run = read_run(folder)
    made = folder / f"{DIFFERENCES}.new"
    try:
        compare_files(run.files, *read_setups(run, before, after), Wanted(), made, on_progress)
        with duckdb.connect(made, config={"memory_limit": "300MB", "threads": 2}) as base:
            quoted = str(run.results).replace("'", "''")
            base.execute(f"attach '{quoted}' as run (read_only); {_MARKS}; detach run")
        made.replace(folder / DIFFERENCES)
    except (duckdb.Error, OSError) as error:
        raise RunError(f"{folder}: can't keep what was compared: {error}") from error
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def main() -> int:
    """Compare; what goes wrong is on standard error."""
    folder, before, after = sys.argv[1:4]
    try:
        compare_run(Path(folder), Path(before), after, lambda events: print(events, flush=True))
    except WorkspaceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
