"""The Import page: what was imported, object by object, and the destination to load."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QTextBrowser
from pytestqt.qtbot import QtBot

from talonbench.destination import Subscription
from talonbench.document import edits
from talonbench.formats import ClassicSettings, Configuration, DestinationConfiguration
from talonbench.formats.model import ConfigNote, ImportedEvents
from talonbench.talon_one import ACTIONS
from talonbench.workspace import from_document, to_document
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.imports.page import ImportPage
from talonbench_gui.features.imports.words import describe_cost
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.tables.table import Table
from tests.gui.fakes import FakeUi
from tests.gui.look import button, cells, find, notice_of, press
from tests.gui.pages import SETUP, settle, write_event


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> ImportPage:
    settle(qtbot, workbench)
    made = ImportPage(workbench, actions)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def table(page: ImportPage) -> Table:
    return find(page, Table, "importTable")


def detail(page: ImportPage) -> str:
    return find(page, QTextBrowser, "importView").toPlainText()


def summary(page: ImportPage) -> str:
    return find(page, QLabel, "importSummary").text()


def destination(name: str, trigger: str = 'type = "track"') -> DestinationConfiguration:
    mapping = Subscription("m", f"Mapping of {name}", "trackEventV2", trigger, {}, True)
    return DestinationConfiguration(name, name, True, "", f"https://{name}.talon.one", (mapping,), (), {})


TWO = Configuration((destination("a"), destination("b")))


def test_every_object_is_listed_with_its_notes(page: ImportPage, table: Table, workbench: Workbench) -> None:
    workbench.importer.import_paths(SETUP)

    assert cells(table)[:4] == [
        "Talon.One Webshop DE · 4 mappings, 5 filters",
        "● enabled  Destination  Talon.One Webshop DE  https://lumenloom.europe-west1.talon.one/"
        "  i The API key is masked, as always in Segment's exports. Enter it.",
        "● enabled  Mapping  Order completed -> close session  Update customer session",
        "● enabled  Mapping  Profile sync  Update customer profile",
    ]
    table.select(2)
    assert 'event = "Order Completed"' in detail(page)
    assert button(page, "Load destination").isVisible()
    assert summary(page) == "Imported Talon.One Webshop DE: 4 mappings, 5 filters. Recognized format: Public API."


def test_the_summary_follows_undo_and_redo(page: ImportPage, workbench: Workbench) -> None:
    workbench.importer.import_paths(SETUP)

    workbench.store.undo()
    assert summary(page).startswith("Found 1 Talon.One destination. Load it to edit its mappings.")
    assert notice_of(workbench) == ""

    workbench.store.redo()
    assert summary(page).startswith("Imported Talon.One Webshop DE: 4 mappings, 5 filters.")


def test_of_several_destinations_the_summary_names_the_loaded_one(page: ImportPage, workbench: Workbench) -> None:
    workbench.importer.take(TWO)
    assert summary(page).startswith("Found 2 Talon.One destinations. Select one and load it.")

    workbench.importer.load(TWO.destinations[1])

    assert summary(page).startswith("Imported b: 1 mapping, 0 filters.")


def test_the_cost_counts_one_thing_as_one(workbench: Workbench) -> None:
    document = workbench.store.document

    assert describe_cost(document) == "Replaces 1 mapping; Undo brings it back"
    workbench.importer.import_paths(SETUP)
    assert describe_cost(workbench.store.document) == "Replaces 4 mappings and 5 filters; Undo brings them back"
    assert describe_cost(replace(document, mappings=(), mapping=-1)) == "Replaces nothing"


def test_added_events_are_announced_until_they_are_gone(page: ImportPage, workbench: Workbench) -> None:
    workbench.importer.take(Configuration((), events=(ImportedEvents("", ({"type": "track", "event": "Added"},)),)))
    assert "Added 1 event." in notice_of(workbench)

    workbench.store.undo()

    assert notice_of(workbench) == ""


def test_before_an_import_the_page_invites_one(page: ImportPage, ui: FakeUi) -> None:
    assert "Import a Segment configuration" in [label.text() for label in page.findChildren(QLabel)]
    ui.answers = [SETUP]

    press(page, "Import files…")

    assert ui.asked[0][0] == "Import configuration"
    assert summary(page).startswith("Imported Talon.One Webshop DE")


def test_with_several_destinations_load_loads_the_selected_one(
    page: ImportPage, table: Table, workbench: Workbench
) -> None:
    before = workbench.store.document
    workbench.importer.take(TWO)
    assert summary(page) == "Found 2 Talon.One destinations. Select one and load it."
    assert workbench.store.document is before

    table.select(next(row for row, words in enumerate(cells(table)) if "Mapping of b" in words))
    press(page, "Load destination")

    document = workbench.store.document
    assert document.mappings is TWO.destinations[1].mappings
    assert document.connection.deployment == "https://b.talon.one"
    assert notice_of(workbench) == "Imported b: 1 mapping, 0 filters."
    workbench.store.undo()
    assert workbench.store.document.same_parts(before)


def test_a_destination_is_loaded_by_return(page: ImportPage, table: Table, workbench: Workbench) -> None:
    workbench.importer.take(TWO)

    table.activated.emit(table.model().index(1, 0))

    assert workbench.store.document.mappings is TWO.destinations[0].mappings


def test_a_broken_file_is_named_above_what_was_imported(
    page: ImportPage, table: Table, workbench: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "broken.tf").write_text('resource "segment_destination_subscription" "x" {\n  name =\n}', "utf-8")

    workbench.importer.import_paths([*SETUP, tmp_path / "broken.tf"])

    assert cells(table)[0] == "Not imported · 1"
    assert cells(table)[1].startswith("✕ error  file  broken.tf:2:9")
    assert table.selected == 1
    assert "broken.tf:2:9" in detail(page)
    assert not button(page, "Load destination").isVisible()


def test_notes_about_no_object_come_last_the_most_important_first(
    page: ImportPage, table: Table, workbench: Workbench
) -> None:
    notes = [ConfigNote(severity, "", "a.tf", f"A note: {severity}.") for severity in ("info", "warning")]

    workbench.importer.take(replace(TWO, notes=tuple(notes)))

    assert [row.split("  ")[0] for row in cells(table)[-3:]] == ["Notes · 2", "! warning", "i info"]


def test_another_document_leaves_nothing_behind(page: ImportPage, table: Table, workbench: Workbench) -> None:
    workbench.importer.import_paths(SETUP)

    workbench.file.new()

    assert cells(table) == []
    assert "Webshop" not in detail(page) + summary(page)
    assert page.isVisible()
    assert not table.isVisible()


def test_the_classic_destination_is_compared_with_the_newest_event(
    page: ImportPage, table: Table, workbench: Workbench, qtbot: QtBot
) -> None:
    classic = ClassicSettings("Talon.One", "Shop", True, ("plan",))
    workbench.importer.take(replace(TWO, classic=(classic,)))
    table.select(next(row for row, words in enumerate(cells(table)) if "Classic  Talon.One" in words))
    assert "Sets nothing" in detail(page)

    write_event(qtbot, workbench, '{"type": "identify", "userId": "u", "traits": {"plan": "pro"}}')

    assert "Updates profile u; the mappings update: none." in detail(page)
    assert '{"plan":{"@path":"$.traits.plan"}}' in detail(page)
    assert not button(page, "Load destination").isVisible()


TICKETS = Path(__file__).parents[3] / "examples" / "tickets"


def test_a_response_of_a_ticket_is_explained(
    page: ImportPage, table: Table, workbench: Workbench, qtbot: QtBot
) -> None:
    workbench.importer.import_paths([TICKETS / "08-attributes"])
    settle(qtbot, workbench)
    row = next(at for at, text in enumerate(cells(table)) if "✕ 400  Response" in text)

    table.select(row)
    qtbot.waitUntil(lambda: "Talon.One rejected the request (400)." in detail(page))

    assert "It comes from $.traits.points by the mapping “Profile”." in detail(page)
    assert "Not named by the response: birthday" in detail(page)


def test_a_response_is_older_than_an_edit(page: ImportPage, table: Table, workbench: Workbench, qtbot: QtBot) -> None:
    workbench.importer.import_paths([TICKETS / "08-attributes"])
    settle(qtbot, workbench)
    event = workbench.store.document.current_event
    workbench.store.apply(edits.set_event_text(event.id, event.text.replace('"1200"', "1200")))
    row = next(at for at, text in enumerate(cells(table)) if "✕ 400  Response" in text)

    table.select(row)
    qtbot.waitUntil(lambda: "Talon.One rejected the request (400)." in detail(page))

    assert "It is older than your edits: the request is another one now." in detail(page)
    assert '"1200" was sent.' in detail(page)


def test_a_note_of_a_ticket_shows_its_text(page: ImportPage, table: Table, workbench: Workbench) -> None:
    workbench.importer.import_paths([TICKETS / "21-curl"])
    row = next(at for at, text in enumerate(cells(table)) if "screenshot.txt" in text)

    table.select(row)

    assert "Trigger: Event Type is Track" in detail(page)
    assert [row for row in cells(table) if "kept as a note" in row] == []


def test_notes_are_shown_without_an_import(page: ImportPage, table: Table, workbench: Workbench) -> None:
    workbench.importer.import_paths([TICKETS / "21-curl"])
    kept = from_document(workbench.store.document)

    workbench.file.new()
    workbench.store.apply(edits.load_document(to_document(kept)))

    assert summary(page) == "2 notes kept with this document."
    assert [row.split("  ")[0] for row in cells(table)] == ["Other files of the ticket · 2", "note", "note"]
    table.select(2)
    assert "Trigger: Event Type is Track" in detail(page)
    assert not button(page, "Load destination").isVisible()


UNKNOWN = """{"data": {"destination": {"id": "d", "name": "Shop", "enabled": true, "sourceId": "s",
  "metadata": {"id": "6234b137d3b6404a64f2a0f0"}, "settings": {}},
 "subscriptions": [
  {"id": "m1", "name": "Known", "actionSlug": "trackEventV2", "destinationId": "d", "enabled": true,
   "trigger": "type = \\"track\\"", "settings": {"eventType": "x"}},
  {"id": "m2", "name": "Newer", "actionId": "nope", "destinationId": "d", "enabled": true,
   "trigger": "type = \\"track\\"", "settings": {"eventType": "y"}},
  {"id": "m3", "name": "Newest", "actionId": "nope", "destinationId": "d", "enabled": true,
   "trigger": "type = \\"page\\"", "settings": {}}]}}"""


def test_an_unknown_action_is_chosen_by_key_and_undone(page: ImportPage, workbench: Workbench) -> None:
    workbench.importer.import_text(UNKNOWN)
    store = workbench.store
    store.apply(edits.rename_mapping("m1", "Edited"))
    combo = find(page, QComboBox, "actionOf:m2")
    assert combo.isVisible()
    assert combo.accessibleName() == "Action of “Newer”"
    assert [combo.itemData(at) for at in range(combo.count())] == ["", *ACTIONS]
    assert [one.message for one in store.document.destination.missing if "Newer" in one.message]  # type: ignore[union-attr]

    combo.setFocus()
    QTest.keyClicks(combo, ACTIONS["trackEventV2"].title)

    document = store.document
    assert [(one.name, one.action) for one in document.mappings] == [
        ("Edited", "trackEventV2"),
        ("Newer", "trackEventV2"),
    ]
    assert not [one for one in document.destination.missing if "Newer" in one.message]  # type: ignore[union-attr]
    assert find(page, QComboBox, "actionOf:m3").currentText() == "Choose an action…"

    store.undo()
    assert [one.name for one in store.document.mappings] == ["Edited"]
    assert combo.currentText() == "Choose an action…"

    store.redo()
    assert combo.currentData() == "trackEventV2"
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert [one.name for one in store.document.mappings] == ["Edited"]


def test_a_setup_of_unknown_actions_alone_is_loaded_with_the_first_choice(
    page: ImportPage, workbench: Workbench
) -> None:
    text = json.loads(UNKNOWN)
    workbench.importer.import_text(json.dumps({"data": {"subscriptions": text["data"]["subscriptions"][1:]}}))
    assert workbench.importer.find_loaded() is None
    pages: list[str] = []
    workbench.importer.page_requested.connect(pages.append)

    combo = find(page, QComboBox, "actionOf:m3")
    QTest.keyClick(combo, Qt.Key.Key_Down)

    assert [one.id for one in workbench.store.document.mappings] == ["m3"]
    assert workbench.store.document.mappings[0].action == next(iter(ACTIONS))
    assert pages == []


def test_without_unknown_actions_there_is_nothing_to_choose(page: ImportPage, workbench: Workbench) -> None:
    workbench.importer.import_text(UNKNOWN)
    workbench.importer.import_paths(SETUP)

    assert [one for one in page.findChildren(QComboBox) if one.isVisible()] == []
