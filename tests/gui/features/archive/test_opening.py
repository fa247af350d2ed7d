"""Events of a run opened on other pages: each once, and with what the run knows of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit
from pytestqt.qtbot import QtBot

from talonbench.destination import Subscription
from talonbench.document import edits
from talonbench.values import Value
from talonbench.workspace import from_document, to_document
from talonbench_gui.commands.actions import Actions
from talonbench_gui.commands.reply import find_together
from talonbench_gui.features.archive.page import ArchivePage
from talonbench_gui.features.trace.page import TracePage
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.tables.table import Table
from tests.gui.look import cells, find, notice_of

PATIENCE = 60_000  # milliseconds
FIELDS: dict[str, Value] = {"customerProfileId": {"@path": "$.userId"}, "eventType": {"@path": "$.event"}}
WHOLE = {"type": "track", "userId": "anna", "timestamp": "2026-03-01T12:00:00Z"}
FIRST = {**WHOLE, "event": "A", "messageId": "m1", "receivedAt": "2026-03-01T12:00:01Z"}
EVENTS = [FIRST, {**WHOLE, "event": "B", "messageId": "m2", "receivedAt": "2026-03-01T12:00:02Z"}, FIRST]


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot, tmp_path: Path) -> ArchivePage:
    """A run over three events; the last one is the first one again."""
    mapping = Subscription("m1", "Tracks", "trackEventV2", 'type = "track"', FIELDS)
    document = workbench.store.document
    workbench.store.replace(replace(document, mappings=(mapping,), mapping=0), is_saved=True)
    path = tmp_path / "march.ndjson"
    path.write_text("".join(f"{json.dumps(event)}\n" for event in EVENTS))
    made = ArchivePage(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1500, 900)
    made.show()
    made.run_over([path])
    qtbot.waitUntil(lambda: not workbench.archive_runner.is_running, timeout=PATIENCE)
    return made


def open_row(page: ArchivePage, qtbot: QtBot, words: str, button: str = "archiveTrace") -> None:
    """Click the row with these *words*, then the button."""
    table = find(page, Table, "archiveList")
    at = next(row for row, one in enumerate(cells(table)) if words in one)
    place = table.visualRect(table.model().index(at, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseClick(find(page, QAbstractButton, button), Qt.MouseButton.LeftButton)


def names(workbench: Workbench) -> list[str]:
    return [one.name for one in workbench.store.document.events if one.text.strip()]


def test_an_event_that_is_open_is_shown_and_not_added_again(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot
) -> None:
    before = names(workbench)
    open_row(page, qtbot, "● sends")
    open_row(page, qtbot, "B")
    open_row(page, qtbot, "● sends", "archiveEditor")

    assert names(workbench) == [*before, "A", "B"]
    assert workbench.store.document.current_event.name == "A"


def test_an_event_that_was_edited_is_shown_and_said_to_be(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot
) -> None:
    open_row(page, qtbot, "B")
    event = workbench.store.document.current_event
    workbench.store.apply(edits.set_event_text(event.id, event.text.replace("anna", "ben")))
    open_row(page, qtbot, "B", "archiveEditor")

    assert names(workbench).count("B") == 1
    assert "ben" in workbench.store.document.current_event.text
    assert notice_of(workbench) == "“B” was open already. You edited it."


def test_an_event_that_was_closed_is_opened_again(page: ArchivePage, workbench: Workbench, qtbot: QtBot) -> None:
    open_row(page, qtbot, "B")
    workbench.store.apply(edits.delete_event(workbench.store.document.current_event.id))
    assert "B" not in names(workbench)

    open_row(page, qtbot, "● sends")  # as which B was open
    open_row(page, qtbot, "B")

    assert workbench.store.document.current_event.name == "B"


def test_a_repeated_event_is_one_on_all_pages(
    page: ArchivePage, workbench: Workbench, actions: Actions, qtbot: QtBot
) -> None:
    trace = TracePage(workbench, actions)
    qtbot.addWidget(trace)
    trace.show()

    open_row(page, qtbot, "⊘ filtered")

    title = "Not sent: Segment drops the event as a duplicate"
    qtbot.waitUntil(lambda: trace.summary.text() == title, timeout=PATIENCE)
    assert "An earlier event has the same messageId" in trace.head.status.text()
    preview = workbench.previews.current
    assert preview is not None
    reply = find_together(workbench, preview)().reply
    assert reply is not None
    assert "isn't sent to Talon.One: Segment drops it as a duplicate." in reply.paragraphs[0]
    kept = to_document(from_document(workbench.store.document))
    assert [one.repeats for one in kept.events][-1] == "m1"

    open_row(page, qtbot, "● sends")  # the first one has the same text
    qtbot.waitUntil(lambda: trace.summary.text() == "The mapping sends", timeout=PATIENCE)
    number = len(workbench.store.document.events) - 1
    qtbot.waitUntil(lambda: f"Segment drops event {number}." in find(trace, QPlainTextEdit, "replyText").toPlainText())
    assert names(workbench)[-2:] == ["A", "A (2)"]


def test_a_repeated_event_with_another_message_id_is_sent(
    page: ArchivePage, workbench: Workbench, qtbot: QtBot
) -> None:
    open_row(page, qtbot, "⊘ filtered")
    event = workbench.store.document.current_event
    workbench.store.apply(edits.set_event_text(event.id, event.text.replace('"m1"', '"m9"')))

    workbench.previews.request()
    qtbot.waitUntil(lambda: not workbench.previews.is_pending)
    assert workbench.previews.current is not None
    assert workbench.previews.current.judgement.summary.sends
