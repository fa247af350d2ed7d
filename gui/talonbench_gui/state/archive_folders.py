"""What is done with the folders of runs, never on the UI thread: found, opened, deleted, exported."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from talonbench_gui.state.archive_run import find_other, find_setup, note_other

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench.archive.results import Results, RunFolder, Selection


def find_runs() -> tuple[RunFolder, ...]:
    """The runs in the home."""
    from talonbench.archive.results import list_runs
    from talonbench.home import home

    return list_runs(home() / "runs")


def open_results(folder: Path) -> Results | str:
    """The results of the run in *folder*, or what is wrong."""
    from talonbench.archive.results import OldResultsError, Results, RunError, read_run

    try:
        run = read_run(folder)
        if run.has_results:
            with suppress(OldResultsError):
                return Results(run)
        return _make_results(folder) or Results(run)
    except RunError as error:
        return str(error)


def _make_results(folder: Path) -> str:
    """Make the results in a process of its own, whose memory goes with it; return what went wrong."""
    command = [sys.executable, "-m", "talonbench.archive.results", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip() or f"{folder}: can't make the results"


def delete_with_setup(run: RunFolder) -> str:
    """Delete *run* and the setups that were kept beside it; return what is wrong, if anything."""
    from talonbench.archive.results import RunError, delete_run

    try:
        delete_run(run)
        for kept in (find_setup(run.path), find_other(run.path)):
            kept.unlink(missing_ok=True)
        note_other(run.path, "")
    except RunError as error:
        return str(error)
    except OSError as error:
        return f"{run.path}: its setup can't be deleted: {error.strerror or error}"
    return ""


def export_events(run: RunFolder, selection: Selection, path: Path) -> tuple[str, bool]:
    """Write the events of *selection* to *path*: what came of it, and whether that is a problem."""
    from talonbench.archive.export import export
    from talonbench.archive.results import Results
    from talonbench.errors import WorkspaceError
    from talonbench.plurals import count_noun

    made = path.with_name(f"new-{path.name}")  # the dialog asked whether to replace the file
    try:
        with closing(Results(run)) as results:
            count = export(results.places(selection), made)
        made.replace(path)
    except WorkspaceError as error:
        return str(error), True
    except OSError as error:
        return f"{path}: can't be written: {error.strerror or error}", True
    return f"Exported {count_noun(count, 'event')} to {path}.", False
