"""Rows that come and go are read: completions of paths, and events as they arrive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx

from tests.e2e.conftest import until
from tests.e2e.desk import Desk, a_desk
from tests.e2e.test_screen_reader import hear, hear_with, save_shop

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ROWS = ("list item", "tree item", "table cell", "cell")
EVENT = {"userId": "u-7", "event": "Cart Viewed", "properties": {"total": 5}}


def hear_completions(desk: Desk) -> list[str]:
    """What is said of the paths that are offered, one after the other: the list itself is no part of the window."""

    def focused() -> str:
        part = desk.reader.focused(0.2)
        return part.name if part is not None and part.role == "list item" else ""

    desk.person.hold("alt", "3")
    desk.person.press("Home", "Return", "ctrl+a")
    desk.person.write("$.properties.")
    heard = [until(focused)]
    for _ in range(2):
        desk.person.press("Down")
        heard.append(until(lambda: name if (name := focused()) not in heard else ""))
    return heard


def see_live_rows(desk: Desk) -> list[str]:
    """What the table of events reads once one has arrived and was forwarded."""
    desk.person.press("ctrl+4")
    desk.hands.click("^Listen for events$")
    address = until(lambda: re.search(r"http://\S+", desk.hands.read("^Address to set as the SDK's host$")))[0]
    desk.hands.click("^Forward to Sandbox$")
    desk.hands.find("^Stop forwarding$")
    httpx.post(f"{address}/v1/track", json=EVENT, auth=("any-key", ""), timeout=30)

    def look() -> list[str]:
        rows = [part.name for part in hear(desk.reader) if part.role in ROWS and "Cart Viewed" in part.name]
        return rows if any("delivered" in row for row in rows) else []

    return until(look)


def test_completions_and_live_rows_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_desk(tmp_path / "home", monkeypatch) as desk, desk.person.at_the_program(*save_shop(tmp_path)):
        desk.reader.listen()
        hear_with(desk.reader, "Customer Session ID, sent, from $.properties.order_id, ord-100482")
        paths = hear_completions(desk)
        desk.person.press("Escape", "Escape")
        rows = see_live_rows(desk)

    assert [path.partition(", ")[0].startswith("$.properties.") for path in paths] == [True] * 3, paths
    assert '$.properties.order_id, "ord-100482"' in paths
    assert [row for row in rows if re.search("track, Cart Viewed, u-7, .*delivered", row)], rows
