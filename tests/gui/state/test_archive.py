"""The store of a run's answers, asked from a thread as in the window."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from talonbench_gui.state.archive import ArchiveStore
from talonbench_gui.state.jobs import Jobs
from tests.core.runs import MISSED, SENT, START, Row, write_run


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
