"""Setups as they come into the window: dropped, pasted, kept."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.gui.conftest import WindowDriver
from tests.gui.pages import SETUP


def test_a_request_to_the_actions_cli_brings_its_mapping_and_its_event(driver: WindowDriver) -> None:
    body = {"_post_to": "/trackEventV2", "payload": {"type": "track", "event": "Paid"}, "mapping": {"eventType": "x"}}

    driver.window.importing().take_text(json.dumps(body))
    driver.until(lambda: driver.window.subscriptions()[0].mapping.get("eventType") == "x")

    assert '"event": "Paid"' in driver.window.event_panel.json.text()


def test_a_setup_that_is_dropped_is_on_the_bench_with_its_filters_and_its_connection(imported: WindowDriver) -> None:
    window = imported.window

    assert [part.name for part in window.subscriptions()][:2] == ["Order completed -> close session", "Profile sync"]
    assert len(window.filters) == 5
    assert window.connection.deployment.text() == "https://lumenloom.europe-west1.talon.one/"
    assert "4 mappings, 5 filters" in window.notice.text()


def test_a_setup_that_is_pasted_is_taken(driver: WindowDriver) -> None:
    driver.window.event_panel.json.editor.selectAll()
    driver.window.event_panel.json.paste(SETUP[1].read_text("utf-8"))

    driver.until(lambda: len(driver.window.subscriptions()) == 4)
    assert "trackEventV2" not in driver.window.event_panel.json.text()


def test_what_is_no_setup_is_said(driver: WindowDriver, tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_text("nothing = 1", "utf-8")
    driver.window.pasting.open_files([tmp_path / "a.tf"])

    driver.until(lambda: "No Talon.One (Actions) destination" in driver.window.notice.text())
    assert len(driver.window.subscriptions()) == 1


def test_the_setup_and_its_filters_come_back_after_a_restart(
    imported: WindowDriver, open_driver: Callable[..., WindowDriver]
) -> None:
    imported.window.session.save()

    again = open_driver()

    assert again.window.filters == imported.window.filters
    assert again.window.subscriptions() == imported.window.subscriptions()
