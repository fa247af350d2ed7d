"""The system's clock jumps by a day, back and forth, while events are sent, captured and saved."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest

from talonbench import clock
from talonbench.history import HistoryQuery, HistoryRow
from talonbench.workspace import load
from tests.core.captures import post
from tests.gui.driver import WindowDriver

DAY = 86_400.0
pytestmark = pytest.mark.usefixtures("_jumping_clock")


@pytest.fixture
def _jumping_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time that is asked for is a day or two away from the one before."""
    days = cycle((0.0, DAY, -DAY))
    monkeypatch.setattr(clock, "now", lambda: time.time() + next(days))


def rows(driver: WindowDriver) -> list[HistoryRow]:
    found: list[HistoryRow] = []
    driver.workbench.history.page(HistoryQuery(), None, 99, found.extend)
    driver.until(lambda: found)
    return found


def test_sends_are_recorded_in_their_order_with_true_durations(driver: WindowDriver) -> None:
    begun = time.monotonic()
    for name in ("one", "two", "three", "four"):
        driver.write(json.dumps({"type": "track", "event": "Paid", "userId": name}))
        driver.send()
    longest = time.monotonic() - begun

    assert [row.profile for row in rows(driver)] == ["four", "three", "two", "one"]
    assert all(0 < row.duration < longest and row.verdict == "delivered" for row in rows(driver))
    run = driver.workbench.results.run
    assert run is not None
    assert run.seconds is not None
    assert 0 < run.seconds < longest
    days = {round(row.time / DAY) for row in rows(driver)}
    assert len(days) > 1  # the clock did jump
    driver.show_page("history")


def test_what_is_captured_is_listed_and_forwarded_in_its_order(driver: WindowDriver) -> None:
    capture, forwarder = driver.workbench.capture, driver.workbench.forwarder
    capture.start(0)
    driver.until(lambda: capture.is_running)
    driver.show_page("live")

    async def forward() -> None:
        forwarder.start()
        for number in range(6):
            event = {"userId": f"u{number}", "event": "Paid"}
            await asyncio.to_thread(post, capture._capture, "/v1/track", event)
        async with asyncio.timeout(20):
            while len(forwarder.results) < 6:
                await asyncio.sleep(0.02)
        forwarder.stop()

    driver.run(forward())

    assert [event.user for event in capture.log] == [f"u{number}" for number in range(6)]
    assert [row.profile for row in rows(driver)] == [f"u{number}" for number in reversed(range(6))]


def test_the_document_and_the_session_are_saved(
    driver: WindowDriver, open_window: Callable[..., WindowDriver], tmp_path: Path
) -> None:
    path = tmp_path / "mine.talonbench.json"
    for number in range(3):
        driver.write(f"[{number}]")
        assert driver.workbench.file.save_now(path) == ""
        assert load(path).events[0].text == f"[{number}]"
    driver.write('{"n": 4}')
    driver.close()

    other = open_window()

    assert other.editor.toPlainText() == '{"n": 4}'
    assert other.workbench.file.name == "mine"
    assert other.workbench.notices.current is None
