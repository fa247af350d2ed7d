"""The pages beside the bench, as their users would use them."""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QToolButton

from talonbench.advice import Place
from talonbench.attributes import Attribute
from talonbench.cases import check_case, read_cases
from talonbench.client import Connection
from talonbench.destination import Subscription
from talonbench.events import samples
from talonbench.filters import DestinationFilter
from talonbench_gui.pages import PAGES
from talonbench_gui.panels.report_preview import ReportPreview
from tests.gui.conftest import Bench

EXAMPLES = Path(__file__).parents[1] / "examples"
SETUP = [EXAMPLES / "exchange" / f"papi_list_{name}.json" for name in ("destinations", "subscriptions", "filters")]
CLIENT = Path(__file__).parents[1] / "clients" / "python_sdk.py"


def sample(name: str) -> str:
    return next(one.text for one in samples() if one.name == name)


def show(bench: Bench, name: str) -> Any:
    bench.window.show_page(name)
    return bench.window.pages.get(name)


def lines(model: Any) -> list[str]:
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def rows(model: Any) -> list[str]:
    """Each row of a table with its cells side by side."""
    cells = range(model.columnCount())
    return [
        "  ".join(str(model.data(model.index(row, at))) for at in cells if model.data(model.index(row, at)))
        for row in range(model.rowCount())
    ]


def save_to(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "") -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), kind))


@pytest.fixture
def imported(bench: Bench) -> Bench:
    """The window with a customer's setup and an order."""
    bench.window.importing().read(SETUP)
    bench.until(lambda: len(bench.window.subscriptions()) == 4)
    bench.write(sample("order_completed"))
    return bench


def test_a_request_to_the_actions_cli_brings_its_mapping_and_its_event(bench: Bench) -> None:
    body = {"_post_to": "/trackEventV2", "payload": {"type": "track", "event": "Paid"}, "mapping": {"eventType": "x"}}

    bench.window.importing().take_text(json.dumps(body))
    bench.until(lambda: bench.window.subscriptions()[0].mapping.get("eventType") == "x")

    assert '"event": "Paid"' in bench.window.event_panel.json.text()


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.id)
def test_every_page_opens_by_its_command_and_has_names_for_everything(bench: Bench, entry: Any) -> None:
    bench.do(f"page.{entry.id}")

    button = bench.window.rail.findChild(QToolButton, f"{entry.id}PageButton")
    assert button is not None
    assert button.isChecked()
    if entry.place:
        for part in bench.window.pages[entry.id].findChildren(QAbstractButton):
            assert part.accessibleName() or part.text() or part.parent() is None or not part.isVisible()


# -- setups ----------------------------------------------------------------------------------------------


def test_a_setup_that_is_dropped_is_on_the_bench_with_its_filters_and_its_connection(imported: Bench) -> None:
    window = imported.window

    assert [part.name for part in window.subscriptions()][:2] == ["Order completed -> close session", "Profile sync"]
    assert len(window.filters) == 5
    assert window.connection.deployment.text() == "https://lumenloom.europe-west1.talon.one/"
    assert "4 mappings, 5 filters" in window.notice.text()


def test_a_setup_that_is_pasted_is_taken(bench: Bench) -> None:
    bench.window.event_panel.json.editor.selectAll()
    bench.window.event_panel.json.paste(SETUP[1].read_text("utf-8"))

    bench.until(lambda: len(bench.window.subscriptions()) == 4)
    assert "trackEventV2" not in bench.window.event_panel.json.text()


def test_what_is_no_setup_is_said(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_text("nothing = 1", "utf-8")
    bench.window.pasting.open_files([tmp_path / "a.tf"])

    bench.until(lambda: "No Talon.One (Actions) destination" in bench.window.notice.text())
    assert len(bench.window.subscriptions()) == 1


def test_the_setup_and_its_filters_come_back_after_a_restart(imported: Bench, open_bench: Callable[..., Bench]) -> None:
    imported.window.session.save()

    again = open_bench()

    assert again.window.filters == imported.window.filters
    assert again.window.subscriptions() == imported.window.subscriptions()


def test_a_file_of_several_events_is_stepped_through(bench: Bench) -> None:
    bench.window.pasting.open_files([EXAMPLES / "paste" / "events_debugger_raw.json"])
    bench.until(lambda: "6 events" in bench.window.notice.text())
    panel = bench.window.event_panel

    first = panel.json.text()
    panel.stepped.emit(1)

    assert panel.place.text() == "Event 2 of 6"
    assert panel.json.text() != first
    panel.stepped.emit(-1)
    assert panel.json.text() == first


def test_a_packed_archive_is_opened(bench: Bench, tmp_path: Path) -> None:
    archive = (EXAMPLES / "paste" / "events_archive.ndjson").read_bytes()
    (tmp_path / "archive.gz").write_bytes(gzip.compress(archive))
    (tmp_path / "broken.gz").write_bytes(gzip.compress(archive)[:-9])

    bench.window.pasting.open_files([tmp_path / "archive.gz"])
    bench.until(lambda: "JSON line by line" in bench.window.notice.text())
    bench.window.pasting.open_files([tmp_path / "broken.gz"])

    assert bench.window.notice.text() == "broken.gz cannot be read: a gzip archive that ends too early"


def test_a_call_of_an_sdk_is_pasted_as_its_event(bench: Bench) -> None:
    bench.window.event_panel.json.editor.selectAll()
    bench.window.event_panel.json.paste("analytics.track('Paid', {total: 5})")
    bench.settle()

    assert json.loads(bench.window.event_panel.json.text())["event"] == "Paid"
    assert "a call of an SDK" in bench.window.notice.text()


def test_undo_gives_back_what_was_pasted_and_then_what_was_there(bench: Bench) -> None:
    editor = bench.window.event_panel.json
    before = editor.text()
    editor.editor.selectAll()
    editor.paste("analytics.track('Paid', {total: 5})")

    editor.editor.undo()
    pasted = editor.text()
    editor.editor.undo()

    assert (pasted, editor.text()) == ("analytics.track('Paid', {total: 5})", before)


# -- the way ---------------------------------------------------------------------------------------------


def test_the_way_has_a_line_for_each_filter_and_mapping_and_a_page_for_each(imported: Bench) -> None:
    page = show(imported, "way")

    assert rows(page.model)[:4] == [
        "Filters · 5: 3 passed, 1 changed, 1 off",
        "○ passed  Drop internal traffic  Drop  The condition does not hold, so nothing is done.",
        "○ passed  Only send shop events  Drop  The condition does not hold, so nothing is done.",
        "≈ changed  No PII  Drop properties  removed $.anonymousId",
    ]
    assert rows(page.model)[5:9] == [
        "– off  Sample cart views by user  Sample  The filter is switched off.",
        "Mappings · 4: 1 ready, 2 not triggered, 1 off",
        "● ready  Order completed -> close session  Update customer session"
        "  PUT /segment/v2/customer_sessions/ord-100482",
        "○ not triggered  Profile sync  Update customer profile  not: type is “identify”",
    ]
    page.choose(("step", 2))
    assert "Removed" in page.detail.toPlainText()
    page.choose(("leg", 0))
    assert "customer_sessions/ord-100482" in page.detail.toPlainText()
    page.choose(("leg", 1))
    assert [line for line in page.detail.toPlainText().splitlines() if line][:7] == [
        "Trigger", "condition", "the event has", "✕", "type is “identify”", '"track"', "Fires when type is “identify”.",
    ]  # fmt: skip


def test_the_nearest_miss_is_done_by_one_click_and_undone_by_one_step(imported: Bench) -> None:
    page, window = show(imported, "way"), imported.window
    before = window.event_panel.json.text()
    page.choose(("leg", 1))
    assert "change type from" in page.suggestions[0].sentence

    page.offers.buttons[0].click()
    imported.settle()

    assert window.preview is not None
    assert window.preview.legs[1].status != "not_triggered"
    window.event_panel.json.editor.undo()
    assert window.event_panel.json.text() == before


def test_a_filter_that_drops_the_event_is_passed_by_one_click(bench: Bench) -> None:
    window = bench.window
    window.set_filters((DestinationFilter("No orders", "type = 'track'", ({"type": "DROP"},)),))
    bench.settle()
    page = show(bench, "way")
    page.choose(("leg", 0))
    assert page.suggestions[-1].sentence == "Switch the filter “No orders” off."

    page.offers.buttons[len(page.suggestions) - 1].click()
    bench.settle()

    assert [one.enabled for one in window.filters] == [False]
    assert window.preview is not None
    assert window.preview.legs[0].status == "ready"


def test_a_problem_of_a_filter_leads_to_the_filter(bench: Bench) -> None:
    drop: Any = ({"type": "DROP"},)
    bench.window.set_filters(
        (DestinationFilter("One", "type = 'page'", drop), DestinationFilter("Odd", "type = track", drop))
    )
    bench.settle()

    bench.window.going.to(Place("filter", "Odd"))

    page: Any = bench.window.pages["way"]
    assert page.model.row(page.table.chosen).about == ("step", 1)


def test_a_change_of_a_trigger_is_undone_too(bench: Bench) -> None:
    bench.type_into(bench.window.mappings.trigger, 'type = "page"')
    page = show(bench, "way")
    at = next(at for at, one in enumerate(page.suggestions) if "trigger" in one.sentence)

    page.offers.buttons[at].click()
    bench.settle()
    assert bench.window.subscriptions()[0].trigger == 'type = "track"'

    bench.do("mapping.undo")
    bench.settle()
    assert bench.window.subscriptions()[0].trigger == 'type = "page"'


def test_against_a_pinned_baseline_the_changes_are_shown(bench: Bench) -> None:
    page = show(bench, "way")
    page.pin.click()

    bench.write(bench.window.event_panel.json.text().replace("track-event", "other-event"))

    assert rows(page.model)[:2] == ["Against the baseline", "≠ changed  Requests  1 of 1 mappings changed"]
    assert rows(page.model)[3].startswith("● ready  ≠ Track event")
    page.choose(("baseline", 0))
    assert "/body/eventType" in page.detail.toPlainText()


def test_a_filter_that_cannot_be_read_is_loud_and_can_be_switched_off(bench: Bench) -> None:
    bench.window.set_filters((DestinationFilter("Broken", "type ==", ({"type": "DROP"},)),))
    bench.settle()
    page = show(bench, "way")

    assert rows(page.model)[1].startswith("⊘ dropped  Broken")
    assert any("drops every event" in line for line in lines(bench.window.problems._model))
    page.choose(("step", 0))
    page.switch.click()
    bench.settle()
    assert bench.window.preview is not None
    assert bench.window.preview.legs[0].status == "ready"


# -- why -------------------------------------------------------------------------------------------------


def put_cursor(editor: Any, text: str) -> None:
    editor.setFocus()
    found = editor.document().find(text)
    assert not found.isNull()
    found.clearSelection()
    editor.setTextCursor(found)


def test_a_value_of_the_request_lights_its_place_in_the_event_and_its_field(imported: Bench) -> None:
    window = imported.window
    window.arranging.change(lambda now: now.chosen(0))
    imported.settle()
    window.activateWindow()
    imported.until(window.isActiveWindow)
    put_cursor(window.request.body.editor, "79.9")
    imported.until(lambda: "$.properties.products[0].price" in window.request.reason.text())

    (lit,) = window.event_panel.json.editor._layers["lit"]
    assert lit.cursor.selectedText() == "79.9"
    assert "Cart Items" in window.request.reason.text()


def test_a_value_of_the_event_says_what_it_feeds(imported: Bench) -> None:
    window = imported.window
    window.activateWindow()
    imported.until(window.isActiveWindow)
    put_cursor(window.event_panel.json.editor, '"WINTER10"')
    imported.until(lambda: "feeds Coupon Codes" in window.event_panel.uses.text())
    put_cursor(window.event_panel.json.editor, '"Web shop"')
    imported.until(lambda: "Nothing reads $.properties.affiliation" in window.event_panel.uses.text())


def test_what_a_value_feeds_is_said_anew_after_an_edit(imported: Bench) -> None:
    window = imported.window
    window.activateWindow()
    imported.until(window.isActiveWindow)
    put_cursor(window.event_panel.json.editor, '"WINTER10"')
    imported.until(lambda: "feeds Coupon Codes" in window.event_panel.uses.text())

    window.event_panel.json.editor.insertPlainText(', "unread": "B"')
    imported.until(lambda: "Nothing reads $.properties.unread" in window.event_panel.uses.text())
    window.event_panel.json.editor.insertPlainText('"')
    imported.until(lambda: not window.event_panel.uses.isVisible())


def test_what_nothing_reads_is_dimmed_on_demand(imported: Bench) -> None:
    editor = imported.window.event_panel.json.editor

    imported.do("view.dim")
    dimmed = " ".join(one.cursor.selectedText() for one in editor._layers["dim"])

    assert '"affiliation"' in dimmed
    assert '"coupon"' not in dimmed
    imported.do("view.dim")
    assert editor._layers["dim"] == []


def test_a_problem_leads_to_its_field_or_its_edit(bench: Bench) -> None:
    bench.window.connection.deployment.setText("my.talon.one")
    bench.settle()
    row = next(row for row, line in enumerate(lines(bench.window.problems._model)) if "scheme" in line)

    bench.window.problems.chosen.emit(bench.window.problems._model.problem(row))

    assert bench.window.connection.deployment.selectedText() == "my.talon.one"


# -- history ---------------------------------------------------------------------------------------------


def test_what_is_sent_is_found_again_opened_and_compared(bench: Bench) -> None:
    bench.send()
    bench.write(bench.window.event_panel.json.text().replace("track-event", "other-event"))
    bench.send()
    page = show(bench, "history")
    bench.until(lambda: page.model.rowCount() == 2)

    page.filters.words.setText("other-event")
    bench.until(lambda: page.model.rowCount() == 1)
    page.reset.click()
    bench.until(lambda: page.model.rowCount() == 2)
    assert page.table.chosen == 0
    page.compare.click()
    assert "/body/eventType" in page.compared.toPlainText()
    page.table.choose(1)
    assert '"track-event"' in page.event_view.text()
    page.open.click()
    bench.settle()
    assert '"track-event"' in bench.window.event_panel.json.text()


def test_the_history_outlives_the_window_and_is_exported_and_deleted(
    bench: Bench, open_bench: Callable[..., Bench], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.send()
    bench.until(lambda: bench.window.recording.history().count() == 1)  # type: ignore[union-attr]  # it is open
    again = open_bench()
    page = show(again, "history")
    save_to(monkeypatch, tmp_path / "sends.har")

    page._export("har")
    again.until((tmp_path / "sends.har").exists)
    page.table.selectAll()
    page.remove.click()

    assert len(json.loads((tmp_path / "sends.har").read_text("utf-8"))["log"]["entries"]) == 1
    assert page.model.rowCount() == 0


def test_a_history_that_breaks_while_it_is_read_is_said_and_the_window_goes_on(bench: Bench) -> None:
    bench.send()
    page = show(bench, "history")
    bench.until(lambda: page.model.rowCount() == 1)
    history = bench.window.recording.history()
    assert history is not None
    history._database.execute("DROP TABLE documents")

    page.refresh()
    page.delete()

    assert "The history cannot be used" in bench.window.notice.text()
    bench.send()
    assert bench.window.response.verdict.text() != ""


def test_a_history_that_cannot_be_opened_is_said_and_sending_goes_on(bench: Bench, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "history.sqlite").write_bytes(b"this is no database, but long enough to be looked at" * 50)

    bench.send()

    bench.until(lambda: "damaged" in bench.window.notice.text())
    assert next(iter(bench.window.exchanges.values())).response is not None


# -- live ------------------------------------------------------------------------------------------------


def test_events_of_a_real_sdk_appear_are_searched_opened_and_once_armed_sent(bench: Bench) -> None:
    page = show(bench, "live")
    page.port.setValue(0)
    page.listen.click()
    subprocess.run(
        [sys.executable, str(CLIENT), page.capture.url, "plain"], check=True, capture_output=True, timeout=60
    )
    bench.until(lambda: page.model.rowCount() == 6)

    assert rows(page.model)[0].endswith("  track  Order Completed  u1  ● Track event")
    page.search.setText("mara@shop")
    assert page.model.rowCount() == 1
    page.search.setText("")
    page.kind.setCurrentIndex(page.kind.findData("group"))
    assert page.model.rowCount() == 1
    page.kind.setCurrentIndex(0)
    page.table.choose(0)
    assert "Track event" in page.way_view.toPlainText()
    assert "PUT https://integration.talon.one/segment/v2/events" in page.requests.toPlainText()
    page.open.click()
    bench.settle()
    assert '"Order Completed"' in bench.window.event_panel.json.text()
    assert not bench.window.exchanges
    page.listen.click()
    assert not page.capture.is_running


def test_live_events_are_sent_on_only_while_it_is_armed(bench: Bench) -> None:
    page = show(bench, "live")
    page.port.setValue(0)
    page.listen.click()
    page.arm.click()
    assert "is sent to Sandbox, the built-in sandbox" in page.state.text()
    assert page.arm.text() == "Stop sending"
    button = bench.window.rail.findChild(QToolButton, "livePageButton")
    assert button is not None
    assert button.text() == "Live ↑"
    assert "is sent to Sandbox" in button.accessibleDescription()
    sent: list[Any] = []
    bench.window.answering.received.connect(sent.append)

    async def forward() -> None:
        import asyncio

        await asyncio.to_thread(
            subprocess.run, [sys.executable, str(CLIENT), page.capture.url, "plain"], check=True, capture_output=True
        )
        for _ in range(200):
            if sent:
                return
            await asyncio.sleep(0.05)

    bench.run(forward())

    assert [one.exchange.response.status for one in sent] == [200]
    page.listen.click()


def test_a_port_that_is_taken_is_said(bench: Bench) -> None:
    page = show(bench, "live")
    page.port.setValue(1)
    page.capture.start = lambda port: (_ for _ in ()).throw(_taken())

    page.listen.click()

    assert "Choose another port" in bench.window.notice.text()
    assert not page.listen.isChecked()


def _taken() -> Exception:
    from talonbench.errors import SettingsError

    return SettingsError("port", "Port 1 cannot be used.")


# -- samples and attributes ------------------------------------------------------------------------------


def test_a_sample_is_searched_and_added_with_its_mapping(bench: Bench) -> None:
    page = show(bench, "samples")
    page.search.setText("refund")

    page.both.click()
    bench.settle()

    assert [part.name for part in bench.window.subscriptions()] == ["Track event", "Order Refunded"]
    bench.until(lambda: bench.window.preview and bench.window.preview.legs[1].status == "ready")


def test_a_sample_is_opened_with_fresh_ids(bench: Bench) -> None:
    page = show(bench, "samples")
    page.search.setText("order cancelled")
    page.fresh.click()
    bench.settle()

    assert "talonbench-" in bench.window.event_panel.json.text()


def test_the_selected_mapping_is_made_to_fire(imported: Bench) -> None:
    imported.window.arranging.change(lambda now: now.chosen(1))
    imported.settle()
    show(imported, "samples").make.click()
    imported.settle()

    assert imported.window.preview is not None
    imported.until(lambda: imported.window.preview.legs[1].status == "ready")  # type: ignore[union-attr]  # see above


def test_a_contradiction_is_explained(bench: Bench) -> None:
    bench.type_into(bench.window.mappings.trigger, 'event = "A" and event = "B"')
    page = show(bench, "samples")
    page.make.click()

    assert page.head.title.text() == "No event fires “Track event”"
    assert "exclude each other" in page.reader.toPlainText()
    assert "event is “A”" in page.reader.toPlainText()


def test_attributes_are_listed_compared_and_exported(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(bench, "attributes")
    assert rows(page.model) == [
        "· not compared  Event “track-event”  language  string  English  Track event  $.properties.attributes.language"
    ]
    assert '"title": "Language"' in page.detail.toPlainText()

    page.take((Attribute("Event", "Language", "string"),))
    save_to(monkeypatch, tmp_path / "missing.json")
    page.export()

    assert page.said.text() == "1 of 1 attribute is missing or different."
    assert "Talon.One has Language" in page.detail.toPlainText()
    page.state.setCurrentIndex(page.state.findData("exists"))
    assert page.model.rowCount() == 0
    page.state.setCurrentIndex(0)
    page.take((Attribute("Event", "language", "string"),))
    assert page.said.text() == "All attributes exist."
    assert json.loads((tmp_path / "missing.json").read_text("utf-8")) == []


# -- connections -----------------------------------------------------------------------------------------


def test_a_connection_is_added_edited_and_comes_back(bench: Bench, open_bench: Callable[..., Bench]) -> None:
    page = show(bench, "connections")
    page.add.click()
    page.name.setText("Staging")
    page.deployment.setText("https://staging.talon.one")
    page.stage.setCurrentIndex(1)
    page.expires.setText("2020-01-01")
    page.expires.editingFinished.emit()

    assert "expired" in page.state.text()
    assert "expired" in bench.window.connection.result.text()
    assert bench.window.connection.kind.text() == "TEST"
    bench.window.session.save()
    again = open_bench()
    assert again.window.connection.combo.currentText() == "Staging"
    assert again.window.connection.connection().stage == "test"


def test_a_guarded_connection_asks_once_and_names_host_and_count(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel if len(asked) == 1 else QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "exec", answer)
    bench.window.connecting.add(Connection("Guarded", "sandbox", "https://sandbox.talon.one", guarded=True))
    bench.settle()

    bench.do("send.send")
    assert not bench.window.sending.is_running
    bench.send()
    bench.send()

    assert len(asked) == 2
    assert "1 request to" in asked[0]
    assert "sandbox.talon.one" in asked[0]

    bench.type_into(bench.window.connection.deployment, "https://another.talon.one")
    bench.settle()
    bench.send()
    assert "another.talon.one" in asked[2]


def test_a_guarded_connection_asks_before_live_events_are_sent_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", answer)
    bench.window.connecting.add(Connection("Guarded", "sandbox", "https://sandbox.talon.one", guarded=True))
    page: Any = show(bench, "live")

    page.arm.setChecked(True)

    assert not page.arm.isChecked()
    assert "the requests of every event that arrives" in asked[0]


# -- sharing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["httpie", "python", "fetch", "postman", "har"])
def test_the_request_is_copied_in_every_form_without_the_key(bench: Bench, form: str) -> None:
    bench.do(f"share.{form}")

    text = QGuiApplication.clipboard().text()
    assert "segment/v2/events" in text
    assert "sandbox-demo-key" not in text


def test_a_case_that_is_saved_holds(imported: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "order.case.yaml"
    save_to(monkeypatch, path)

    imported.do("share.case")

    checked = check_case(read_cases(path))
    assert checked.is_good, checked.lines
    assert len(checked.file.case.expect) == 4


def test_a_report_is_saved_without_key_and_without_personal_data(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.send()
    save_to(monkeypatch, tmp_path / "report.html")
    bench.do("share.redacted")
    shown = bench.window.findChild(ReportPreview)
    assert shown is not None
    assert "test@example.org" not in shown.text.toPlainText()
    assert not (tmp_path / "report.html").exists()
    shown.save.click()
    save_to(monkeypatch, tmp_path / "report.md")
    bench.do("share.report")

    html, markdown = ((tmp_path / f"report.{kind}").read_text("utf-8") for kind in ("html", "md"))
    assert "Talon.One took it: 200." in html
    assert "test@example.org" not in html
    assert "test@example.org" in markdown
    assert "sandbox-demo-key" not in html + markdown


def test_what_is_unchecked_in_the_preview_of_a_report_stays(bench: Bench) -> None:
    bench.do("share.redacted")
    shown = bench.window.findChild(ReportPreview)
    assert shown is not None
    row = next(row for row in range(shown.list.count()) if "test@example.org" in shown.list.item(row).text())

    shown.list.item(row).setCheckState(Qt.CheckState.Unchecked)

    assert "test@example.org" in shown.text.toPlainText()
    shown.close()


def test_mappings_that_were_removed_come_back_one_by_one(bench: Bench) -> None:
    bench.do("mapping.add")
    bench.settle()
    first: tuple[Subscription, ...] = bench.window.subscriptions()
    bench.do("mapping.delete")
    bench.settle()

    bench.do("mapping.undo")
    bench.settle()

    assert bench.window.subscriptions() == first


def test_a_folded_answer_is_read_in_words_and_as_it_came(bench: Bench) -> None:
    bench.send()

    assert "The sandbox took an event" in bench.window.response.reader.toPlainText()
    bench.window.response.choice.setCurrentIndex(1)
    assert bench.window.response.body.isVisible()
    assert '"effects"' in bench.window.response.view.toPlainText()


def test_a_part_of_the_answer_is_folded_until_it_is_chosen(bench: Bench) -> None:
    bench.send()
    reader = bench.window.response.reader
    assert "▸ Customer profile" in reader.toPlainText()
    assert "integrationId" not in reader.toPlainText()
    reading = bench.window.response._reading
    assert reading is not None
    at = [section.title for section in reading.sections].index("Customer profile")

    reader.anchorClicked.emit(QUrl(f"section:{at}"))

    assert "▾ Customer profile" in reader.toPlainText()
    assert "integrationId" in reader.toPlainText()


def test_a_trigger_is_built_from_rows(bench: Bench) -> None:
    bench.do("mapping.trigger")
    builder = bench.window.command_groups["triggers"]._builder  # type: ignore[attr-defined]  # it is open
    assert [row.place for row in builder._form().rows] == ["type"]

    builder.add.click()
    builder._edits[1][2].setText("track-event")
    builder._edits[1][2].textEdited.emit("track-event")
    bench.settle()

    assert bench.window.subscriptions()[0].trigger == 'type = "track" and event = "track-event"'
    assert bench.window.preview is not None
    assert bench.window.preview.legs[0].status == "ready"
    builder._remove(0)
    assert bench.window.subscriptions()[0].trigger == 'event = "track-event"'
    builder._edits[0][0].setText("anonymousId")
    builder._edits[0][0].textEdited.emit("anonymousId")
    assert "A place is event" in builder.said.text()
    builder.close()


def test_the_setup_is_exported_as_segment_takes_it(
    imported: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_to(monkeypatch, tmp_path / "setup.json", "Public API (*.json)")
    imported.do("share.setup")
    save_to(monkeypatch, tmp_path / "tf", "A folder of Terraform files (*)")
    imported.do("share.setup")

    data = json.loads((tmp_path / "setup.json").read_text("utf-8"))["data"]
    assert (len(data["subscriptions"]), len(data["filters"])) == (4, 5)
    assert len(list((tmp_path / "tf").rglob("*.tf"))) == 10


@pytest.mark.parametrize("selected", ['"language"', "English"])
def test_a_key_of_the_event_is_dragged_onto_a_field_and_stays_in_the_event(bench: Bench, selected: str) -> None:
    window, table = bench.window, bench.window.mappings.table
    before = window.event_panel.json.text()
    at = before.index(selected)
    window.event_panel.json.go_to(at, at + len(selected))
    data = QMimeData()
    data.setText(selected)
    place = table.visualRect(table.model().index(2, 0)).center()
    drop = QDropEvent(
        place, Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip

    table.dropEvent(drop)
    bench.settle()

    assert window.subscriptions()[0].mapping["eventType"] == {"@path": "$.properties.attributes.language"}
    assert drop.dropAction() == Qt.DropAction.CopyAction
    assert window.event_panel.json.text() == before
