"""Runs started from the Archive page: the real command in a process of its own."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QListView, QProgressBar
from pytestqt.qtbot import QtBot

from talonbench.archive.results import read_run
from talonbench.document import edits
from talonbench.workspace import from_document, save
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.archive.page import ArchivePage
from talonbench_gui.state.archive_run import ArchiveRunner, find_other, find_setup
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.histogram import HistogramView
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.tables.table import Table
from tests.core.runs import DAY, MISSED, SENT, START, Row, write_run
from tests.gui.fakes import FakeUi
from tests.gui.look import find

PATIENCE = 60_000  # milliseconds


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> ArchivePage:
    made = ArchivePage(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1400, 800)
    made.show()
    return made


def write_archive(path: Path, count: int) -> Path:
    kinds = ("track", "identify")
    events = [
        {"type": kinds[at % 2], "event": "Seen", "userId": f"u{at % 7}", "messageId": f"m{at}"} for at in range(count)
    ]
    path.write_text("".join(f"{json.dumps(event)}\n" for event in events))
    return path


def button(page: ArchivePage, name: str) -> QAbstractButton:
    return find(page, QAbstractButton, name)


def said(page: ArchivePage, name: str) -> str:
    return find(page, QLabel, name).text()


def wait_for_the_end(runner: ArchiveRunner, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not runner.is_running, timeout=PATIENCE)


def act(page: ArchivePage, name: str) -> None:
    """Do what the entry of the menu Run does."""
    found = page.findChild(QAction, name)
    assert found is not None
    found.trigger()


def test_a_run_over_chosen_files_shows_what_became_of_them(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    ui.answers = [[write_archive(tmp_path / "november.ndjson", 40), write_archive(tmp_path / "december.ndjson", 2)]]

    act(page, "archiveFiles")
    assert button(page, "archivePause").isEnabled()
    assert not button(page, "archiveRun").isEnabled()
    wait_for_the_end(workbench.archive_runner, qtbot)

    assert said(page, "archiveCount") == "42 events"
    assert workbench.archive.overview is not None
    assert workbench.archive.overview.outcomes == {"sends": 20, "discarded": 0, "filtered": 2, "none": 20}
    folder = home / "runs" / "november"
    assert said(page, "archiveStatus") == f"{folder} · 2 files"
    if sys.platform != "win32":
        assert [stat.S_IMODE(one.stat().st_mode) for one in (folder, find_setup(folder))] == [0o700, 0o600]


@pytest.mark.parametrize("name", ["archiveRun", "archiveRunFirst"])
def test_the_focus_goes_to_pause_though_a_dialog_was_open(
    name: str, page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    button(page, name).setFocus()
    dialog = QDialog(page)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: not button(page, name).hasFocus())

    page.run_over([write_archive(tmp_path / "november.ndjson", 5)])

    assert page.window().focusWidget() is button(page, "archivePause")
    wait_for_the_end(workbench.archive_runner, qtbot)


def test_the_focus_is_on_run_once_a_run_has_ended(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    button(page, "archiveRun").setFocus()
    page.run_over([write_archive(tmp_path / "november.ndjson", 5)])

    wait_for_the_end(workbench.archive_runner, qtbot)

    assert workbench.archive.run is not None
    assert page.window().focusWidget() is button(page, "archiveRun")


def test_a_folder_of_archives_is_run_over(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "logs").mkdir()
    write_archive(tmp_path / "logs" / "a.ndjson", 5)
    ui.answers = [tmp_path / "logs"]

    act(page, "archiveFolder")
    wait_for_the_end(workbench.archive_runner, qtbot)

    assert said(page, "archiveCount") == "5 events"


def test_a_paused_run_goes_on(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    page.run_over([write_archive(tmp_path / "november.ndjson", 60_000)])
    runner = workbench.archive_runner
    qtbot.waitUntil(lambda: (home / "runs" / "november" / "run.json").exists(), timeout=PATIENCE)

    button(page, "archivePause").click()
    wait_for_the_end(runner, qtbot)
    assert (run := workbench.archive.run) is not None
    assert run.finished is None
    assert button(page, "archivePause").text() == "Resume"

    button(page, "archivePause").click()
    wait_for_the_end(runner, qtbot)
    assert (run := workbench.archive.run) is not None
    assert run.finished is not None
    assert said(page, "archiveCount") == "60,000 events"
    assert not button(page, "archivePause").isEnabled()


def test_a_run_keeps_its_setup_once(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    page.run_over([write_archive(tmp_path / "november.ndjson", 3)])
    wait_for_the_end(workbench.archive_runner, qtbot)

    folder = home / "runs" / "november"
    assert find_setup(folder) == folder / "setup.talonbench.json"
    assert [one.name for one in folder.parent.iterdir()] == ["november"]


def test_a_running_run_is_ended_with_the_window(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    page.run_over([write_archive(tmp_path / "november.ndjson", 60_000)])
    qtbot.waitUntil(lambda: (home / "runs" / "november" / "run.json").exists(), timeout=PATIENCE)

    workbench.archive_runner.stop()

    assert not workbench.archive_runner.is_running


def test_progress_is_said_and_shown(page: ArchivePage, workbench: Workbench) -> None:
    from talonbench.archive.results import Progress

    runner = workbench.archive_runner
    runner.is_starting, runner.progress = True, Progress(812_340, 0.674)
    runner.changed.emit()

    bar = page.findChild(QProgressBar, "archiveProgress")
    assert bar is not None
    assert (bar.isEnabled(), bar.value()) == (True, 674)
    assert said(page, "archiveStatus") == "812,340 events · 67 %"

    runner.is_starting = False
    runner.changed.emit()
    assert (bar.isEnabled(), bar.value()) == (False, 0)


def test_a_folder_without_events_is_said(page: ArchivePage, tmp_path: Path) -> None:
    page.run_over([tmp_path])

    assert "contains no event files" in said(page, "archiveStatus")


def test_a_deleted_run_takes_its_setup_along(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    page.run_over([write_archive(tmp_path / "november.ndjson", 3)])
    wait_for_the_end(workbench.archive_runner, qtbot)
    ui.answers = [True]

    act(page, "archiveDelete")

    assert [one.name for one in (home / "runs").iterdir()] == []


def texts(page: ArchivePage, name: str) -> list[str]:
    """The values of the facets as screen readers say them."""
    view = page.findChild(QListView, name)
    assert view is not None
    model = view.model()
    return [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def compare(page: ArchivePage, workbench: Workbench, qtbot: QtBot, act_name: str) -> None:
    act(page, act_name)
    qtbot.waitUntil(lambda: not workbench.archive_comparer.is_running, timeout=PATIENCE)
    qtbot.waitUntil(lambda: workbench.archive.overview is not None, timeout=PATIENCE)


def test_a_run_is_compared_with_the_document_as_it_is_now(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    page.run_over([write_archive(tmp_path / "november.ndjson", 40)])
    wait_for_the_end(workbench.archive_runner, qtbot)
    assert button(page, "archiveCompare").isEnabled()
    table = page.findChild(Table, "archiveList")
    assert table is not None
    assert table.model().columnCount() == 5
    mapping = workbench.store.document.mappings[0]
    workbench.store.apply(edits.set_trigger(mapping.id, 'type = "identify"'))

    compare(page, workbench, qtbot, "archiveCompareDocument")

    half = "20 events, 50 % of the run"
    sends, lost = f"now sends · {mapping.name}, {half}", f"no longer matches · {mapping.name}, {half}"
    assert texts(page, "archiveFacets")[:3] == ["In the other setup", lost, sends]
    assert workbench.archive.selection is not None
    workbench.archive.select(workbench.archive.selection.toggle("kinds", "1"))
    qtbot.waitUntil(lambda: said(page, "archiveCount") == "20 events", timeout=PATIENCE)
    conditions = page.findChild(HtmlView, "archiveConditions")
    kind = workbench.archive.results.kinds["1"] if workbench.archive.results is not None else None
    assert kind is not None
    word = "● sends" if kind.change == "sends" else "○ no match"
    assert {table.model().index(row, 5).data() for row in range(20)} == {word}
    assert conditions is not None
    table.select(1)
    qtbot.waitUntil(lambda: "The other setup" in conditions.toPlainText(), timeout=PATIENCE)
    assert "PUT " in conditions.toPlainText()


def test_an_equal_setup_has_no_differences(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    page.run_over([write_archive(tmp_path / "november.ndjson", 4)])
    wait_for_the_end(workbench.archive_runner, qtbot)

    compare(page, workbench, qtbot, "archiveCompareSuccessors")

    named = "No event differs in the other setup · Compared with its own setup, deprecated actions replaced · "
    assert said(page, "archiveStatus").startswith(named)


def test_a_comparison_keeps_what_is_chosen_names_the_other_setup_and_is_closed(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_archive(tmp_path / "november.ndjson", 40)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    dated = [{**one, "timestamp": f"2026-11-{1 + at // 4:02}T12:00:00.000Z"} for at, one in enumerate(lines)]
    path.write_text("".join(f"{json.dumps(one)}\n" for one in dated))
    page.run_over([path])
    wait_for_the_end(workbench.archive_runner, qtbot)
    bars = find(page, HistogramView, "archiveHistogram")
    pos = bars.visualRect(bars.model().index(0, 0)).center()
    qtbot.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=pos)
    chosen = workbench.archive.selection
    assert chosen is not None
    assert chosen.since is not None
    mapping = workbench.store.document.mappings[0]
    changed = edits.set_trigger(mapping.id, 'type = "identify"').change(workbench.store.document)
    save(from_document(changed), tmp_path / "nov2.talonbench.json")
    ui.answers = [[tmp_path / "nov2.talonbench.json"]]

    compare(page, workbench, qtbot, "archiveCompareFile")

    assert workbench.archive.selection == chosen
    assert said(page, "archiveStatus").startswith("Compared with nov2.talonbench.json · ")
    assert texts(page, "archiveFacets")[0] == "In the other setup"

    act(page, "archiveCompareClose")
    assert workbench.archive.selection == chosen
    assert "Compared" not in said(page, "archiveStatus")
    assert texts(page, "archiveFacets")[0] == "Outcome"
    run = workbench.archive.run
    assert run is not None
    assert not find_other(run.path).exists()


def test_a_workspace_that_is_none_is_said(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    page.run_over([write_archive(tmp_path / "november.ndjson", 4)])
    wait_for_the_end(workbench.archive_runner, qtbot)
    (other := tmp_path / "other.json").write_text("[]")
    ui.answers = [[other]]

    compare(page, workbench, qtbot, "archiveCompareFile")

    assert str(other) in said(page, "archiveStatus")


def test_a_url_or_a_pattern_is_run_over(
    page: ArchivePage, workbench: Workbench, ui: FakeUi, qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    write_archive(tmp_path / "november.ndjson", 3)
    ui.answers = [f"{tmp_path}/nov*.ndjson"]

    act(page, "archiveUrl")
    wait_for_the_end(workbench.archive_runner, qtbot)

    assert said(page, "archiveCount") == "3 events"
    assert [one.name for one in (home / "runs").iterdir() if one.is_dir()] == ["nov"]


def test_a_run_shows_what_it_has_found_while_it_goes_on(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [Row(1, START, "Order Completed", "anna", SENT), Row(2, START + DAY, "Order completed", "ben", MISSED)]
    folder = write_run(tmp_path / "run", rows)
    workbench.archive.open(write_run(tmp_path / "other", rows[:1]))
    runner = workbench.archive_runner
    runner.is_starting, runner.folder, runner.parts = True, folder, read_run(folder).parts

    runner.changed.emit()

    assert workbench.archive.run is None
    assert said(page, "archiveCount") == "2 events"
    assert "Order completed, 1 event, only case differs from Order Completed" in texts(page, "archiveFacets")
    assert not button(page, "archiveExport").isEnabled()
    assert not button(page, "archiveReplay").isEnabled()
    view = page.findChild(HistogramView, "archiveHistogram")
    assert view is not None
    assert view.model().rowCount() == 25
    press(page, qtbot, "Sends")
    assert said(page, "archiveCount") == "1 event"

    runner.is_starting = False
    workbench.archive.open(folder)
    assert said(page, "archiveCount") == "1 event"
    assert button(page, "archiveExport").isEnabled()


def press(page: ArchivePage, qtbot: QtBot, title: str) -> None:
    """Click the value of a facet."""
    view = page.findChild(QListView, "archiveFacets")
    assert view is not None
    at = next(row for row, words in enumerate(texts(page, "archiveFacets")) if words.startswith(f"{title},"))
    index = view.model().index(at, 0)
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
