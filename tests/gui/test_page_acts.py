"""What can be done on the other pages: attributes, connections, setups, the way; and by the keyboard."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from talonbench.attributes import Attribute
from talonbench.client import Connection, catalogue
from talonbench.filters import DestinationFilter
from talonbench_gui.pages.connections_page import ConnectionsPage
from talonbench_gui.pages.connections_words import connection_rows, key_words
from talonbench_gui.theme import current_theme
from tests.gui.conftest import Bench
from tests.gui.test_page_sends import sent, until
from tests.gui.test_pages import SETUP, rows, show

# -- attributes ------------------------------------------------------------------------------------------


def on_a_real_connection(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Any:
    bench.window.connecting.add(Connection("Real", "gateway", "https://a.talon.one"))
    bench.settle()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("management-key", True))
    return show(bench, "attributes")


def test_the_attributes_are_fetched_with_a_key_that_is_kept_nowhere(
    bench: Bench, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, seen = on_a_real_connection(bench, monkeypatch), []

    async def fetched(deployment: str, key: str, told: Callable[[int, int], None]) -> tuple[Attribute, ...]:
        told(1000, 2000)
        seen.append((deployment, key, page.strip.label.text(), page.strip.isVisible()))
        return (Attribute("Event", "language", "string"),)

    monkeypatch.setattr(catalogue, "fetch_attributes", fetched)

    async def press() -> None:
        page._acts["Fetch…"].click()
        await until(lambda: not page.strip.isVisible())

    bench.run(press())

    assert seen == [("https://a.talon.one", "management-key", "1,000 of 2,000 attributes are here…", True)]
    assert page.said.text() == "All attributes exist."
    bench.window.session.save()
    assert all(b"management-key" not in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_fetching_is_cancelled(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    page = on_a_real_connection(bench, monkeypatch)

    async def endless(*_: object, **__: object) -> tuple[Attribute, ...]:
        await asyncio.Event().wait()
        return ()

    monkeypatch.setattr(catalogue, "fetch_attributes", endless)

    async def press() -> None:
        page._acts["Fetch…"].click()
        await asyncio.sleep(0)
        page.strip.stop.click()
        await until(lambda: not page.strip.isVisible())

    bench.run(press())

    assert "Open or fetch" in page.said.text()
    assert page._acts["Fetch…"].isEnabled()


def test_the_sandbox_has_no_attributes_to_fetch(bench: Bench) -> None:
    page = show(bench, "attributes")

    page._acts["Fetch…"].click()

    assert "no Management API" in bench.window.notice.text()


def test_the_body_that_creates_an_attribute_is_copied(bench: Bench) -> None:
    page = show(bench, "attributes")
    page.take(())
    page.copy.click()

    body = json.loads(QGuiApplication.clipboard().text())
    assert (body["entity"], body["name"], body["type"]) == ("Event", "language", "string")
    assert rows(page.model)[0].startswith("✕ missing  Event “track-event”  language")


# -- connections -----------------------------------------------------------------------------------------

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("connection", "told", "cells"),
    [
        (Connection("S", "sandbox", "https://s"), {"https://s": "demo key"},
         ["SANDBOX", "S (in use)", "https://s", "demo key"]),
        (Connection("L", "gateway", "https://l", guarded=True), {},
         ["LIVE", "L (in use, asks first)", "https://l", ""]),
        (Connection("T", "gateway", "", stage="test", expires="2026-11-28"), {},
         ["TEST", "T (in use)", "no deployment yet", "! The key expires in 3 days, on 2026-11-28: create a new one."]),
    ],
)  # fmt: skip
def test_a_connection_says_what_is_at_stake_and_where_its_key_is(
    connection: Connection, told: dict[str, str], cells: list[str]
) -> None:
    (row,) = connection_rows((connection,), 0, told, TODAY)

    assert [cell.text for cell in row.cells] == cells


def test_a_key_that_is_nowhere_is_asked_for_where_it_is_typed() -> None:
    real = Connection("L", "gateway", "https://l")

    assert key_words(real, {}, is_used=True) == "None yet: type it at the top of the window."
    assert key_words(real, {"https://l": "key kept in memory only"}, is_used=True) == "Key kept in memory only."
    assert "demo key" in key_words(Connection("S", "sandbox", "https://s"), {}, is_used=False)


def test_where_the_key_is_kept_is_said_on_the_page(bench: Bench) -> None:
    page = show(bench, "connections")
    page.add.click()
    page.deployment.setText("https://new.talon.one")
    page.deployment.editingFinished.emit()
    key = bench.window.connection.key
    key.setText("typed-key")
    key.editingFinished.emit()

    bench.until(lambda: "keychain" in page.key_state.text())
    assert "typed-key" not in "".join(rows(page.model))


def test_a_day_that_is_none_is_said_and_not_taken(bench: Bench) -> None:
    page = show(bench, "connections")
    page.add.click()
    page.expires.setText("next week")
    page.expires.editingFinished.emit()

    assert page.state.text() == "next week is no day: write it as 2026-12-31."
    assert bench.window.connecting.connections[-1].expires == ""


# -- setups ----------------------------------------------------------------------------------------------


def test_what_was_imported_stands_object_by_object_with_its_reports(bench: Bench) -> None:
    bench.window.importing().read(SETUP)
    bench.until(lambda: len(bench.window.subscriptions()) == 4)
    page = show(bench, "setup")

    assert rows(page.model)[:4] == [
        "Talon.One Webshop DE · 4 mappings, 5 filters",
        "● on  Destination  Talon.One Webshop DE  https://lumenloom.europe-west1.talon.one/"
        "  i The API key is masked, as Segment exports it; type it in.",
        "● on  Mapping  Order completed -> close session  Update customer session",
        "● on  Mapping  Profile sync  Update customer profile",
    ]
    page.table.choose(2)
    assert 'event = "Order Completed"' in page.reader.toPlainText()
    assert page.use.isVisible()


def test_before_an_import_the_page_invites_a_drop(bench: Bench) -> None:
    page = show(bench, "setup")

    assert page.empty.isVisible()
    assert page.empty.title.text() == "Drop a customer's setup here"


# -- the keyboard ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["way", "samples", "connections"])
def test_a_page_begins_at_its_table_and_the_arrows_choose(bench: Bench, name: str) -> None:
    bench.window.activateWindow()
    bench.until(bench.window.isActiveWindow)
    page = show(bench, name)

    assert page.table.hasFocus()
    page.table.choose(0 if name == "connections" else 1)
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.chosen == (2 if name == "samples" else 1)


def test_ctrl_f_leads_from_a_table_to_its_search(bench: Bench) -> None:
    bench.window.activateWindow()
    bench.until(bench.window.isActiveWindow)
    page = show(bench, "samples")

    QTest.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert page.search.hasFocus()


def test_titles_grow_with_the_text(bench: Bench) -> None:
    page = show(bench, "way")
    before = page.head.title.fontMetrics().height()

    for _ in range(4):
        bench.do("view.larger")

    assert page.head.title.fontMetrics().height() > before
    bench.do("view.normal")


def test_times_of_other_days_name_the_day() -> None:
    from talonbench_gui.models.sends_model import moment

    assert moment(time.time()).count(":") == 2
    assert moment(0.0) in ("01 Jan 1970", "31 Dec 1969")


def test_a_broken_file_is_named_and_stands_above_what_is_in(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "broken.tf").write_text('resource "segment_destination_subscription" "x" {\n  name =\n}', "utf-8")
    bench.window.importing().read([*SETUP, tmp_path / "broken.tf"])
    bench.until(lambda: len(bench.window.subscriptions()) == 4)
    page = show(bench, "setup")

    assert "Not in: broken.tf:2:9, " in bench.window.notice.text()
    assert rows(page.model)[0] == "Not imported · 1"
    assert rows(page.model)[1].startswith("✕ error  file  broken.tf:2:9")
    assert page.table.chosen == 1
    assert "broken.tf:2:9" in page.reader.toPlainText()


def test_return_presses_a_button_as_space_does(bench: Bench) -> None:
    page = show(bench, "samples")
    page.both.setFocus()

    QTest.keyClick(page.both, Qt.Key.Key_Return)

    assert [part.name for part in bench.window.subscriptions()] == ["Track event", "Identify, to a profile"]


def test_what_was_said_before_a_page_was_seen_has_its_colour(bench: Bench) -> None:
    bench.window.importing().read(SETUP)
    bench.until(lambda: len(bench.window.subscriptions()) == 4)

    state = show(bench, "setup").head.state

    assert state.text() == "● on"
    assert state.palette().windowText().color().name() == current_theme().good


def test_attributes_are_looked_for_in_all_opened_events_and_in_the_samples(bench: Bench) -> None:
    events = [{"type": "track", "userId": "u", "event": "E", "properties": {"attributes": {name: 1}}} for name in "abc"]
    bench.window.event_panel.json.editor.selectAll()
    bench.window.event_panel.json.paste("\n".join(map(json.dumps, events)))
    bench.settle()
    page = show(bench, "attributes")
    assert [row.cells[2].text for row in page.model.rows] == ["a"]

    page.over.setCurrentIndex(1)
    bench.until(lambda: [row.cells[2].text for row in page.model.rows] == ["a", "b", "c"])
    page.over.setCurrentIndex(2)
    bench.until(lambda: "language" in {row.cells[2].text for row in page.model.rows})
    page.over.setCurrentIndex(0)
    assert [row.cells[2].text for row in page.model.rows] == ["a"]


# -- changes that are offered ----------------------------------------------------------------------------


def test_a_change_is_undone_where_it_was_offered_and_the_keyboard_stays_there(bench: Bench) -> None:
    bench.window.activateWindow()
    bench.until(bench.window.isActiveWindow)
    before = bench.window.event_panel.json.text()
    bench.type_into(bench.window.mappings.trigger, 'type = "page"')
    page = show(bench, "way")

    page.offers.buttons[0].click()
    bench.settle()
    assert bench.window.event_panel.json.text() != before
    assert page.table.hasFocus()
    assert page.undo.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    bench.settle()

    assert bench.window.event_panel.json.text() == before
    assert not page.undo.isVisible()
    assert bench.window.subscriptions()[0].trigger == 'type = "page"'


def test_a_filter_that_was_switched_off_comes_back(bench: Bench) -> None:
    bench.window.set_filters((DestinationFilter("All", 'type = "track"', ({"type": "DROP"},)),))
    bench.settle()
    page = show(bench, "way")
    page.choose(("step", 0))
    page.switch.click()
    bench.settle()
    assert not bench.window.filters[0].enabled
    assert page.switch.text() == "Switch this filter on"

    page.undo.click()
    bench.settle()

    assert bench.window.filters[0].enabled


def test_a_filter_that_is_off_is_shown_and_switched_on(bench: Bench) -> None:
    bench.window.set_filters((DestinationFilter("All", 'type = "track"', ({"type": "DROP"},), enabled=False),))
    bench.settle()
    page = show(bench, "way")
    page.choose(("step", 0))
    assert page.model.rows[1].cells[0].text == "– off"

    page.switch.click()
    bench.settle()

    assert bench.window.filters[0].enabled
    assert page.model.rows[1].cells[0].text == "⊘ dropped"


def test_what_was_edited_since_is_not_undone_from_afar(bench: Bench) -> None:
    bench.type_into(bench.window.mappings.trigger, 'type = "page"')
    page = show(bench, "way")
    page.offers.buttons[0].click()
    bench.settle()
    bench.write('{"type": "page", "userId": "mine", "name": "N"}')

    page.take_back()

    assert "mine" in bench.window.event_panel.json.text()
    assert "no change to undo here" in bench.window.notice.text()


def test_the_keyboard_stays_on_a_page_whose_button_goes(bench: Bench) -> None:
    bench.window.activateWindow()
    bench.until(bench.window.isActiveWindow)
    page = sent(bench, 2)

    page.compare.setFocus()
    page.compare.click()

    assert page.table.hasFocus()
    live = show(bench, "live")
    live.port.setValue(0)
    live.start.click()
    assert live.listen.hasFocus()
    live.listen.click()


def test_nothing_is_at_stake_in_the_sandbox(bench: Bench) -> None:
    bench.do("page.connections")
    page = bench.window.pages["connections"]
    assert isinstance(page, ConnectionsPage)

    assert page.stage.currentText() == ""
    page.table.choose(1)
    assert page.stage.currentText() == "Live: production"
