"""The Live page: what is listened to, seen, opened, saved and forwarded."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFrame, QLabel, QLineEdit, QSpinBox, QTextBrowser, QToolButton
from pytestqt.qtbot import QtBot

from talonbench.capture import CapturedEvent
from talonbench.capture.event import events_of
from talonbench.cases import check_case, read_cases
from talonbench.connections import Connection
from talonbench.document import edits
from talonbench.filters import DestinationFilter
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.live.page import LivePage
from talonbench_gui.features.live.words import SDKS, describe_forwarded, describe_status, make_snippet
from talonbench_gui.state.forwarder import Forwarded
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.widgets.segments import Segments
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.wording.status import STATUS_LABELS
from tests.gui.fakes import FakeUi
from tests.gui.look import button, cells, find, notice_of, press
from tests.gui.pages import CLIENT, settle


@pytest.fixture
def page(workbench: Workbench, actions: Actions, qtbot: QtBot) -> LivePage:
    settle(qtbot, workbench)
    made = LivePage(workbench, actions)
    qtbot.addWidget(made)
    made.show()
    find(made, QSpinBox, "livePort").setValue(0)
    return made


@pytest.fixture
def table(page: LivePage) -> Table:
    return find(page, Table, "liveList")


def arrive(workbench: Workbench, *bodies: dict[str, object]) -> None:
    log = workbench.capture.log
    for sent in bodies:
        event: dict[str, Any] = {"type": "track", "userId": "u1", **sent}
        for body, faults in events_of(event["type"], event):
            log.add(CapturedEvent(len(log) + 1, 0.0, body, faults, event["type"], message_id=f"m{len(log)}"))
    workbench.capture.look()


def choose(page: LivePage, words: str) -> None:
    """Choose an entry of the event's menu."""
    menu = find(page, QToolButton, "liveMore").menu()
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_events_of_a_real_sdk_appear(page: LivePage, table: Table, workbench: Workbench, qtbot: QtBot) -> None:
    press(page, "Listen")
    url = workbench.capture.url
    assert find(page, QLineEdit, "liveAddress").text() == url

    subprocess.run([sys.executable, str(CLIENT), url, "plain"], check=True, capture_output=True, timeout=60)
    qtbot.waitUntil(lambda: len(cells(table)) == 6)

    assert cells(table)[0].endswith("  track  Order Completed  u1  ● sends · Track event")
    assert find(page, QLabel, "liveCount").text() == "✓ listening · 6 events"
    press(page, "Stop listening")
    assert not workbench.is_listening
    assert len(cells(table)) == 6


def test_the_list_is_searched(page: LivePage, table: Table, workbench: Workbench) -> None:
    arrive(workbench, {"event": "Paid", "properties": {"email": "mara@shop.example"}}, {"type": "group"})
    arrive(workbench, {"event": "Bad", "userId": 5})

    find(page, QLineEdit, "liveSearch").setText("MARA@shop")
    assert [row.split("  ")[2] for row in cells(table)] == ["Paid"]
    assert find(page, QLabel, "liveCount").text() == "not listening · 3 events · 1 shown"
    find(page, QLineEdit, "liveSearch").clear()
    kind = find(page, QComboBox, "liveKind")
    kind.setCurrentIndex(kind.findText("group"))
    assert [row.split("  ")[1] for row in cells(table)] == ["group"]
    kind.setCurrentIndex(kind.findText("Rejected by Segment"))
    assert cells(table)[0].endswith("✕ rejected by Segment: userId must be a string, but it is the number 5.")


def test_the_list_shows_problems_or_what_was_filtered(
    page: LivePage, table: Table, workbench: Workbench, qtbot: QtBot
) -> None:
    drop = DestinationFilter("Only shop events", 'event = "Internal"', ({"type": "DROP"},))
    workbench.store.apply(edits.set_filters((drop,)))
    settle(qtbot, workbench)
    arrive(workbench, {"event": "Paid"}, {"event": "Internal"})
    arrive(workbench, {"event": "Bad", "userId": 5})

    results = find(page, Segments, "liveResults")
    titles = [results.button(kind) for kind in ("all", "problems", "filtered")]
    qtbot.waitUntil(lambda: [one.text() for one in titles] == ["All 3", "Problems 1", "Filtered 1"])
    for name, events in (("problems", ["Bad"]), ("filtered", ["Internal"]), ("all", ["Paid", "Internal", "Bad"])):
        results.button(name).click()
        qtbot.waitUntil(lambda wanted=events: [row.split("  ")[2] for row in cells(table)] == wanted)  # type: ignore[misc]


def test_a_paused_list_takes_nothing_in(page: LivePage, table: Table, workbench: Workbench) -> None:
    press(page, "Pause")
    arrive(workbench, {"event": "One"})
    assert cells(table) == []

    press(page, "Pause")

    assert len(cells(table)) == 1


def test_cleared_events_are_gone(page: LivePage, table: Table, workbench: Workbench) -> None:
    arrive(workbench, {"event": "One"})
    press(page, "Clear")
    arrive(workbench, {"event": "Two"})

    assert [row.split("  ")[2] for row in cells(table)] == ["Two"]


def test_a_page_out_of_sight_catches_up_when_it_is_shown(page: LivePage, table: Table, workbench: Workbench) -> None:
    page.hide()
    arrive(workbench, {"event": "One"})
    assert cells(table) == []

    page.show()

    assert len(cells(table)) == 1


def test_the_matches_follow_the_mappings(page: LivePage, table: Table, workbench: Workbench, qtbot: QtBot) -> None:
    arrive(workbench, {"event": "Paid"})
    table.select(0)
    assert cells(table)[0].endswith("● sends · Track event")

    workbench.store.apply(edits.set_trigger(workbench.store.document.mappings[0].id, 'event = "Other"'))
    settle(qtbot, workbench)

    assert cells(table)[0].endswith("○ no match")
    assert "no match" in find(page, QTextBrowser, "liveTrace").toPlainText()


def test_an_event_is_opened_as_one_step(page: LivePage, table: Table, workbench: Workbench, ui: FakeUi) -> None:
    before = workbench.store.document.current_event
    arrive(workbench, {"event": "Order Completed", "properties": {"total": 19.9}})
    table.select(0)
    requests = find(page, QTextBrowser, "liveRequests")
    assert "PUT https://integration.talon.one/segment/v2/events" in requests.toPlainText()

    press(page, "Open in Editor")

    event = workbench.store.document.current_event
    assert (event.name, json.loads(event.text)["properties"]) == ("Order Completed", {"total": 19.9})
    assert ui.shown == [("page", "editor")]
    workbench.store.undo()
    assert workbench.store.document.current_event is before


def test_another_document_leaves_no_event_selected(page: LivePage, table: Table, workbench: Workbench) -> None:
    arrive(workbench, {"event": "Paid"})
    table.select(0)
    assert button(page, "Open in Editor").isVisible()

    workbench.file.new()

    assert table.selected_rows() == []
    assert not button(page, "Open in Editor").isVisible()


def test_an_event_is_saved_as_a_sample(page: LivePage, table: Table, workbench: Workbench) -> None:
    arrive(workbench, {"event": "Order Completed"})
    table.select(0)

    choose(page, "Save as sample")

    assert [one.title for one in workbench.samples.saved] == ["Order Completed"]
    assert json.loads(workbench.samples.saved[0].text)["event"] == "Order Completed"


def test_an_event_is_saved_as_a_case_that_holds(
    page: LivePage, table: Table, workbench: Workbench, ui: FakeUi, tmp_path: Path
) -> None:
    arrive(workbench, {"event": "Order Completed"})
    table.select(0)
    ui.answers = [(tmp_path / "order.case.yaml", "")]

    choose(page, "Save as case…")

    checked = check_case(read_cases(tmp_path / "order.case.yaml"))
    assert checked.is_good, checked.lines


def test_forwarding_is_said_for_as_long_as_it_is_on(page: LivePage, workbench: Workbench) -> None:
    press(page, "Forward to Sandbox")

    banner = find(page, QFrame, "liveForwarding")
    states, height = [workbench.is_forwarding], banner.geometry()
    assert [label.text() for label in banner.findChildren(QLabel)] == [
        "Forwarding on:", "ready requests are sent automatically to Sandbox (the built-in sandbox).", "LOCAL",
    ]  # fmt: skip
    press(page, "Stop forwarding")
    assert [*states, workbench.is_forwarding] == [True, False]
    assert [label.text() for label in banner.findChildren(QLabel)] == [
        "Forwarding off:", "events are only shown.", "LOCAL",
    ]  # fmt: skip
    assert banner.isVisible()
    assert banner.geometry() == height


def test_no_control_moves_when_listening_and_forwarding_begin(page: LivePage, qtbot: QtBot) -> None:
    page.resize(1000, 600)
    names = [(QSpinBox, "livePort"), (QLineEdit, "liveAddress"), (QAbstractButton, "liveForward")]
    parts = [*(find(page, kind, name) for kind, name in names), button(page, "Listen"), button(page, "Copy address")]
    QCoreApplication.processEvents()
    before = [part.geometry() for part in parts]

    press(page, "Forward to Sandbox")
    press(page, "Listen")
    QCoreApplication.processEvents()

    assert button(page, "Stop listening") is parts[3]
    assert [part.geometry() for part in parts] == before
    press(page, "Stop forwarding")


def test_a_forwarded_row_shows_its_result_and_its_detail_each_mapping_s(
    page: LivePage, table: Table, workbench: Workbench, loop: asyncio.AbstractEventLoop, qtbot: QtBot
) -> None:
    workbench.store.apply(edits.add_mapping("updateCustomerProfileV2", 'type = "track"', "Profile"))
    settle(qtbot, workbench)
    arrive(workbench, {"event": "Before"})

    async def forward() -> None:
        press(page, "Forward to Sandbox")
        arrive(workbench, {"event": "Paid"})
        workbench.sending.set_faults("status=400*1")
        arrive(workbench, {"event": "Paid again"}, {"type": "page", "name": "Home"})
        while workbench.tasks.is_busy:
            await asyncio.sleep(0.01)
        await workbench.finish()

    loop.run_until_complete(forward())

    told = [row.split("  ")[-1] for row in cells(table)]
    assert told[0] == "● 2 send · Track event, Profile"
    assert told[1] == f"✕ 1 delivered · 1 {STATUS_LABELS['would_drop'][1]} · 400"
    assert told[2].startswith("✓ 2 delivered · ")
    assert told[3] == "○ no match"
    assert "4 requests forwarded · " in find(page, QLabel, "liveCount").text()
    table.select(1)
    assert " · 400 · " in find(page, QTextBrowser, "liveTrace").toPlainText()


def test_a_forwarded_row_counts_the_mappings_that_are_rejected(
    page: LivePage, table: Table, workbench: Workbench, loop: asyncio.AbstractEventLoop, qtbot: QtBot
) -> None:
    workbench.store.apply(edits.add_mapping("updateCustomerProfileV2", 'event = "Paid"', "Profile"))
    workbench.store.apply(edits.set_field(workbench.store.document.mappings[1].id, "customerProfileId", ""))
    workbench.store.apply(edits.set_trigger(workbench.store.document.mappings[0].id, 'userId = "u1"'))
    settle(qtbot, workbench)

    async def forward() -> None:
        press(page, "Forward to Sandbox")
        arrive(workbench, {"event": "Paid"}, {"event": "Paid", "userId": "u2"})
        while workbench.tasks.is_busy:
            await asyncio.sleep(0.01)
        await workbench.finish()

    loop.run_until_complete(forward())

    told = [row.split("  ")[-1] for row in cells(table)]
    assert told[0].startswith("✕ 1 delivered · 1 rejected · ")
    assert told[1].startswith("✕ rejected · ")
    assert find(page, QLabel, "liveCount").text().endswith("1 request forwarded · 1 delivered · 2 mappings rejected")
    table.select(0)
    assert "rejected · " in find(page, QTextBrowser, "liveTrace").toPlainText()


@pytest.mark.parametrize(
    ("results", "told"),
    [
        ([Forwarded("a", "delivered", 200, 0.0411)], ("✓ delivered · 41 ms", "good")),
        ([Forwarded("a", "delivered", 200, 0.1), Forwarded("b", "delivered", 204, 0.2)],
         ("✓ 2 delivered · 200 ms", "good")),
        ([Forwarded("a", "would_drop", 400, 0.1)], ("✕ {would_drop} · 400", "bad")),
        ([Forwarded("a", "would_retry", 0, 10, "No response in 10 s."), Forwarded("b", "delivered", 200, 0.1)],
         ("↻ 1 delivered · 1 {would_retry} · No response in 10 s.", "warn")),
        ([Forwarded("a", "delivered", 200, 0.1), Forwarded("b", "rejected", 0, 0, "/profileId is required")],
         ("✕ 1 delivered · 1 rejected · /profileId is required", "bad")),
    ],
)  # fmt: skip
def test_a_row_tells_the_worst_result(results: list[Forwarded], told: tuple[str, str]) -> None:
    words = {kind: STATUS_LABELS[kind][1] for kind in ("would_drop", "would_retry")}

    assert describe_forwarded(results) == (told[0].format(**words), told[1])


def test_a_row_tells_why_nothing_would_be_sent(
    page: LivePage, table: Table, workbench: Workbench, qtbot: QtBot
) -> None:
    drop: tuple[dict[str, object], ...] = ({"type": "DROP"},)
    workbench.store.apply(edits.set_filters((DestinationFilter("Only shops", 'event = "Home"', drop),)))  # type: ignore[arg-type]
    settle(qtbot, workbench)
    arrive(workbench, {"event": "Home"}, {"event": "Paid", "userId": "", "anonymousId": "a1"})

    told = [row.split("  ")[-1] for row in cells(table)]
    heard = str(table.model().data(table.model().index(0, 0), Qt.ItemDataRole.AccessibleTextRole))

    assert heard.endswith(", track, Home, u1, filtered · Only shops")
    assert told[0] == "⊘ filtered · Only shops"
    assert told[1].startswith("✕ rejected · ")


def test_selecting_a_row_stops_following_the_newest(page: LivePage, table: Table, workbench: Workbench) -> None:
    for number in range(200):
        arrive(workbench, {"event": f"Event {number}"})
    bar = table.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0

    table.select(3)
    arrive(workbench, {"event": "Newest"})

    assert not button(page, "Follow newest").isChecked()
    assert bar.value() < bar.maximum()
    press(page, "Follow newest")
    assert bar.value() == bar.maximum()


def test_a_connection_that_asks_first_asks_before_events_are_forwarded(
    page: LivePage, workbench: Workbench, ui: FakeUi
) -> None:
    connections = workbench.connections
    guarded = Connection("Staging", "gateway", "https://staging.talon.one", confirm_first=True)
    connections.use(connections.add(guarded, "key"))
    ui.answers = [False]

    press(page, "Forward to Staging")

    assert not workbench.is_forwarding
    assert not button(page, "Forward to Staging").isChecked()
    assert "the requests of every new event" in ui.asked[0][0]


def test_without_a_key_nothing_is_forwarded(page: LivePage, workbench: Workbench) -> None:
    connections = workbench.connections
    connections.use(connections.add(Connection("A connection with a long name", "gateway", "https://a.talon.one")))

    press(page, "Forward to A connection with a lon…")

    assert notice_of(workbench) == "Enter an API key."
    assert not workbench.is_forwarding


def test_snippets_name_the_address(page: LivePage, workbench: Workbench, ui: FakeUi) -> None:
    press(page, "Listen")
    url = workbench.capture.url

    assert f'analytics.host = "{url}"' in find(page, QTextBrowser, "snippetView").toPlainText()
    press(page, "Copy address")
    assert ui.copied == [url]


@pytest.mark.parametrize("sdk", SDKS)
def test_every_snippet_points_at_the_address(sdk: str) -> None:
    text = make_snippet(sdk, "http://127.0.0.1:7357")

    assert "http://127.0.0.1:7357" in text
    assert "$" not in text


def test_the_python_snippet_arrives(page: LivePage, table: Table, workbench: Workbench, qtbot: QtBot) -> None:
    press(page, "Listen")

    subprocess.run([sys.executable, "-c", make_snippet("Python", workbench.capture.url)], check=True, timeout=60)

    qtbot.waitUntil(lambda: len(cells(table)) == 1)
    assert "Order Completed" in cells(table)[0]


def test_a_long_log_is_searched_in_steps(page: LivePage, table: Table, workbench: Workbench, qtbot: QtBot) -> None:
    for number in range(5000):
        arrive(workbench, {"event": f"Event {number}"})

    find(page, QLineEdit, "liveSearch").setText("Event 49")
    QCoreApplication.processEvents()

    qtbot.waitUntil(lambda: table.model().rowCount() == 111)


@pytest.mark.parametrize(
    ("verdicts", "tone"),
    [({}, "good"), ({"delivered": 2}, "good"), ({"delivered": 1, "would_drop": 1}, "warn")],
)
def test_the_state_of_live_is_good_only_while_all_is_delivered(
    page: LivePage, workbench: Workbench, qtbot: QtBot, verdicts: dict[str, int], tone: str
) -> None:
    press(page, "Start listening")
    qtbot.waitUntil(lambda: workbench.capture.is_running)

    assert describe_status(workbench.capture, 0, verdicts)[1] == tone
