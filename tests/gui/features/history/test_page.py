"""The page of every send."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from talonbench.connections import Connection
from talonbench_gui.features.history.filters import DAY, start_of_day
from tests.gui.conftest import WindowDriver
from tests.gui.pages import save_to, sent, show, until


def test_what_is_sent_is_found_again_opened_and_compared(driver: WindowDriver) -> None:
    driver.send()
    driver.write(driver.window.event_panel.json.text().replace("track-event", "other-event"))
    driver.send()
    page = show(driver, "history")
    driver.until(lambda: page.model.rowCount() == 2)

    page.filters.words.setText("other-event")
    driver.until(lambda: page.model.rowCount() == 1)
    page.reset.click()
    driver.until(lambda: page.model.rowCount() == 2)
    assert page.table.selected == 0
    page.compare.click()
    assert "/body/eventType" in page.compared.toPlainText()
    page.table.select(1)
    assert '"track-event"' in page.event_view.text()
    page.open.click()
    driver.wait_for_preview()
    assert '"track-event"' in driver.window.event_panel.json.text()


def test_the_history_outlives_the_window_and_is_exported_and_deleted(
    driver: WindowDriver, open_driver: Callable[..., WindowDriver], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.send()
    driver.until(lambda: driver.window.recording.history().count() == 1)  # type: ignore[union-attr]  # it is open
    again = open_driver()
    page = show(again, "history")
    save_to(monkeypatch, tmp_path / "sends.har")

    page._export("har")
    again.until((tmp_path / "sends.har").exists)
    page.table.selectAll()
    page.remove.click()

    assert len(json.loads((tmp_path / "sends.har").read_text("utf-8"))["log"]["entries"]) == 1
    assert page.model.rowCount() == 0


def test_a_history_that_breaks_while_it_is_read_is_said_and_the_window_goes_on(driver: WindowDriver) -> None:
    driver.send()
    page = show(driver, "history")
    driver.until(page.table.selected_rows)
    history = driver.window.recording.history()
    assert history is not None
    history._database.execute("DROP TABLE documents")

    page.refresh()
    page.delete()

    driver.until(lambda: "The history cannot be used" in driver.window.notice.text())
    driver.send()
    assert driver.window.response.verdict.text() != ""


def test_a_history_that_cannot_be_opened_is_said_and_sending_goes_on(driver: WindowDriver, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "history.sqlite").write_bytes(b"this is no database, but long enough to be looked at" * 50)

    driver.send()

    driver.until(lambda: "damaged" in driver.window.notice.text())
    assert next(iter(driver.window.exchanges.values())).response is not None


def test_the_newest_send_is_chosen_and_read_in_parts(driver: WindowDriver) -> None:
    page = sent(driver, 2)

    assert page.table.selected == 0
    assert page.head.state.text() == "✓ delivered · 200 OK"
    assert page.answer.text().startswith("200 OK\n")
    assert "PUT https://integration.talon.one/segment/v2/events" in page.request.text()
    assert "sandbox-demo-key" not in page.request.text()


def test_a_send_is_made_again_over_the_connection_that_is_chosen(driver: WindowDriver) -> None:
    page = sent(driver, 1)
    driver.write('{"type": "page"}')

    async def press() -> None:
        page.again.click()
        await until(lambda: page.model.rowCount() == 2)

    driver.run(press())

    assert page.model.row(0).status == 200
    assert page.model.row(0).url == page.model.row(1).url
    assert "again to Sandbox" in driver.window.notice.text()


def test_a_guarded_connection_asks_before_a_send_is_made_again(
    driver: WindowDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, asked = sent(driver, 1), []

    def refuse(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", refuse)
    driver.window.connecting.add(Connection("Guarded", "sandbox", "https://sandbox.talon.one", confirm_first=True))

    page.again.click()

    assert "1 request to" in asked[0]
    assert driver.window.recording.history().count() == 1  # type: ignore[union-attr]  # it is open


def test_sends_are_found_by_status_verdict_action_profile_and_day(driver: WindowDriver) -> None:
    page = sent(driver, 1)
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
    driver.until(lambda: page.model.rowCount() == 1)
    filters.profile.setText("nobody")
    driver.until(lambda: page.model.rowCount() == 0)


def test_days_are_asked_for_with_both_ends(driver: WindowDriver) -> None:
    filters = show(driver, "history").filters
    filters.days.setCurrentIndex(filters.days.count() - 1)
    filters.first.setText("2026-01-31")
    filters.last.setText("2026-02-01")

    query = filters.query()

    assert query.since == start_of_day("2026-01-31")
    assert query.until == start_of_day("2026-02-01") + DAY  # type: ignore[operator]  # it is a day
    assert not filters.first.isHidden()
    filters.last.setText("someday")
    assert filters.query().until is None


def test_the_delete_key_forgets_what_is_chosen(driver: WindowDriver) -> None:
    page = sent(driver, 2)
    page.table.setFocus()

    QTest.keyClick(page.table, Qt.Key.Key_Delete)

    assert page.model.rowCount() == 1


def test_the_mapping_of_a_send_comes_back_where_it_is_gone(driver: WindowDriver) -> None:
    page = sent(driver, 1)
    driver.run_command("mapping.delete")
    driver.wait_for_preview()

    page.table.activated.emit(page.model.index(0, 0))
    driver.wait_for_preview()

    assert [part.name for part in driver.window.subscriptions()] == ["Track event"]
