"""The Catalog page: which attributes exist, which are missing."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QTabBar, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from talonbench.attributes import Application, Attribute, Audience, Catalog
from talonbench.connections import Connection
from talonbench.document import edits
from talonbench.events.receipt import Receipt
from talonbench.lint import Place
from talonbench.sandbox import Sandbox, parse_fault
from talonbench.values import Value
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.catalog.entries import MOST_IDLE
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
    choose(page, "catalogState", "✓ exists")
    assert cells(table) == []
    choose(page, "catalogState", "Any state")
    workbench.catalog.take(Catalog((Attribute("Event", "language", "string"),)))
    assert summary(page) == "All attributes exist."


def test_attributes_are_searched(page: CatalogPage) -> None:
    find(page, QLineEdit, "catalogSearch").setText("LANG")
    assert names(page) == ["language"]

    find(page, QLineEdit, "catalogSearch").setText("none of them")

    assert names(page) == []
    assert "No matches" in [label.text() for label in page.findChildren(QLabel)]


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

    press(page, "Import…")

    assert summary(page).startswith("All attributes exist · read from attributes.json at ")


def test_without_a_deployment_nothing_is_fetched(page: CatalogPage, workbench: Workbench, ui: FakeUi) -> None:
    connections = workbench.connections
    connections.use(connections.add(Connection("New", "gateway", "")))

    press(page, "Fetch from Talon.One")

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
        seen.append((strip.isVisible(), texts, button(page, "Fetch from Talon.One").isEnabled()))

    async def work() -> None:
        press(page, "Fetch from Talon.One")
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
    assert button(page, "Fetch from Talon.One").isEnabled()
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


# -- all kinds ----------------------------------------------------------------------------------------------------

WHOLE = Catalog(
    (Attribute("CustomerProfile", "language", "string"), Attribute("CartItem", "size", "string")),
    ("Track-Event", "other"),
    (Audience(4711, "VIP", "segment", "aud_1"), Audience(9, "Other", "mparticle", "77")),
    (Application(1, "Shop", "EUR", "Europe/Berlin"), Application(2, "Tests", "USD", "UTC", True)),
)


def select_tab(page: QWidget, at: int) -> None:
    find(page, QTabBar, "catalogTabs").setCurrentIndex(at)


def shown(page: QWidget, name: str) -> list[str]:
    return cells(find(page, Table, name))


def test_each_kind_has_its_rows_and_problems_come_first(page: CatalogPage, workbench: Workbench, qtbot: QtBot) -> None:
    mapping: dict[str, Value] = {"customerProfileId": "u", "addAudienceIds": [4711, 9, 5]}
    workbench.store.apply(edits.add_mapping("updateCustomerProfileV3", 'type = "track"', "Profile", mapping))
    settle(qtbot, workbench)

    workbench.catalog.take(WHOLE, "a file")

    tabs = find(page, QTabBar, "catalogTabs")
    assert [tabs.tabText(at) for at in range(4)] == [
        "Attributes 3", "Event types 3", "Audiences 3", "Applications 2",
    ]  # fmt: skip
    assert [row[:28].strip() for row in shown(page, "catalogTable")] == [
        "≠ other entity  Event “track", "○ not sent  CustomerProfile", "○ not sent  CartItem  size",
    ]  # fmt: skip
    select_tab(page, 1)
    assert shown(page, "catalogEventTypes") == [
        "≈ case differs  track-event  Track event", "○ not sent  Track-Event", "○ not sent  other",
    ]  # fmt: skip
    assert summary(page).startswith("1 of 1 event type is missing or different · read from a file at ")
    select_tab(page, 2)
    assert shown(page, "catalogAudiences") == [
        "✕ missing  5  Profile",
        "≠ other platform's  9  Other  9  mparticle  77  Profile",
        "✓ exists  4711  VIP  4711  segment  aud_1  Profile",
    ]
    select_tab(page, 3)
    assert shown(page, "catalogApplications") == [
        "○ listed  Shop  1  EUR  Europe/Berlin  live", "○ listed  Tests  2  USD  UTC  for tests",
    ]  # fmt: skip


def test_a_row_leads_to_the_field_that_sends_it(page: CatalogPage, workbench: Workbench, ui: FakeUi) -> None:
    workbench.catalog.take(WHOLE)

    QTest.mouseClick(button(page, "Open in Editor"), Qt.MouseButton.LeftButton)

    identity = workbench.store.document.mappings[0].id
    assert ui.shown[-1] == ("place", Place("field", "/attributes/language", identity))


def test_what_is_not_sent_leads_nowhere_and_creates_nothing(page: CatalogPage, workbench: Workbench) -> None:
    workbench.catalog.take(WHOLE)
    table = find(page, Table, "catalogTable")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)

    acts = ("Open in Editor", "Copy JSON", "Copy as cURL", "Create…")
    assert [button(page, words).isEnabled() for words in acts] == [False] * 4


def test_the_selected_row_stays_selected_when_its_verdict_changes(
    page: CatalogPage, workbench: Workbench, qtbot: QtBot
) -> None:
    event = {"type": "track", "userId": "u", "event": "E", "properties": {"attributes": {"a": 1, "b": 2}}}
    write_event(qtbot, workbench, json.dumps(event))
    workbench.catalog.take(Catalog(()))
    table = find(page, Table, "catalogTable")
    assert table.selected == 0

    workbench.catalog.take(Catalog((Attribute("Event", "a", "number"),)))

    assert [row.split("  ")[2] for row in cells(table)] == ["b", "a"]
    assert table.selected == 1
    assert not button(page, "Create…").isEnabled()


def test_of_a_large_catalog_the_first_rows_are_listed_and_a_search_finds_the_others(
    page: CatalogPage, workbench: Workbench
) -> None:
    workbench.catalog.take(Catalog(tuple(Attribute("CartItem", f"a{at}", "string") for at in range(5000))))
    assert find(page, QTabBar, "catalogTabs").tabText(0) == "Attributes 5,001"
    assert len(names(page)) == 1 + MOST_IDLE

    find(page, QLineEdit, "catalogSearch").setText("A4999")

    assert names(page) == ["a4999"]


def test_nothing_is_created_while_nobody_knows_whether_it_exists(page: CatalogPage, workbench: Workbench) -> None:
    create = button(page, "Create…")
    assert (create.isEnabled(), button(page, "Copy JSON").isEnabled()) == (False, True)
    assert "Fetch or import the catalog first" in create.toolTip()

    workbench.catalog.take(Catalog(()))

    assert create.isEnabled()


def test_an_event_type_says_that_no_call_creates_it(page: CatalogPage, workbench: Workbench) -> None:
    workbench.catalog.take(Catalog((), ()))
    select_tab(page, 1)

    assert not button(page, "Create…").isEnabled()
    assert "No document has a call that creates an event type." in find(page, QTextBrowser, "catalogView").toPlainText()


def test_a_part_that_the_key_may_not_read_is_said(page: CatalogPage, workbench: Workbench) -> None:
    problem = "The audiences are unknown. Talon.One doesn't allow this key to read audiences (403)."
    workbench.catalog.take(Catalog((), (), None, (), (problem,)), "Staging")

    select_tab(page, 2)

    assert summary(page) == problem


# -- with a deployment --------------------------------------------------------------------------------------------


@pytest.fixture
def sandbox(tmp_path: Path, workbench: Workbench) -> Iterator[Sandbox]:
    """A Talon.One on this machine that has one attribute, in use as the deployment."""
    (tmp_path / "listed.json").write_text('[{"entity": "CartItem", "name": "size", "type": "string"}]', "utf-8")
    with Sandbox(attributes=tmp_path / "listed.json") as running:
        connections = workbench.connections
        connections.use(connections.add(Connection("Real", "gateway", running.url), "api-secret-0123456789"))
        yield running


@pytest.fixture
def until_done(workbench: Workbench, loop: asyncio.AbstractEventLoop) -> Callable[[Callable[[], None]], None]:
    """Act, and wait for what that began."""

    async def work(act: Callable[[], None]) -> None:
        act()
        while workbench.tasks.is_busy or workbench.catalog.is_fetching:
            await asyncio.sleep(0.01)

    return lambda act: loop.run_until_complete(work(act))


KEY = "management-secret-0123456789"


def test_an_attribute_is_created_after_a_question_and_then_exists(
    page: CatalogPage,
    workbench: Workbench,
    ui: FakeUi,
    sandbox: Sandbox,
    until_done: Callable[[Callable[[], None]], None],
    home: Path,
) -> None:
    workbench.management.set_key(workbench.connections.current, KEY)
    until_done(lambda: press(page, "Fetch from Talon.One"))
    assert shown(page, "catalogTable")[0].startswith("✕ missing  Event “track-event”  language")

    ui.answers = [False]
    until_done(lambda: press(page, "Create…"))
    assert shown(page, "catalogTable")[0].startswith("✕ missing")

    ui.answers = [True]
    until_done(lambda: QTest.keyClick(button(page, "Create…"), Qt.Key.Key_Space))
    asked = f"Create the attribute “language” of Event “track-event” in Real ({sandbox.url})?"
    assert ui.asked == [(asked, "Create attribute")] * 2
    assert notice_of(workbench) == f"Created the attribute “language” of Event “track-event” in {sandbox.url}."
    assert shown(page, "catalogTable")[0].startswith("✓ exists  Event “track-event”  language")

    until_done(lambda: press(page, "Fetch from Talon.One"))
    assert shown(page, "catalogTable")[0].startswith("✓ exists  Event “track-event”  language")
    workbench.session.save()
    assert all(KEY.encode() not in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_a_creation_that_is_refused_says_what_the_key_lacks(
    page: CatalogPage, workbench: Workbench, ui: FakeUi, sandbox: Sandbox,
    until_done: Callable[[Callable[[], None]], None],
) -> None:  # fmt: skip
    workbench.catalog.take(Catalog(()))
    sandbox.set_faults(parse_fault("status=403"))

    ui.answers = [True, KEY]
    until_done(lambda: press(page, "Create…"))

    assert "doesn't allow this key to create attributes (403): an admin can add POST" in notice_of(workbench)
    assert shown(page, "catalogTable")[0].startswith("✕ missing")


def test_an_audience_is_created_with_the_api_key(
    page: CatalogPage, workbench: Workbench, ui: FakeUi, sandbox: Sandbox, qtbot: QtBot,
    until_done: Callable[[Callable[[], None]], None],
) -> None:  # fmt: skip
    mapping: dict[str, Value] = {"audienceId": "aud_9", "audienceName": "Fans"}
    workbench.store.apply(edits.add_mapping("updateAudience", 'type = "track"', "Rename", mapping))
    settle(qtbot, workbench)
    workbench.catalog.take(Catalog((), None, ()))
    select_tab(page, 2)
    assert shown(page, "catalogAudiences") == ["✕ missing  aud_9  Fans  Rename"]

    ui.answers = [True, KEY]
    until_done(lambda: press(page, "Create…"))

    assert ui.asked[0][1] == "Create audience"
    assert shown(page, "catalogAudiences")[0].startswith("✓ exists  aud_9  Fans")


def test_a_command_is_copied_with_a_variable_instead_of_the_key(
    page: CatalogPage, workbench: Workbench, ui: FakeUi, sandbox: Sandbox
) -> None:
    workbench.management.set_key(workbench.connections.current, KEY)
    workbench.catalog.take(Catalog(()))

    press(page, "Copy as cURL")

    assert f"--request POST {sandbox.url}/v1/attributes" in ui.copied[0]
    assert '"authorization: ManagementKey-v1 $TALONBENCH_MANAGEMENT_KEY"' in ui.copied[0]
    assert KEY not in ui.copied[0]


def test_the_built_in_sandbox_is_asked_without_a_key(
    page: CatalogPage, workbench: Workbench, ui: FakeUi, loop: asyncio.AbstractEventLoop,
    until_done: Callable[[Callable[[], None]], None],
) -> None:  # fmt: skip
    until_done(lambda: press(page, "Fetch from Talon.One"))

    assert ui.asked == []
    assert summary(page).startswith("1 of 1 attribute is missing or different · read from the sandbox (simulated) at ")
    ui.answers = [True]
    until_done(lambda: press(page, "Create…"))
    assert ui.asked == [("Create the attribute “language” of Event “track-event” in the sandbox?", "Create attribute")]
    assert notice_of(workbench) == "Created the attribute “language” of Event “track-event” in the sandbox."
    until_done(lambda: press(page, "Fetch from Talon.One"))
    assert shown(page, "catalogTable")[0].startswith("✓ exists  Event “track-event”  language")
    select_tab(page, 3)
    assert shown(page, "catalogApplications") == ["✓ selected  Sandbox  1  EUR  UTC  for tests"]
    loop.run_until_complete(workbench.finish())


def test_the_whole_catalog_is_exported_and_imported_again(
    page: CatalogPage, workbench: Workbench, ui: FakeUi, tmp_path: Path
) -> None:
    workbench.catalog.take(WHOLE)
    ui.answers = [(tmp_path / "shop.catalog.json", ""), [tmp_path / "shop.catalog.json"]]
    press(page, "Export…")
    connections = workbench.connections
    connections.use(connections.add(Connection("Other", "gateway", "https://other.talon.one"), "key"))
    assert workbench.catalog.known is None

    press(page, "Import…")

    assert workbench.catalog.known == WHOLE
