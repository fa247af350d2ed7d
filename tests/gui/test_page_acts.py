"""What can be done on the pages: sends made again, live events kept, attributes, connections, setups."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QMessageBox

from talonbench.attributes import Attribute
from talonbench.cases import check_case, read_cases
from talonbench.client import Connection, catalogue
from talonbench.filters import DestinationFilter
from talonbench.workspace import saved_samples
from talonbench_gui.pages.connections_words import connection_rows, key_words
from talonbench_gui.pages.history_filters import DAY, start_of_day
from talonbench_gui.pages.live_words import SDKS, snippet
from talonbench_gui.theme import current_theme
from tests.gui.conftest import Bench
from tests.gui.test_pages import CLIENT, SETUP, rows, save_to, show

# -- history ---------------------------------------------------------------------------------------------


def sent(bench: Bench, count: int) -> Any:
    """The history after *count* sends."""
    for _ in range(count):
        bench.send()
    page = show(bench, "history")
    bench.until(lambda: page.model.rowCount() == count)
    return page


async def _until(holds: Callable[[], Any]) -> None:
    while not holds():
        await asyncio.sleep(0.01)


def test_the_newest_send_is_chosen_and_read_in_parts(bench: Bench) -> None:
    page = sent(bench, 2)

    assert page.table.chosen == 0
    assert page.head.state.text() == "✓ delivered · 200 OK"
    assert page.answer.text().startswith("200 OK\n")
    assert "PUT https://integration.talon.one/segment/v2/events" in page.request.text()
    assert "sandbox-demo-key" not in page.request.text()


def test_a_send_is_made_again_over_the_connection_that_is_chosen(bench: Bench) -> None:
    page = sent(bench, 1)
    bench.write('{"type": "page"}')

    async def press() -> None:
        page.again.click()
        await _until(lambda: page.model.rowCount() == 2)

    bench.run(press())

    assert page.model.row(0).status == 200
    assert page.model.row(0).url == page.model.row(1).url
    assert "again to Sandbox" in bench.window.notice.text()


def test_a_guarded_connection_asks_before_a_send_is_made_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    page, asked = sent(bench, 1), []

    def refuse(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", refuse)
    bench.window.connecting.add(Connection("Guarded", "sandbox", "https://sandbox.talon.one", guarded=True))

    page.again.click()

    assert "1 request to" in asked[0]
    assert bench.window.recording.history().count() == 1  # type: ignore[union-attr]  # it is open


def test_sends_are_found_by_status_verdict_action_profile_and_day(bench: Bench) -> None:
    page = sent(bench, 1)
    filters = page.filters

    for combo, data, fits in (
        (filters.status, "200", 1), (filters.status, "400", 0), (filters.verdict, "delivered", 1),
        (filters.verdict, "would_drop", 0), (filters.action, "trackEventV2", 1), (filters.action, "trackEvent", 0),
        (filters.days, "0", 1),
    ):  # fmt: skip
        combo.setCurrentIndex(combo.findData(data))
        assert page.model.rowCount() == fits, data
        assert page.empty.title.text() == "No send is like that" or fits
        filters.clear()
    filters.profile.setText("test-user-z65zqk")
    bench.until(lambda: page.model.rowCount() == 1)
    filters.profile.setText("nobody")
    bench.until(lambda: page.model.rowCount() == 0)


def test_days_are_asked_for_with_both_ends(bench: Bench) -> None:
    filters = show(bench, "history").filters
    filters.days.setCurrentIndex(filters.days.count() - 1)
    filters.first.setText("2026-01-31")
    filters.last.setText("2026-02-01")

    query = filters.query()

    assert query.since == start_of_day("2026-01-31")
    assert query.until == start_of_day("2026-02-01") + DAY  # type: ignore[operator]  # it is a day
    assert not filters.first.isHidden()
    filters.last.setText("someday")
    assert filters.query().until is None


def test_the_delete_key_forgets_what_is_chosen(bench: Bench) -> None:
    page = sent(bench, 2)
    page.table.setFocus()

    QTest.keyClick(page.table, Qt.Key.Key_Delete)

    assert page.model.rowCount() == 1


def test_the_mapping_of_a_send_comes_back_where_it_is_gone(bench: Bench) -> None:
    page = sent(bench, 1)
    bench.do("mapping.delete")
    bench.settle()

    page.table.activated.emit(page.model.index(0, 0))
    bench.settle()

    assert [part.name for part in bench.window.subscriptions()] == ["Track event"]


# -- live ------------------------------------------------------------------------------------------------


@pytest.fixture
def live(bench: Bench) -> Any:
    page = show(bench, "live")
    page.port.setValue(0)
    page.listen.click()
    subprocess.run([sys.executable, str(CLIENT), page.capture.url, "plain"], check=True, capture_output=True)
    bench.until(lambda: page.model.rowCount() == 6)
    yield page
    page.listen.click()


def test_a_live_event_is_kept_as_a_sample_and_opened_from_there(bench: Bench, live: Any) -> None:
    live.table.choose(0)
    live.keep.click()
    assert [one.title for one in saved_samples()] == ["Order Completed"]

    page = show(bench, "samples")
    assert rows(page.model)[:2] == ["Saved", "Order Completed  your own"]
    page.open.click()
    bench.settle()
    assert json.loads(bench.window.event_panel.json.text())["properties"]["total"] == 19.9
    page.forget.click()
    assert saved_samples() == ()
    assert rows(page.model)[0] != "Saved"


def test_a_live_event_is_saved_as_a_case_that_holds(live: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live.table.choose(0)
    save_to(monkeypatch, tmp_path / "order.case.yaml")

    live.case.click()

    checked = check_case(read_cases(tmp_path / "order.case.yaml"))
    assert checked.is_good, checked.lines


def test_the_snippets_name_the_address(live: Any) -> None:
    live.table.clearSelection()

    assert live.snippets.isVisible()
    assert f'analytics.host = "{live.capture.url}"' in live.snippets.reader.toPlainText()
    live.snippets.copy.click()
    assert live.capture.url in QGuiApplication.clipboard().text()
    assert live.address.text() == live.capture.url


@pytest.mark.parametrize("sdk", SDKS)
def test_every_snippet_points_at_the_address(sdk: str) -> None:
    text = snippet(sdk, "http://127.0.0.1:7357")

    assert "http://127.0.0.1:7357" in text
    assert "$" not in text


def test_the_python_snippet_arrives(bench: Bench) -> None:
    page = show(bench, "live")
    page.port.setValue(0)
    page.listen.click()

    subprocess.run([sys.executable, "-c", snippet("Python", page.capture.url)], check=True, timeout=60)

    bench.until(lambda: page.model.rowCount() == 1)
    assert page.model.event_at(0).name == "Order Completed"
    page.listen.click()


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
        await _until(lambda: not page.strip.isVisible())

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
        await _until(lambda: not page.strip.isVisible())

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
    assert bench.window.connection.connections()[-1].expires == ""


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
