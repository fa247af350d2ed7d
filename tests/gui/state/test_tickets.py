"""Tickets in the window: a folder, an archive or pasted panes become one document; nothing secret stays."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from talonbench.workspace import from_document, load, save, to_document
from talonbench_gui.state.workbench import Workbench
from tests.gui.look import notice_of

TICKETS = Path(__file__).parents[2] / "examples" / "tickets"
SESSION = (TICKETS / "21-curl" / "curl.txt").read_text("utf-8")


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_ticket_opens_as_one_document(workbench: Workbench, tmp_path: Path, is_packed: bool) -> None:
    path = TICKETS / "21-curl"
    if is_packed:
        with ZipFile(tmp_path / "ticket.zip", "w") as archive:
            for file in path.iterdir():
                archive.write(file, file.name)
        path = tmp_path / "ticket.zip"
    before = workbench.store.document

    workbench.intake.open_files([path])

    document = workbench.store.document
    assert [one.name for one in document.mappings] == ["Order -> close session"]
    assert [event.name for event in document.events if event not in before.events] == ["curl"]
    assert json.loads(document.current_event.text)["event"] == "Order Completed"
    configuration = workbench.importer.configuration
    assert configuration is not None
    assert [Path(one.name).name for one in configuration.kept] == ["errors.csv", "screenshot.txt"]
    assert "notes: see Import." in notice_of(workbench)
    workbench.store.undo()
    assert workbench.store.document.same_parts(before)


def test_the_notes_of_a_ticket_are_saved_with_the_document(workbench: Workbench, tmp_path: Path) -> None:
    workbench.intake.open_files([TICKETS / "21-curl"])
    notes = workbench.store.document.notes
    assert [Path(one.name).name for one in notes] == ["errors.csv", "screenshot.txt"]

    save(from_document(workbench.store.document), tmp_path / "case.talonbench.json")
    saved = (tmp_path / "case.talonbench.json").read_text("utf-8")
    assert to_document(load(tmp_path / "case.talonbench.json")).notes == notes
    without = json.loads(saved)
    del without["notes"]
    (tmp_path / "older.talonbench.json").write_text(json.dumps(without), "utf-8")
    assert to_document(load(tmp_path / "older.talonbench.json")).notes == ()

    workbench.store.undo()
    assert workbench.store.document.notes == ()


def test_a_ticket_brings_the_attributes_of_its_deployment(workbench: Workbench) -> None:
    workbench.intake.open_files([TICKETS / "08-attributes"])

    assert "newsletter" in [one.name for one in workbench.known_attributes]


def test_attributes_of_which_pages_are_missing_are_not_all(workbench: Workbench, tmp_path: Path) -> None:
    page = {"totalResultSize": 3, "data": [{"entity": "CustomerProfile", "name": "tier", "type": "string"}]}
    (tmp_path / "attributes.json").write_text(json.dumps(page), "utf-8")

    workbench.intake.open_files([tmp_path])

    assert workbench.catalog.known is None
    configuration = workbench.importer.configuration
    assert configuration is not None
    assert any("Only 1 of 3 attributes are here." in one.message for one in configuration.notes)


def test_files_of_a_ticket_dropped_together_are_one(workbench: Workbench) -> None:
    workbench.intake.open_files(sorted((TICKETS / "20-coupon").iterdir()))

    configuration = workbench.importer.configuration
    assert configuration is not None
    assert len(configuration.deliveries) == 1
    assert len(workbench.store.document.mappings) == 1
    assert [event.name for event in workbench.store.document.events][-1] == "event"


def test_a_response_that_is_pasted_is_no_event(workbench: Workbench) -> None:
    before = workbench.store.document

    workbench.intake.accept((TICKETS / "20-coupon" / "answer.json").read_text("utf-8"))

    assert workbench.store.document.same_parts(before)
    assert notice_of(workbench) == "Read 1 response: see Import."


def test_pasted_panes_bring_their_event(workbench: Workbench) -> None:
    workbench.intake.accept((TICKETS / "09-delivery" / "panes.txt").read_text("utf-8"))

    assert json.loads(workbench.store.document.current_event.text)["userId"] == "cust-58213"
    assert notice_of(workbench).startswith("Added 1 event. Read 1 response")


def test_a_token_of_a_shell_session_is_in_no_state(workbench: Workbench) -> None:
    workbench.intake.accept(SESSION)
    texts = [workbench.store.document.current_event.text]
    for _ in range(3):
        workbench.store.undo()
        texts.append(workbench.store.document.current_event.text)

    assert "Order Completed" in texts[0]
    assert all("WRITEKEY" not in text for text in texts)


def test_a_setup_in_a_shell_session_is_imported(workbench: Workbench) -> None:
    workbench.intake.accept((TICKETS / "21-curl" / "papi.txt").read_text("utf-8"))

    assert [one.name for one in workbench.store.document.mappings] == ["Order -> close session"]


def test_of_two_destinations_the_one_with_mappings_is_loaded(workbench: Workbench) -> None:
    workbench.intake.open_files([TICKETS / "13-double"])

    info = workbench.store.document.destination
    assert info is not None
    assert info.name == "Talon.One Prod"
    assert info.beside == ("Talon.One (old) (Actions)", "Talon.One classic (classic)")
    assert len(workbench.store.document.mappings) == 4
