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
from tests.gui.conftest import Bench
from tests.gui.pages import rows, save_to, show, until


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

    monkeypatch.setattr(attribute_catalog, "fetch_attributes", fetched)

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

    monkeypatch.setattr(attribute_catalog, "fetch_attributes", endless)

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
