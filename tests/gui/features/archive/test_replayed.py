"""What a replay didn't deliver, opened on other pages: it carries its response."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.archive.page import ArchivePage
from talonbench_gui.features.trace.page import TracePage
from talonbench_gui.state.workbench import Workbench
from tests.core.gateways import gateway
from tests.gui.fakes import FakeUi
from tests.gui.features.archive.test_replaying import (
    act,
    button,
    run_over,
    use_gateway,
    use_mapping,
    wait_for_the_end,
    write_archive,
)
from tests.gui.look import find


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> ArchivePage:
    made = ArchivePage(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1500, 900)
    made.show()
    return made


def test_what_is_opened_of_a_replay_carries_its_response(
    page: ArchivePage, workbench: Workbench, actions: Actions, ui: FakeUi, qtbot: QtBot, tmp_path: Path
) -> None:
    trace = TracePage(workbench, actions)
    qtbot.addWidget(trace)
    trace.show()
    with gateway(lambda name, _: 400 if name == "E1" else 200) as server:
        use_mapping(workbench)
        use_gateway(workbench, server)
        run_over(page, workbench, qtbot, write_archive(tmp_path / "march.ndjson", 1, 2))
        ui.answers = [True]
        qtbot.mouseClick(button(page, "archiveReplay"), Qt.MouseButton.LeftButton)
        wait_for_the_end(workbench, qtbot)
    act(page, "archiveFailed").trigger()

    qtbot.mouseClick(button(page, "archiveTrace"), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: "rejected the request (400)" in trace.summary.text())
    assert "E1 isn't allowed" in trace.head.status.text()
    reply = find(trace, QPlainTextEdit, "replyText")
    qtbot.waitUntil(lambda: "E1 isn't allowed" in reply.toPlainText())
    assert "rejected" in reply.toPlainText()
    assert "without sending anything ourselves" not in reply.toPlainText()

    event = workbench.store.document.current_event
    workbench.store.apply(edits.set_event_text(event.id, event.text.replace("anna", "ben")))
    qtbot.waitUntil(lambda: trace.summary.text() == "The mapping sends")
