"""The store of a run's answers, asked from a thread as in the window."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from talonbench.archive.results import read_run
from talonbench_gui.state.archive import ArchiveStore
from talonbench_gui.state.jobs import Jobs
from tests.core.runs import MISSED, SENT, START, Row, write_manifest, write_part, write_run


def test_rows_asked_for_before_the_selection_is_listed_are_those_of_the_selection(qtbot: QtBot, tmp_path: Path) -> None:
    """A view paints as soon as a filter is chosen, when the store knows only the pages of the list before."""
    rare = range(0, 2000, 5)
    rows = [
        Row(at, START + at, "Rare" if at in rare else "Common", "u", SENT if at % 2 else MISSED) for at in range(2000)
    ]
    jobs = Jobs()
    archive = ArchiveStore(jobs, jobs)
    archive.open(write_run(tmp_path / "run", rows, [tmp_path / "events.ndjson"]))
    qtbot.waitUntil(lambda: archive.overview is not None)
    assert archive.selection is not None

    archive.select(archive.selection.toggle("names", "Rare"))
    archive.row(0)
    with qtbot.waitSignal(archive.listed):
        pass
    archive.row(0)
    qtbot.waitUntil(lambda: archive.row(0) is not None)

    shown = [archive.row(at) for at in range(archive.page_size)]
    assert [row.line for row in shown if row is not None] == [*reversed(rare)][: archive.page_size]
    archive.stop()


def test_filters_chosen_while_parts_are_added_are_asked_of_all_parts(qtbot: QtBot, tmp_path: Path) -> None:
    """What is asked is interrupted by the next filter; what is added isn't."""
    folder, jobs = tmp_path / "run", Jobs()
    write_manifest(folder, [tmp_path / "events.ndjson"])
    archive = ArchiveStore(jobs, jobs)
    for part in range(15):
        rows = [Row(at + 500 * part, START + at, "Seen", f"u{at % 5}", SENT if at % 2 else MISSED) for at in range(500)]
        write_part(folder, f"00000-{part:013}", rows)
        archive.follow(folder, read_run(folder).parts)
        qtbot.wait(part % 4 * 10)
        if archive.selection is not None:
            archive.select(archive.selection.toggle("users", "u3"))
            archive.select(archive.selection.toggle("outcomes", "sends"))
            archive.row(0)
    qtbot.waitUntil(lambda: not jobs.is_busy)
    archive.follow(folder, read_run(folder).parts)
    qtbot.waitUntil(lambda: not jobs.is_busy)

    assert archive.is_live
    assert archive.selection is not None
    is_sent, is_u3 = bool(archive.selection.outcomes), bool(archive.selection.users)
    assert archive.listing.count == 7500 // (2 if is_sent else 1) // (5 if is_u3 else 1)
    assert archive.overview is not None
    assert archive.overview.outcomes["sends"] == 3750 // (5 if is_u3 else 1)
    archive.open(folder)
    qtbot.waitUntil(lambda: archive.results is not None, timeout=30_000)
    assert archive.listing.count == 7500 // (2 if is_sent else 1) // (5 if is_u3 else 1)
    archive.stop()
