"""The page of live events."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QToolButton

from talonbench.cases import check_case, read_cases
from talonbench.connections import Connection
from talonbench.workspace import saved_samples
from talonbench_gui.features.live.words import SDKS, snippet
from tests.gui.conftest import WindowDriver
from tests.gui.pages import CLIENT, rows, save_to, show


def test_events_of_a_real_sdk_appear_are_searched_opened_and_once_armed_sent(driver: WindowDriver) -> None:
    page = show(driver, "live")
    page.port.setValue(0)
    page.listen.click()
    subprocess.run(
        [sys.executable, str(CLIENT), page.capture.url, "plain"], check=True, capture_output=True, timeout=60
    )
    driver.until(lambda: page.model.rowCount() == 6)

    assert rows(page.model)[0].endswith("  track  Order Completed  u1  ● Track event")
    page.search.setText("mara@shop")
    assert page.model.rowCount() == 1
    page.search.setText("")
    page.kind.setCurrentIndex(page.kind.findData("group"))
    assert page.model.rowCount() == 1
    page.kind.setCurrentIndex(0)
    page.table.select(0)
    assert "Track event" in page.way_view.toPlainText()
    assert "PUT https://integration.talon.one/segment/v2/events" in page.requests.toPlainText()
    page.open.click()
    driver.wait_for_preview()
    assert '"Order Completed"' in driver.window.event_panel.json.text()
    assert not driver.window.exchanges
    page.listen.click()
    assert not page.capture.is_running


def test_live_events_are_sent_on_only_while_it_is_armed(driver: WindowDriver) -> None:
    page = show(driver, "live")
    page.port.setValue(0)
    page.listen.click()
    page.arm.click()
    assert "is sent to Sandbox, the built-in sandbox" in page.state.text()
    assert page.arm.text() == "Stop sending"
    button = driver.window.rail.findChild(QToolButton, "livePageButton")
    assert button is not None
    assert button.text() == "Live ↑"
    assert "is sent to Sandbox" in button.accessibleDescription()
    sent: list[Any] = []
    driver.window.answering.received.connect(sent.append)

    async def forward() -> None:

        await asyncio.to_thread(
            subprocess.run, [sys.executable, str(CLIENT), page.capture.url, "plain"], check=True, capture_output=True
        )
        for _ in range(200):
            if sent:
                return
            await asyncio.sleep(0.05)

    driver.run(forward())

    assert [one.exchange.response.status for one in sent] == [200]
    page.listen.click()


def test_a_port_that_is_taken_is_said(driver: WindowDriver) -> None:
    page = show(driver, "live")
    page.port.setValue(1)
    page.capture.start = lambda port: (_ for _ in ()).throw(_taken())

    page.listen.click()

    assert "Choose another port" in driver.window.notice.text()
    assert not page.listen.isChecked()


def _taken() -> Exception:
    from talonbench.errors import SettingsError

    return SettingsError("port", "Port 1 cannot be used.")


def test_a_guarded_connection_asks_before_live_events_are_sent_on(
    driver: WindowDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.text())
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", answer)
    driver.window.connecting.add(Connection("Guarded", "sandbox", "https://sandbox.talon.one", confirm_first=True))
    page: Any = show(driver, "live")

    page.arm.setChecked(True)

    assert not page.arm.isChecked()
    assert "the requests of every event that arrives" in asked[0]


@pytest.fixture
def live(driver: WindowDriver) -> Any:
    page = show(driver, "live")
    page.port.setValue(0)
    page.listen.click()
    subprocess.run([sys.executable, str(CLIENT), page.capture.url, "plain"], check=True, capture_output=True)
    driver.until(lambda: page.model.rowCount() == 6)
    yield page
    page.listen.click()


def test_a_live_event_is_kept_as_a_sample_and_opened_from_there(driver: WindowDriver, live: Any) -> None:
    live.table.select(0)
    live.keep.click()
    assert [one.title for one in saved_samples()] == ["Order Completed"]

    page = show(driver, "samples")
    assert rows(page.model)[:2] == ["Saved", "Order Completed  your own"]
    page.open.click()
    driver.wait_for_preview()
    assert json.loads(driver.window.event_panel.json.text())["properties"]["total"] == 19.9
    page.forget.click()
    assert saved_samples() == ()
    assert rows(page.model)[0] != "Saved"


def test_a_live_event_is_saved_as_a_case_that_holds(live: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live.table.select(0)
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


def test_the_python_snippet_arrives(driver: WindowDriver) -> None:
    page = show(driver, "live")
    page.port.setValue(0)
    page.listen.click()

    subprocess.run([sys.executable, "-c", snippet("Python", page.capture.url)], check=True, timeout=60)

    driver.until(lambda: page.model.rowCount() == 1)
    assert page.model.event_at(0).name == "Order Completed"
    page.listen.click()
