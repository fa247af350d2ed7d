"""Tickets about one event, opened in the window: the page says the same as the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.trace.page import TracePage
from talonbench_gui.state.workbench import Workbench
from tests.gui.pages import settle, write_event

EXAMPLES = Path(__file__).parents[3] / "examples"
TICKETS: list[dict[str, Any]] = json.loads((EXAMPLES / "tickets.json").read_text("utf-8"))


@pytest.mark.parametrize("ticket", TICKETS, ids=[f"{one['ticket']}, {one['event']}" for one in TICKETS])
def test_the_page_says_what_a_ticket_is_about(
    ticket: dict[str, Any], workbench: Workbench, actions: Actions, qtbot: QtBot
) -> None:
    page = TracePage(workbench, actions)
    qtbot.addWidget(page)
    page.show()
    folder = EXAMPLES / "tickets" / ticket["ticket"]
    workbench.importer.import_paths([folder])
    write_event(qtbot, workbench, (folder / ticket["event"]).read_text("utf-8"))
    settle(qtbot, workbench)

    said = f"{page.summary.text()}. {page.head.status.text()}"
    assert [part for part in ticket["says"] if part not in said] == []
    assert workbench.previews.current is not None
    assert [one.status for one in workbench.previews.current.mappings] == [row[1] for row in ticket["outcomes"]]
    if ticket["code"] != "ok":
        offered = [button.accessibleName().partition(": ")[2] for button in page.detail.offers.buttons]
        first = ticket["outcomes"][0][3]
        assert offered[: len(first)] == first
