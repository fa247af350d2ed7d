"""The page of attributes: which exist, which are missing."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog

from talonbench.attributes import Attribute
from talonbench.client import attribute_catalog
from talonbench.connections import Connection
from tests.gui.conftest import WindowDriver
from tests.gui.pages import rows, save_to, show, until


def test_attributes_are_listed_compared_and_exported(
    driver: WindowDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(driver, "catalog")
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


def on_a_real_connection(driver: WindowDriver, monkeypatch: pytest.MonkeyPatch) -> Any:
    driver.window.connecting.add(Connection("Real", "gateway", "https://a.talon.one"))
    driver.wait_for_preview()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("management-key", True))
    return show(driver, "catalog")


def test_the_attributes_are_fetched_with_a_key_that_is_kept_nowhere(
    driver: WindowDriver, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, seen = on_a_real_connection(driver, monkeypatch), []

    async def fetched(deployment: str, key: str, progress: Callable[[int, int], None]) -> tuple[Attribute, ...]:
        progress(1000, 2000)
        seen.append((deployment, key, page.strip.label.text(), page.strip.isVisible()))
        return (Attribute("Event", "language", "string"),)

    monkeypatch.setattr(attribute_catalog, "fetch_attributes", fetched)

    async def press() -> None:
        page._acts["Fetch…"].click()
        await until(lambda: not page.strip.isVisible())

    driver.run(press())

    assert seen == [("https://a.talon.one", "management-key", "1,000 of 2,000 attributes are here…", True)]
    assert page.said.text() == "All attributes exist."
    driver.window.session.save()
    assert all(b"management-key" not in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_fetching_is_cancelled(driver: WindowDriver, monkeypatch: pytest.MonkeyPatch) -> None:
    page = on_a_real_connection(driver, monkeypatch)

    async def endless(*_: object, **__: object) -> tuple[Attribute, ...]:
        await asyncio.Event().wait()
        return ()

    monkeypatch.setattr(attribute_catalog, "fetch_attributes", endless)

    async def press() -> None:
        page._acts["Fetch…"].click()
        await asyncio.sleep(0)
        page.strip.stop.click()
        await until(lambda: not page.strip.isVisible())

    driver.run(press())

    assert "Open or fetch" in page.said.text()
    assert page._acts["Fetch…"].isEnabled()


def test_the_sandbox_has_no_attributes_to_fetch(driver: WindowDriver) -> None:
    page = show(driver, "catalog")

    page._acts["Fetch…"].click()

    assert "no Management API" in driver.window.notice.text()


def test_the_body_that_creates_an_attribute_is_copied(driver: WindowDriver) -> None:
    page = show(driver, "catalog")
    page.take(())
    page.copy.click()

    body = json.loads(QGuiApplication.clipboard().text())
    assert (body["entity"], body["name"], body["type"]) == ("Event", "language", "string")
    assert rows(page.model)[0].startswith("✕ missing  Event “track-event”  language")


def test_attributes_are_looked_for_in_all_opened_events_and_in_the_samples(driver: WindowDriver) -> None:
    events = [{"type": "track", "userId": "u", "event": "E", "properties": {"attributes": {name: 1}}} for name in "abc"]
    driver.window.event_panel.json.editor.selectAll()
    driver.window.event_panel.json.paste("\n".join(map(json.dumps, events)))
    driver.wait_for_preview()
    page = show(driver, "catalog")
    assert [row.cells[2].text for row in page.model.rows] == ["a"]

    page.over.setCurrentIndex(1)
    driver.until(lambda: [row.cells[2].text for row in page.model.rows] == ["a", "b", "c"])
    page.over.setCurrentIndex(2)
    driver.until(lambda: "language" in {row.cells[2].text for row in page.model.rows})
    page.over.setCurrentIndex(0)
    assert [row.cells[2].text for row in page.model.rows] == ["a"]
