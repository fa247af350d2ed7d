"""Every ticket, opened in the window as a folder and as a zip: one document, the truth first, nothing lost or mixed."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit
from pytestqt.qtbot import QtBot

from talonbench.document import edits
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.trace.page import TracePage
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi
from tests.gui.look import find
from tests.gui.pages import rows, settle

EXAMPLES = Path(__file__).parents[3] / "examples"
TICKETS: list[dict[str, Any]] = json.loads((EXAMPLES / "opened_tickets.json").read_text("utf-8"))


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> TracePage:
    """The page in sight, with an empty document."""
    workbench.file.new()
    made = TracePage(workbench, actions)
    qtbot.addWidget(made)
    made.show()
    settle(qtbot, workbench)
    return made


def test_the_table_has_all_tickets() -> None:
    assert [one["ticket"] for one in TICKETS] == sorted(path.name for path in (EXAMPLES / "tickets").iterdir())


@pytest.mark.parametrize("is_packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("ticket", TICKETS, ids=[one["ticket"] for one in TICKETS])
def test_a_ticket_is_one_document(
    ticket: dict[str, Any], is_packed: bool, page: TracePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    open_ticket(workbench, qtbot, ticket["ticket"], tmp_path if is_packed else None)

    document, configuration = workbench.store.document, workbench.importer.configuration
    assert configuration is not None
    assert [event.name for event in document.events] == ticket["events"]
    assert len(document.mappings) == ticket["mappings"]
    assert len(document.filters) == ticket.get("filters", 0)
    assert [Path(note.name).name for note in document.notes] == ticket.get("notes", [])
    assert len(configuration.deliveries) == ticket.get("responses", 0)
    said, reply = read_all(page, workbench, qtbot)
    assert [part for part in ticket["says"] if part not in said] == []
    assert [part for part in ticket.get("replies", []) if part not in reply] == []
    workbench.store.undo()
    assert [event.text for event in workbench.store.document.events] == [""]


def test_nothing_of_a_ticket_is_in_the_next(page: TracePage, workbench: Workbench, qtbot: QtBot) -> None:
    open_ticket(workbench, qtbot, "21-curl", None)
    workbench.store.apply(edits.add_events([("My own", '{"type": "page"}')]))
    open_ticket(workbench, qtbot, "08-attributes", None)

    document = workbench.store.document
    assert [event.name for event in document.events] == ["My own", "event"]
    assert document.notes == ()
    assert [mapping.name for mapping in document.mappings] == ["Profile"]
    said, reply = read_all(page, workbench, qtbot)
    assert "NL-88120" not in said + reply
    workbench.store.undo()
    assert [event.name for event in workbench.store.document.events] == ["curl", "My own"]
    assert len(workbench.store.document.notes) == 2


def test_a_known_rejection_leads_until_the_request_is_another_one(
    page: TracePage, workbench: Workbench, qtbot: QtBot
) -> None:
    open_ticket(workbench, qtbot, "08-attributes", None)
    qtbot.waitUntil(lambda: page.summary.text() == "Talon.One rejected the request (400)")
    assert page.head.status.property("tone") == "bad"
    row = "✕ rejected (400)  Profile  Talon.One rejected PUT /segment/v2/customer_profiles/nl-40213"
    assert rows(page.model)[page.table.selected].startswith(row)
    assert page.detail.head.state.text() == "✕ rejected (400)"
    assert find(page, QAbstractButton, "stage-mappings").accessibleName() == "Mappings: sends, but Talon.One rejects it"

    text = workbench.store.document.current_event.text
    workbench.store.apply(
        edits.set_event_text(workbench.store.document.current_event.id, text.replace('"1200"', "1200"))
    )
    settle(qtbot, workbench)

    qtbot.waitUntil(lambda: page.summary.text() == "The mapping sends")
    assert page.head.status.text() == (
        "Talon.One rejected the request (400). It is older than your edits: the request is another one now. "
        '/attributes/points was "1200", and is 1200 now.'
    )
    assert find(page, QAbstractButton, "stage-mappings").accessibleName() == "Mappings: sends"
    assert rows(page.model)[page.table.selected].startswith("● sends  Profile  PUT ")


def test_a_report_tells_a_known_rejection_first(
    page: TracePage, workbench: Workbench, actions: Actions, ui: FakeUi, qtbot: QtBot
) -> None:
    open_ticket(workbench, qtbot, "08-attributes", None)

    actions.run("share.copy_report")
    qtbot.waitUntil(lambda: bool(ui.copied))

    assert "Talon.One rejected the request (400). Unknown: The attribute" in ui.copied[0]
    assert "Sends 1 request, which Talon.One rejected (400)." in ui.copied[0]


def test_a_replay_s_dead_letters_tell_their_answer_first(
    page: TracePage, workbench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    open_ticket(workbench, qtbot, "21-curl", None)
    preview = workbench.previews.current
    assert preview is not None
    assert preview.event is not None
    (request,) = (request for mapping in preview.trace.mappings for request in mapping.requests)
    line = {
        "file": "a.ndjson", "line": 1, "mapping": "Order -> close session", "verdict": "would_drop", "reason": "",
        "status": 400, "response": '{"message": "attribute x does not exist"}', "error": None,
        "request": {"method": request.method, "url": request.url, "body": request.body}, "event": preview.event.body,
    }  # fmt: skip
    path = tmp_path / "dead-letters.ndjson"
    path.write_text(f"{json.dumps(line)}\n", "utf-8")

    workbench.intake.open_files([path])
    settle(qtbot, workbench)

    qtbot.waitUntil(lambda: page.summary.text() == "Talon.One rejected the request (400)")
    assert "Attribute x does not exist." in page.head.status.text()
    reply = find(page, QPlainTextEdit, "replyText")
    qtbot.waitUntil(lambda: "but Talon.One rejected the request of the mapping" in reply.toPlainText())
    assert "is sent to Talon.One by" not in reply.toPlainText()


def open_ticket(workbench: Workbench, qtbot: QtBot, name: str, packed: Path | None) -> None:
    """Open the ticket *name* as a folder, or as a zip in the folder *packed*."""
    path = EXAMPLES / "tickets" / name
    if packed is not None:
        with ZipFile(packed / f"{name}.zip", "w") as archive:
            for file in path.iterdir():
                archive.write(file, f"{name}/{file.name}")
        path = packed / f"{name}.zip"
    workbench.intake.open_files([path])
    settle(qtbot, workbench)


def read_all(page: TracePage, workbench: Workbench, qtbot: QtBot) -> tuple[str, str]:
    """What the page says of each event and across them, and the replies."""
    said: list[str] = []
    replies: list[str] = []
    reply = find(page, QPlainTextEdit, "replyText")
    for at in range(len(workbench.store.document.events)):
        workbench.store.apply(edits.select_event(at))
        settle(qtbot, workbench)
        qtbot.waitUntil(lambda: not workbench.jobs.is_busy)
        said += [f"{page.summary.text()}. {page.head.status.text()}", *rows(page.model)]
        replies.append(reply.toPlainText())
    return "\n".join(said), "\n".join(replies)
