"""The Catalog page: which attributes exist, which are missing."""

import asyncio
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from talonbench.attributes import Attribute, Catalog
from talonbench.connections import Connection
from talonbench.document import edits
from talonbench.events.receipt import Receipt
from talonbench.sandbox import Sandbox
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.catalog.page import CatalogPage
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.editor.strips import ProgressStrip
from talonbench_gui.widgets.tables.table import Table
from tests.gui.fakes import FakeUi
from tests.gui.look import button, cells, find, notice_of, press
from tests.gui.pages import sample, settle, write_event


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> CatalogPage:
    write_event(qtbot, workbench, sample("documentation"))
    made = CatalogPage(workbench, actions)
    qtbot.addWidget(made)
    made.show()
    return made


def names(page: QWidget) -> list[str]:
    return [row.split("  ")[2] for row in cells(find(page, Table, "catalogTable"))]


def summary(page: QWidget) -> str:
    return find(page, QLabel, "catalogSummary").text()


def choose(page: QWidget, name: str, text: str) -> None:
    combo = find(page, QComboBox, name)
    combo.setCurrentIndex(combo.findText(text))


def test_attributes_are_listed_and_compared(page: CatalogPage, workbench: Workbench) -> None:
    table, detail = find(page, Table, "catalogTable"), find(page, QTextBrowser, "catalogView")
    assert cells(table) == [
        "· not compared  Event “track-event”  language  string  English  Track event  $.properties.attributes.language"
    ]
    assert '"title": "Language"' in detail.toPlainText()
    assert summary(page) == "1 attribute in the requests. Import or fetch the existing ones."

    workbench.catalog.take(Catalog((Attribute("Event", "Language", "string"),)))
    assert summary(page) == "1 of 1 attribute is missing or different."
    assert "Talon.One has Language" in detail.toPlainText()
    choose(page, "catalogState", "● exists")
    assert cells(table) == []
    choose(page, "catalogState", "Any state")
    workbench.catalog.take(Catalog((Attribute("Event", "language", "string"),)))
    assert summary(page) == "All attributes exist."


def test_attributes_are_searched(page: CatalogPage) -> None:
    find(page, QLineEdit, "catalogSearch").setText("LANG")
    assert names(page) == ["language"]

    find(page, QLineEdit, "catalogSearch").setText("none of them")

    assert names(page) == []
    assert "No matching attributes" in [label.text() for label in page.findChildren(QLabel)]


def test_over_another_connection_nothing_is_compared(page: CatalogPage, workbench: Workbench, qtbot: QtBot) -> None:
    workbench.catalog.take(Catalog((Attribute("Event", "language", "string"),)))
    assert summary(page) == "All attributes exist."

    connections = workbench.connections
    connections.use(connections.add(Connection("Other", "gateway", "https://other.talon.one"), "key"))
    settle(qtbot, workbench)

    assert summary(page) == "1 attribute in the requests. Import or fetch the existing ones."


def test_another_document_leaves_no_attribute_behind(page: CatalogPage, workbench: Workbench) -> None:
    workbench.store.apply(edits.rename_mapping(workbench.store.document.mappings[0].id, "Of the customer"))

    workbench.file.new()

    assert names(page) == []
    assert "Of the customer" not in find(page, QTextBrowser, "catalogView").toPlainText()


def test_the_json_that_creates_an_attribute_is_copied(page: CatalogPage, workbench: Workbench, ui: FakeUi) -> None:
    workbench.catalog.take(Catalog(()))

    press(page, "Copy JSON")

    body = json.loads(ui.copied[0])
    assert (body["entity"], body["name"], body["type"]) == ("Event", "language", "string")
    assert cells(find(page, Table, "catalogTable"))[0].startswith("✕ missing  Event “track-event”  language")


@pytest.mark.parametrize(
    ("name", "begins"), [("a.json", "[\n"), ("a.csv", "verdict,entity,"), ("a.md", "| verdict | entity |")]
)
def test_attributes_are_exported(page: CatalogPage, ui: FakeUi, tmp_path: Path, name: str, begins: str) -> None:
    ui.answers = [(tmp_path / name, "")]

    press(page, "Export…")

    text = (tmp_path / name).read_text("utf-8")
    assert text.startswith(begins)
    assert "language" in text


def test_only_what_is_missing_is_exported_as_json(
    page: CatalogPage, workbench: Workbench, ui: FakeUi, tmp_path: Path
) -> None:
    workbench.catalog.take(Catalog((Attribute("Event", "language", "string"),)))
    ui.answers = [(tmp_path / "missing.json", "")]

    press(page, "Export…")

    assert json.loads((tmp_path / "missing.json").read_text("utf-8")) == []


def test_a_saved_response_is_imported(page: CatalogPage, ui: FakeUi, tmp_path: Path) -> None:
    content = {"totalResultSize": 1, "data": [{"entity": "Event", "name": "language", "type": "string"}]}
    (tmp_path / "attributes.json").write_text(json.dumps(content), "utf-8")
    ui.answers = [[tmp_path / "attributes.json"]]

    press(page, "Import attributes…")

    assert summary(page) == "All attributes exist."


def test_the_sandbox_has_no_attributes_to_fetch(page: CatalogPage, workbench: Workbench, ui: FakeUi) -> None:
    press(page, "Fetch attributes…")

    assert "The sandbox has no Management API." in notice_of(workbench)
    assert ui.asked == []


def test_without_a_deployment_nothing_is_fetched(page: CatalogPage, workbench: Workbench, ui: FakeUi) -> None:
    connections = workbench.connections
    connections.use(connections.add(Connection("New", "gateway", "")))

    press(page, "Fetch attributes…")

    assert notice_of(workbench) == "Enter the deployment first."
    assert ui.asked == []
    connections.set_deployment("https://new.talon.one")
    assert notice_of(workbench) == ""


def test_a_fetch_shows_its_progress(
    page: CatalogPage, workbench: Workbench, ui: FakeUi, loop: asyncio.AbstractEventLoop, tmp_path: Path
) -> None:
    content = {"totalResultSize": 1, "data": [{"entity": "Event", "name": "language", "type": "string"}]}
    (tmp_path / "attributes.json").write_text(json.dumps(content), "utf-8")
    strip = find(page, ProgressStrip, "catalogProgress")
    seen: list[tuple[bool, list[str], bool]] = []

    def look(*_: object) -> None:
        texts = [label.text() for label in strip.findChildren(QLabel)]
        seen.append((strip.isVisible(), texts, button(page, "Fetch attributes…").isEnabled()))

    async def work() -> None:
        press(page, "Fetch attributes…")
        while workbench.tasks.is_busy or workbench.catalog.is_fetching:
            await asyncio.sleep(0.01)

    workbench.catalog.progressed.connect(look)
    ui.answers = ["management-key"]
    with Sandbox(attributes=tmp_path / "attributes.json") as sandbox:
        connections = workbench.connections
        connections.use(connections.add(Connection("Real", "gateway", sandbox.url), "key"))
        loop.run_until_complete(work())

    assert seen[0] == (True, ["Fetched 1 of 1 attributes…"], False)
    assert workbench.known_attributes
    assert not strip.isVisible()
    assert button(page, "Fetch attributes…").isEnabled()
    assert sandbox.url in ui.asked[0][1]


def test_attributes_are_looked_for_in_all_events_and_in_the_samples(
    page: CatalogPage, workbench: Workbench, qtbot: QtBot
) -> None:
    texts = [
        json.dumps({"type": "track", "userId": "u", "event": "E", "properties": {"attributes": {name: 1}}})
        for name in "abc"
    ]
    workbench.store.apply(edits.delete_event(workbench.store.document.current_event.id))
    workbench.store.apply(edits.add_events([("", text) for text in (*texts, "no event")]))
    settle(qtbot, workbench)
    assert names(page) == ["a"]

    choose(page, "catalogScope", "All events")
    assert names(page) == ["a", "b", "c"]
    choose(page, "catalogScope", "All events and samples")
    assert {"a", "b", "c", "language"} == set(names(page))
    choose(page, "catalogScope", "This event")
    assert names(page) == ["a"]


def test_other_events_are_looked_at_as_received(page: CatalogPage, workbench: Workbench, qtbot: QtBot) -> None:
    identity = workbench.store.document.mappings[0].id
    event = json.dumps({"type": "track", "userId": "u", "event": "E"})
    workbench.store.apply(edits.set_field(identity, "attributes", {"when": {"@path": "$.receivedAt"}}))
    workbench.store.apply(edits.add_events([("", event), ("", event)], [Receipt(1_700_000_000_000, "m-1"), None]))
    workbench.store.apply(edits.select_event(len(workbench.store.document.events) - 1))
    settle(qtbot, workbench)
    assert names(page) == []

    choose(page, "catalogScope", "All events")

    assert names(page) == ["when"]


def test_a_page_out_of_sight_looks_when_it_is_shown(page: CatalogPage, workbench: Workbench, qtbot: QtBot) -> None:
    page.hide()
    event = {"type": "track", "userId": "u", "event": "E", "properties": {"attributes": {"later": 1}}}
    write_event(qtbot, workbench, json.dumps(event))
    assert names(page) == ["language"]

    page.show()

    assert names(page) == ["later"]
