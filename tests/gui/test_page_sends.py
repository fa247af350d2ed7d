"""What can be done on the pages of sends and of live events."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from talonbench.cases import check_case, read_cases
from talonbench.client import Connection
from talonbench.workspace import saved_samples
from talonbench_gui.pages.history_filters import DAY, start_of_day
from talonbench_gui.pages.live_words import SDKS, snippet
from tests.gui.conftest import Bench
from tests.gui.test_pages import CLIENT, rows, save_to, show

# -- history ---------------------------------------------------------------------------------------------


def sent(bench: Bench, count: int) -> Any:
    """The history after *count* sends."""
    for _ in range(count):
        bench.send()
    page = show(bench, "history")
    bench.until(lambda: page.model.rowCount() == count)
    return page


async def until(holds: Callable[[], Any]) -> None:
    """Wait on the running loop until *holds*."""
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
        await until(lambda: page.model.rowCount() == 2)

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
