"""Web pages and forwarding: a page that isn't allowed is shown, marked, asked about once, and never sent."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from talonbench.capture import CapturedEvent
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.live.origins import OriginsDialog
from talonbench_gui.features.live.page import LivePage
from talonbench_gui.features.live.words import describe_event, describe_held
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.tables.table import Table
from tests.core.browsers import browsing, shop_at
from tests.gui.driver import WindowDriver
from tests.gui.look import button, cells, find, press
from tests.gui.pages import settle

SHOP = "https://shop.example"
PAGE = """<!doctype html><script>
let count = 0;
setInterval(() => {{
  const body = JSON.stringify({{type: "track", userId: "u", event: "Order Completed", properties: {{n: ++count}}}});
  if (count % 2) navigator.sendBeacon("{url}/v1/track", body);
  else fetch("{url}/v1/track", {{method: "POST", mode: "no-cors", body}});
}}, 300);
</script>"""


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> LivePage:
    settle(qtbot, workbench)
    made = LivePage(workbench, actions)
    qtbot.addWidget(made)
    made.show()
    return made


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.05)


def banner_of(page: LivePage) -> str:
    return find(page, QLabel, "liveForwardingText").text()


def test_a_page_in_a_real_browser_is_forwarded_only_once_it_is_allowed(driver: WindowDriver, tmp_path: Path) -> None:
    page = driver.show_page("live")
    workbench = driver.workbench
    workbench.capture.start(0)
    driver.until(lambda: workbench.capture.is_running)
    press(page, "Forward to Sandbox")
    table = find(page, Table, "liveList")
    held = 0

    async def forward() -> None:
        nonlocal held
        await until(lambda: len(workbench.forwarder.held) >= 3)
        held = len(workbench.forwarder.held)
        assert banner_of(page) == f"Forward events of {shop.origin}?"
        assert not workbench.forwarder.results
        assert cells(table)[0].endswith(f"⊘ not forwarded · {shop.origin} isn't allowed")
        allow = find(page, QAbstractButton, "liveAllow")
        assert allow.accessibleName() == f"Allow {shop.origin}"
        allow.setFocus()
        QTest.keyClick(allow, Qt.Key.Key_Space)
        await until(lambda: len(workbench.forwarder.results) >= 2)
        workbench.forwarder.stop()
        await until(lambda: not workbench.tasks.is_busy)

    with shop_at("evil.example") as shop:
        shop.html = PAGE.format(url=workbench.capture.url)
        with browsing(shop, tmp_path / "profile"):
            driver.run(forward())

    assert {one.kind for results in workbench.forwarder.results.values() for one in results} == {"delivered"}
    assert min(workbench.forwarder.results) > held


def ask(workbench: Workbench) -> None:
    workbench.forwarder.start()
    workbench.origins.ask(SHOP)


def test_the_question_takes_no_focus_and_moves_nothing(page: LivePage, workbench: Workbench) -> None:
    page.resize(1000, 600)
    QCoreApplication.processEvents()
    names = ("livePort", "liveSearch", "liveForward", "liveList", "liveOriginChoice")
    parts = [find(page, QWidget, name) for name in names]
    before, focus = [part.geometry() for part in parts], page.focusWidget()

    workbench.origins.ask(SHOP)
    QCoreApplication.processEvents()

    assert find(page, QAbstractButton, "liveAllow").isVisible()
    assert [part.geometry() for part in parts] == before
    assert page.focusWidget() is focus


def test_refuse_is_remembered_and_the_list_revokes_it(page: LivePage, workbench: Workbench, qtbot: QtBot) -> None:
    workbench.origins.allow("https://mine.example")
    ask(workbench)
    refuse = find(page, QAbstractButton, "liveRefuse")
    refuse.setFocus()

    QTest.keyClick(refuse, Qt.Key.Key_Return)

    assert workbench.origins.refused == (SHOP,)
    assert not refuse.isVisible()
    assert button(page, "Web pages…").hasFocus() or not page.isActiveWindow()
    press(page, "Web pages…")
    dialog = page.findChild(OriginsDialog)
    assert dialog is not None
    listed = find(dialog, QListWidget, "liveOrigins")
    texts = [listed.item(row).text() for row in range(listed.count())]
    assert texts == ["✓ https://mine.example · allowed", f"✕ {SHOP} · refused"]
    press(dialog, "Revoke")
    assert listed.count() == 1
    listed.setFocus()
    qtbot.waitUntil(listed.hasFocus)
    QTest.keyClick(listed, Qt.Key.Key_Delete)
    assert listed.count() == 0
    assert not button(dialog, "Revoke").isEnabled()
    press(dialog, "Close")


def test_an_event_says_which_page_sent_it(page: LivePage, workbench: Workbench) -> None:
    event = CapturedEvent(1, 0.0, {"type": "track", "event": "A", "userId": "u"}, (), "track", SHOP)
    hidden = CapturedEvent(2, 0.0, {"type": "track", "event": "A", "userId": "u"}, (), "track", "null")

    assert describe_event(event)[1].endswith(f"via /v1/track · {SHOP}")
    assert describe_event(hidden)[1].endswith("from a page that hides its origin")
    assert describe_held("null") == "its page hides its origin"
