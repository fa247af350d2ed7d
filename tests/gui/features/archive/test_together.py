"""What the events of a run say together on the Archive page, and runs that were made on the command line."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QListView
from pytestqt.qtbot import QtBot

from talonbench.archive.setups import SETUP
from talonbench.destination import Subscription
from talonbench.values import Value
from talonbench.workspace import from_document, save
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.archive.page import ArchivePage
from talonbench_gui.features.archive.together_words import ACROSS_LARGE
from talonbench_gui.features.archive.words import NOT_KEPT
from talonbench_gui.state import archive_run
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.html_view import HtmlView

PATIENCE = 60_000  # milliseconds
FIELDS: dict[str, Value] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> ArchivePage:
    document = workbench.store.document
    mapping = Subscription("m1", "Tracks", "trackEventV2", 'type = "track"', FIELDS)
    workbench.store.replace(replace(document, mappings=(mapping,), mapping=0), is_saved=True)
    made = ArchivePage(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1500, 900)
    made.show()
    return made


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two events with the same messageId, one that was late, and one that is nothing special."""
    whole = {"type": "track", "userId": "anna", "timestamp": "2026-03-01T12:00:00Z"}
    events = [
        {**whole, "event": "A", "messageId": "m1", "receivedAt": "2026-03-01T12:00:01Z"},
        {**whole, "event": "A", "messageId": "m1", "receivedAt": "2026-03-01T12:00:02Z"},
        {**whole, "event": "B", "messageId": "m2", "receivedAt": "2026-03-02T12:00:00Z"},
        {**whole, "event": "C", "messageId": "m3", "receivedAt": "2026-03-01T12:00:00Z"},
    ]
    path = tmp_path / "march.ndjson"
    path.write_text("".join(f"{json.dumps(event)}\n" for event in events))
    return path


def said(page: ArchivePage, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None
    return found.text()


def why(page: ArchivePage) -> str:
    found = page.findChild(HtmlView, "archiveConditions")
    assert found is not None
    return " ".join(found.toPlainText().split())


def facets(page: ArchivePage) -> QListView:
    found = page.findChild(QListView, "archiveFacets")
    assert found is not None
    return found


def spoken(page: ArchivePage) -> list[str]:
    model = facets(page).model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]


def choose(page: ArchivePage, qtbot: QtBot, title: str) -> None:
    view = facets(page)
    at = next(row for row, words in enumerate(spoken(page)) if words.startswith(f"{title},"))
    index = view.model().index(at, 0)
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())


def run_on_the_command_line(workbench: Workbench, archive: Path, out: Path, *options: str) -> None:
    """A run of *archive* as a terminal makes it, with the document's mappings."""
    workspace = archive.with_name("w.talonbench.json")
    save(from_document(workbench.store.document), workspace)
    command = [sys.executable, "-m", "talonbench_gui", "replay", archive, "--workspace", workspace, "--out", out]
    subprocess.run([*map(str, command), *options], check=True, capture_output=True)
    workspace.unlink()


def test_what_events_say_together_is_counted_and_leads_to_examples(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, archive: Path
) -> None:
    page.run_over([archive])
    qtbot.waitUntil(lambda: not workbench.archive_runner.is_running, timeout=PATIENCE)
    heading = spoken(page).index("Across events")
    assert spoken(page)[heading + 1 :] == [
        "same messageId twice, 1 event, shows 1 example",
        "received late, 1 event, shows 1 example",
    ]

    choose(page, qtbot, "same messageId twice")
    assert said(page, "archiveCount") == "2 events"
    assert "Events 1 and 2 have the same messageId “m1”" in why(page)
    assert "Event 1: march.ndjson line 1 · Event 2: march.ndjson line 2" in why(page)

    choose(page, qtbot, "received late")
    assert said(page, "archiveCount") == "1 event"
    assert "event 1 (“B”) reached Segment 1 day after it happened" in why(page).replace("Event 1 (", "event 1 (")

    choose(page, qtbot, "received late")
    assert said(page, "archiveCount") == "4 events"


def test_a_large_archive_is_looked_at_together_if_that_is_asked_for(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_run, "MOST_ACROSS", archive.stat().st_size - 1)
    page.run_over([archive])
    qtbot.waitUntil(lambda: not workbench.archive_runner.is_running, timeout=PATIENCE)
    index = facets(page).model().index(spoken(page).index("Across events: not counted"), 0)
    assert f"check “{ACROSS_LARGE}” in the Run menu" in index.data(Qt.ItemDataRole.ToolTipRole)

    act = page.findChild(QAction, "archiveAcross")
    assert act is not None
    act.trigger()
    page.run_over([archive])
    qtbot.waitUntil(lambda: not workbench.archive_runner.is_running, timeout=PATIENCE)

    assert "same messageId twice, 1 event, shows 1 example" in spoken(page)


def test_a_run_of_the_command_line_is_judged_compared_and_replayed_with_its_own_setup(
    page: ArchivePage, workbench: Workbench, archive: Path, tmp_path: Path
) -> None:
    run_on_the_command_line(workbench, archive, tmp_path / "run")
    workbench.store.replace(replace(workbench.store.document, mappings=(), mapping=-1), is_saved=True)

    workbench.archive.open(tmp_path / "run")

    assert NOT_KEPT not in why(page)
    assert "The mapping sends" in why(page)
    for name in ("archiveCompare", "archiveReplay"):
        button = page.findChild(QAbstractButton, name)
        assert button is not None
        assert button.isEnabled()
    assert "Across events: not counted" in spoken(page)
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "run" / SETUP).stat().st_mode) == 0o600


def test_what_the_command_line_found_across_events_is_shown(
    page: ArchivePage, workbench: Workbench, archive: Path, tmp_path: Path
) -> None:
    run_on_the_command_line(workbench, archive, tmp_path / "run", "--across")
    workbench.archive.open(tmp_path / "run")
    assert "same messageId twice, 1 event, shows 1 example" in spoken(page)
