"""The table of a run while it goes on, and what becomes of it at the end: the real command over several parts."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QEnterEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QListView, QWidget
from pytestqt.qtbot import QtBot

from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.archive.page import ArchivePage
from talonbench_gui.state import archive_run
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.histogram import HistogramView
from talonbench_gui.widgets.tables.table import Table
from tests.core.runs import DAY, MISSED, SENT, START, Row, write_manifest, write_part
from tests.gui.look import find

PATIENCE = 60_000  # milliseconds
SIZES = (1500, 4000, 6000, 6000, 6000, 15_000)  # events of each file: however many cores, the parts come one by one


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ArchivePage:
    """The page, which looks at a run's parts many times a second."""
    monkeypatch.setattr(archive_run, "INTERVAL", 20)
    made = ArchivePage(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1400, 800)
    made.show()
    return made


def table(page: ArchivePage) -> Table:
    return find(page, Table, "archiveList")


def facets(page: ArchivePage) -> QListView:
    return find(page, QListView, "archiveFacets")


def histogram(page: ArchivePage) -> HistogramView:
    return find(page, HistogramView, "archiveHistogram")


def said(page: ArchivePage, name: str) -> str:
    return find(page, QLabel, name).text()


def spoken(page: ArchivePage) -> list[str]:
    """The facets as screen readers say them."""
    model, role = facets(page).model(), Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]


def cells(page: ArchivePage, row: int) -> tuple[str, ...]:
    """What a row of the table shows."""
    model = table(page).model()
    return tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))


def write_archives(folder: Path, *, is_ordered: bool = False) -> Path:
    """Files whose events have times in no order or, if it *is_ordered*, in theirs."""
    folder.mkdir()
    dice = random.Random(15)
    for file, size in enumerate(SIZES):
        events = [
            {
                "type": "identify" if at % 2 else "track", "event": "Seen", "userId": f"u{at % 7}",
                "messageId": f"m-{file}-{at}",
                "timestamp": f"2026-11-{file + 1:02}T{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}.000Z"
                if is_ordered
                else f"2026-11-{dice.randrange(1, 29):02}T{at % 24:02}:{dice.randrange(60):02}:00.000Z",
            }
            for at in range(size)
        ]  # fmt: skip
        (folder / f"{file}.ndjson").write_text("".join(f"{json.dumps(event)}\n" for event in events))
    return folder


def start(page: ArchivePage, workbench: Workbench, qtbot: QtBot, folder: Path) -> int:
    """Run over the files in *folder* until the table has rows; how many it has."""
    page.run_over([folder])
    qtbot.waitUntil(lambda: table(page).model().rowCount() > 0, timeout=PATIENCE)
    assert workbench.archive_runner.is_running
    return table(page).model().rowCount()


def wait_for_the_end(workbench: Workbench, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not workbench.archive_runner.is_running, timeout=PATIENCE)


def test_the_table_grows_with_the_run_and_the_end_leaves_the_rows_where_they_are(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    before, view = start(page, workbench, qtbot, write_archives(tmp_path / "november")), table(page)
    assert said(page, "archiveCount") == f"{before:,} events"
    view.select(1234)
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + 7 * view.verticalHeader().defaultSectionSize())
    chosen, place, value = cells(page, 1234), view.rowViewportPosition(1234), bar.value()

    qtbot.waitUntil(lambda: view.model().rowCount() > before, timeout=PATIENCE)
    assert workbench.archive_runner.is_running
    assert (view.selected, cells(page, 1234), bar.value()) == (1234, chosen, value)
    wait_for_the_end(workbench, qtbot)

    assert workbench.archive.run is not None
    assert view.model().rowCount() == sum(SIZES)
    assert view.selected != 1234  # the events are in the order of their times now
    assert cells(page, view.selected) == chosen
    assert view.rowViewportPosition(view.selected) == place


def test_filters_chosen_while_a_run_goes_on_stay(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    start(page, workbench, qtbot, write_archives(tmp_path / "november"))
    selection = workbench.archive.selection
    assert selection is not None
    chosen = selection.toggle("outcomes", "sends").toggle("users", "u3")

    workbench.archive.select(chosen)
    shown, before = table(page).model().rowCount(), workbench.archive_runner.parts
    assert said(page, "archiveCount") == f"{shown:,} events"
    qtbot.waitUntil(lambda: workbench.archive_runner.parts > before, timeout=PATIENCE)
    assert table(page).model().rowCount() > shown
    wait_for_the_end(workbench, qtbot)

    assert workbench.archive.selection == chosen
    model = table(page).model()
    assert [cells(page, row) for row in range(model.rowCount())]  # asks for all pages
    assert {cells(page, row)[2:4] for row in range(model.rowCount())} == {("u3", "● sends")}
    assert model.rowCount() == sum(at % 7 == 3 and at % 2 == 0 for size in SIZES for at in range(size))


def test_a_run_that_is_resumed_grows_around_the_row_in_view(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    start(page, workbench, qtbot, write_archives(tmp_path / "november"))
    workbench.archive_runner.pause()
    wait_for_the_end(workbench, qtbot)
    view, paused = table(page), table(page).model().rowCount()
    assert workbench.archive.run is not None
    assert workbench.archive.run.finished is None
    view.select(300)
    chosen, place = cells(page, 300), view.rowViewportPosition(300)

    workbench.archive_runner.resume(workbench.archive.run)
    qtbot.waitUntil(lambda: view.model().rowCount() > paused, timeout=PATIENCE)
    assert workbench.archive.is_live
    assert (cells(page, view.selected), view.rowViewportPosition(view.selected)) == (chosen, place)
    wait_for_the_end(workbench, qtbot)

    assert view.model().rowCount() == sum(SIZES)
    assert (cells(page, view.selected), view.rowViewportPosition(view.selected)) == (chosen, place)


def test_the_end_of_a_run_turns_nothing(page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path) -> None:
    start(page, workbench, qtbot, write_archives(tmp_path / "november", is_ordered=True))
    before = [cells(page, row) for row in range(100)]
    assert not head(page).isSortIndicatorShown()
    wait_for_the_end(workbench, qtbot)

    assert (table(page).selected, table(page).verticalScrollBar().value()) == (0, 0)
    assert [cells(page, row) for row in range(100)] == before
    assert times(workbench) == sorted(times(workbench))
    assert head(page).sortIndicatorOrder() == Qt.SortOrder.AscendingOrder


def test_the_latest_event_is_first_if_that_is_asked_for(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    start(page, workbench, qtbot, write_archives(tmp_path / "november"))
    wait_for_the_end(workbench, qtbot)
    oldest = times(workbench)
    entry = next(one for one in page.findChildren(QAction) if one.objectName() == "archiveOldest")
    assert entry.isChecked()

    click_on_head(page, qtbot, 0)
    latest = times(workbench)
    assert latest == sorted(latest, reverse=True)
    assert (head(page).sortIndicatorSection(), head(page).sortIndicatorOrder()) == (0, Qt.SortOrder.DescendingOrder)
    assert not entry.isChecked()

    click_on_head(page, qtbot, 1)
    assert times(workbench) == latest
    assert (head(page).sortIndicatorSection(), head(page).sortIndicatorOrder()) == (0, Qt.SortOrder.DescendingOrder)

    entry.trigger()
    assert times(workbench) == oldest
    assert workbench.archive.run is not None
    workbench.archive.open(workbench.archive.run.path)
    assert times(workbench) == oldest


def times(workbench: Workbench) -> list[int]:
    """The times of the first events listed."""
    found = [workbench.archive.row(at) for at in range(100)]
    return [row.time or 0 for row in found if row is not None]


def head(page: ArchivePage) -> QHeaderView:
    return table(page).horizontalHeader()


def click_on_head(page: ArchivePage, qtbot: QtBot, column: int) -> None:
    place = QPoint(head(page).sectionViewportPosition(column) + 10, 5)
    qtbot.mouseClick(head(page).viewport(), Qt.MouseButton.LeftButton, pos=place)


def grow(page: ArchivePage, workbench: Workbench, folder: Path, name: str, rows: list[Row]) -> None:
    """One more part of the run in *folder*."""
    write_part(folder, name, rows)
    workbench.archive.follow(folder, sorted((folder / "parts").glob("*.parquet")))


def hover(widget: QWidget, *, leaves: bool = False) -> None:
    """Let the mouse come over *widget*, or leave it."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, not leaves)
    middle = widget.rect().center().toPointF()
    event = QEvent(QEvent.Type.Leave) if leaves else QEnterEvent(middle, middle, middle)
    QApplication.sendEvent(widget, event)


def test_nothing_moves_under_the_mouse(page: ArchivePage, workbench: Workbench, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    write_manifest(folder, [tmp_path / "a.ndjson"])
    rows = [
        Row(1, START, "Seen", "anna", SENT),
        Row(2, START, "Seen", "anna", SENT),
        Row(3, START, "Bought", "b", SENT),
    ]
    grow(page, workbench, folder, "0-0", rows)
    before, bars = spoken(page), histogram(page).model().rowCount()
    hover(facets(page).viewport())
    hover(histogram(page).viewport())

    bought = [Row(4 + at, START + 9 * DAY, "Bought", "ben", MISSED) for at in range(3)]
    grow(page, workbench, folder, "0-1", bought)
    assert (spoken(page), histogram(page).model().rowCount()) == (before, bars)
    assert said(page, "archiveCount") == "6 events"

    hover(facets(page).viewport(), leaves=True)
    hover(histogram(page).viewport(), leaves=True)
    now = spoken(page)
    assert now.index("Bought, 4 events") < now.index("Seen, 2 events")
    assert histogram(page).model().rowCount() == 10


def test_counts_go_on_under_the_mouse_where_nothing_moves(
    page: ArchivePage, workbench: Workbench, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    write_manifest(folder, [tmp_path / "a.ndjson"])
    grow(page, workbench, folder, "0-0", [Row(1, START, "Seen", "anna", SENT)])
    hover(facets(page).viewport())

    grow(page, workbench, folder, "0-1", [Row(2, START, "Seen", "anna", SENT)])

    assert "Seen, 2 events" in spoken(page)


def test_the_last_page_fills_up(page: ArchivePage, workbench: Workbench, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    write_manifest(folder, [tmp_path / "a.ndjson"])
    grow(page, workbench, folder, "0-0", [Row(1, START, "Seen", "anna", SENT)])
    assert table(page).selected == 0

    grow(page, workbench, folder, "0-1", [Row(2, START - DAY, "Bought", "ben", MISSED)])

    assert [cells(page, row)[1] for row in range(2)] == ["Seen", "Bought"]
    assert table(page).indexAt(QPoint(5, 5)).row() == 0


def test_a_filter_that_nothing_matched_lists_what_comes(
    page: ArchivePage, workbench: Workbench, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    write_manifest(folder, [tmp_path / "a.ndjson"])
    grow(page, workbench, folder, "0-0", [Row(1, START, "Seen", "anna", SENT)])
    assert workbench.archive.selection is not None
    workbench.archive.select(workbench.archive.selection.toggle("outcomes", "none"))
    assert not table(page).isVisible()

    grow(page, workbench, folder, "0-1", [Row(2, START, "Seen", "ben", MISSED)])

    assert table(page).isVisible()
    assert (table(page).selected, cells(page, 0)[2]) == (0, "ben")
