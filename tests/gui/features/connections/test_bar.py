"""The bar at the top: it shows the connection in use and edits it; what a script sets counts like typing."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from talonbench.client import CredentialsResult
from talonbench.connections import Connection
from talonbench.document import edits
from talonbench.lint import Place
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.connections.bar import ConnectionBar
from talonbench_gui.features.connections.send_block import SendBlock
from talonbench_gui.features.connections.status import describe_progress
from talonbench_gui.state.send_run import SendRun
from talonbench_gui.state.workbench import Workbench
from tests.gui.fakes import FakeUi, MemoryKeychain
from tests.gui.look import find
from tests.gui.sends import make_exchange

A, B = "https://a.talon.one", "https://b.talon.one"
READY = "1 request ready\n1 of 1 mapping ready · nothing sent"
EVENT = '{"type": "track", "event": "Order Completed", "userId": "u1", "properties": {}}'


@pytest.fixture
def bar(workbench: Workbench, actions: Actions, qtbot: QtBot) -> ConnectionBar:
    made = ConnectionBar(workbench, actions)
    qtbot.addWidget(made)
    made.resize(1100, 70)
    made.show()
    return made


@pytest.fixture
def ready(workbench: Workbench, bar: ConnectionBar, qtbot: QtBot) -> ConnectionBar:
    """The bar while one request is ready."""
    workbench.store.apply(edits.set_event_text("event-1", EVENT))
    workbench.store.apply(edits.set_trigger(workbench.store.document.mappings[0].id, 'type = "track"'))
    qtbot.waitUntil(lambda: text(bar, "sendSummary") == READY)
    return bar


def edit(bar: ConnectionBar, name: str) -> QLineEdit:
    return find(bar, QLineEdit, name)


def text(bar: ConnectionBar, name: str) -> str:
    return find(bar, QLabel, name).text()


def button(bar: ConnectionBar, name: str) -> QAbstractButton:
    return find(bar, QAbstractButton, name)


# -- the connection ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    "connectionCombo deploymentEdit apiKeyEdit testConnectionButton sendButton sendSummary".split(),
)
def test_each_part_has_its_name_once_and_one_for_screen_readers(bar: ConnectionBar, name: str) -> None:
    found = bar.findChildren(QWidget, name)

    assert [bool(widget.accessibleName()) for widget in found] == [True]


def test_the_first_start_shows_the_sandbox(bar: ConnectionBar) -> None:
    combo = find(bar, QComboBox, "connectionCombo")

    assert [combo.itemText(row) for row in range(combo.count())] == ["Sandbox", "Talon.One"]
    assert (combo.currentText(), edit(bar, "deploymentEdit").text()) == ("Sandbox", "https://sandbox.talon.one")
    assert text(bar, "connectionKind") == "LOCAL"
    assert edit(bar, "apiKeyEdit").echoMode() == QLineEdit.EchoMode.Password


def test_the_combo_selects_a_connection_with_its_key(workbench: Workbench, bar: ConnectionBar) -> None:
    workbench.connections.add(Connection("Live", "gateway", A), "key-a")
    combo = find(bar, QComboBox, "connectionCombo")

    combo.setCurrentIndex(2)

    assert workbench.connections.current.name == "Live"
    assert (edit(bar, "deploymentEdit").text(), edit(bar, "apiKeyEdit").text()) == (A, "key-a")
    assert text(bar, "connectionKind") == "LIVE"
    assert "keychain" in edit(bar, "apiKeyEdit").accessibleDescription()


@pytest.mark.parametrize("by_script", [True, False], ids=["set by a script", "typed"])
def test_what_is_in_the_fields_is_in_use_at_once(
    workbench: Workbench, bar: ConnectionBar, qtbot: QtBot, by_script: bool
) -> None:
    workbench.connections.select(1)
    for name, value in (("deploymentEdit", A), ("apiKeyEdit", "key-a")):
        field = edit(bar, name)
        if by_script:
            field.setText(value)
        else:
            qtbot.keyClicks(field, value)

    assert workbench.connections.settings().api_key == "key-a"
    assert workbench.connections.current.deployment == A
    assert [edit(bar, name).text() for name in ("deploymentEdit", "apiKeyEdit")] == [A, "key-a"]


def test_leaving_a_field_saves_the_key(
    workbench: Workbench, bar: ConnectionBar, keychain: MemoryKeychain, qtbot: QtBot
) -> None:
    workbench.connections.select(1)
    qtbot.keyClicks(edit(bar, "apiKeyEdit"), "key-a")
    qtbot.keyClick(edit(bar, "apiKeyEdit"), Qt.Key.Key_Return)
    assert keychain.kept == {}
    assert edit(bar, "apiKeyEdit").text() == "key-a"

    qtbot.keyClicks(edit(bar, "deploymentEdit"), A)
    assert edit(bar, "apiKeyEdit").text() == "key-a"
    qtbot.keyClick(edit(bar, "deploymentEdit"), Qt.Key.Key_Return)

    assert list(keychain.kept.values()) == ["key-a"]


def test_the_key_shows_its_beginning_once_the_focus_is_elsewhere(bar: ConnectionBar, qtbot: QtBot) -> None:
    key = edit(bar, "apiKeyEdit")
    key.setFocus()
    qtbot.keyClicks(key, "key-a")
    assert key.cursorPosition() > 0

    edit(bar, "deploymentEdit").setFocus()
    assert key.cursorPosition() == 0


def test_a_long_key_has_its_short_form_between_the_icons_at_once(bar: ConnectionBar, qtbot: QtBot) -> None:
    key = edit(bar, "apiKeyEdit")
    key.setFocus()
    key.selectAll()
    qtbot.keyClicks(key, "k" * 60 + "9f3c")
    bar.grab()  # scrolls the field to its cursor

    edit(bar, "deploymentEdit").setFocus()

    mask = next(one for one in key.findChildren(QLabel) if one.text().endswith("9f3c"))
    before, after = sorted((one.geometry() for one in key.findChildren(QToolButton)), key=QRect.left)
    assert (mask.isVisible(), mask.text()) == (True, "••••••9f3c")
    assert before.right() < mask.x() < mask.geometry().right() <= after.left()


def test_another_deployment_takes_the_key_out_of_the_field_and_says_why(
    workbench: Workbench, bar: ConnectionBar, qtbot: QtBot
) -> None:
    workbench.connections.use(workbench.connections.add(Connection("Live", "gateway", A), "key-a"))
    field = edit(bar, "deploymentEdit")

    field.setText(B)
    assert edit(bar, "apiKeyEdit").text() == ""
    assert text(bar, "connectionMessage") == f"! The API key belongs to {A}. Enter the key for this deployment."
    field.setText(A)
    assert edit(bar, "apiKeyEdit").text() == "key-a"
    assert text(bar, "connectionMessage") == ""


def test_an_undo_shows_the_former_deployment_with_its_key(workbench: Workbench, bar: ConnectionBar) -> None:
    workbench.connections.use(workbench.connections.add(Connection("Live", "gateway", A), "key-a"))
    workbench.store.seal()
    edit(bar, "deploymentEdit").setText(B)

    workbench.store.undo()

    assert (edit(bar, "deploymentEdit").text(), edit(bar, "apiKeyEdit").text()) == (A, "key-a")


@pytest.mark.parametrize(
    ("deployment", "key", "state", "sign"),
    [
        ("no scheme", "key", ("bad", ""), "✕"),
        (A, "a key", ("", "bad"), "✕"),
        (f"{A}/", "key", ("warn", ""), "!"),
        (A, "key", ("", ""), ""),
        ("", "", ("", ""), "P"),
    ],
)
def test_what_is_wrong_with_what_is_typed_is_said(
    workbench: Workbench, bar: ConnectionBar, deployment: str, key: str, state: tuple[str, str], sign: str
) -> None:
    workbench.connections.select(1)

    edit(bar, "deploymentEdit").setText(deployment)
    edit(bar, "apiKeyEdit").setText(key)

    assert tuple(edit(bar, name).property("state") for name in ("deploymentEdit", "apiKeyEdit")) == state
    assert text(bar, "connectionMessage")[:1] == sign


def test_a_key_that_expires_is_said(workbench: Workbench, bar: ConnectionBar) -> None:
    workbench.connections.update(replace(workbench.connections.current, key_expires="2020-01-01"))

    assert "expired" in text(bar, "connectionMessage")


def test_the_key_is_shown_only_when_asked_for(bar: ConnectionBar) -> None:
    field = edit(bar, "apiKeyEdit")
    reveal = find(bar, QAbstractButton, "revealKeyButton")

    reveal.click()
    assert field.echoMode() == QLineEdit.EchoMode.Normal
    reveal.click()
    assert field.echoMode() == QLineEdit.EchoMode.Password


def test_a_message_moves_nothing(workbench: Workbench, bar: ConnectionBar, qtbot: QtBot) -> None:
    workbench.connections.select(1)
    qtbot.wait(20)
    before = (bar.sizeHint(), edit(bar, "deploymentEdit").geometry())

    workbench.results.begin(["mapping-1"])
    workbench.results.set_note("mapping-1", "a long message " * 40)
    qtbot.wait(20)

    assert (bar.sizeHint(), edit(bar, "deploymentEdit").geometry()) == before
    message = find(bar, QLabel, "connectionMessage")
    assert message.text() in message.toolTip()


@pytest.mark.parametrize(("kind", "name"), [("deployment", "deploymentEdit"), ("key", "apiKeyEdit")])
def test_a_finding_leads_to_its_field(bar: ConnectionBar, qtbot: QtBot, kind: str, name: str) -> None:
    with qtbot.waitActive(bar):
        bar.activateWindow()

    assert bar.reveal(Place(kind))

    assert edit(bar, name).hasFocus()


# -- sending -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "title", "summary"), [
    (0, "Send", "Nothing ready to send\n0 of 1 mapping ready · nothing sent"), (1, "Send", READY),
    (2, "Send 2", "2 requests ready\n2 of 2 mappings ready · nothing sent"),
])  # fmt: skip
def test_send_says_how_many_requests_are_ready(
    workbench: Workbench, ready: ConnectionBar, qtbot: QtBot, count: int, title: str, summary: str
) -> None:
    if count == 0:
        workbench.store.apply(edits.set_event_text("event-1", "{}"))
    if count == 2:
        workbench.store.apply(edits.duplicate_mapping())

    qtbot.waitUntil(lambda: text(ready, "sendSummary") == summary)
    send = button(ready, "sendButton")
    assert (send.text(), send.isEnabled(), send.accessibleName()) == (title, count > 0, title)


Run = Callable[..., None]


@pytest.fixture
def run(workbench: Workbench, loop: asyncio.AbstractEventLoop) -> Iterator[Run]:
    """Acts on the running loop, and waits until nothing is under way any more."""

    async def do(act: Callable[[], object], then: Callable[[], object]) -> None:
        act()
        await asyncio.sleep(0.2)
        then()
        async with asyncio.timeout(20):
            while workbench.sending.is_running:
                await asyncio.sleep(0.005)

    yield lambda act, then=lambda: None: loop.run_until_complete(do(act, then))
    loop.run_until_complete(workbench.finish())


def test_send_becomes_cancel_while_requests_are_under_way(
    workbench: Workbench, ready: ConnectionBar, actions: Actions, run: Run
) -> None:
    actions.run("sandbox.delay")
    send, seen = button(ready, "sendButton"), []

    def cancel() -> None:
        seen.extend([send.text(), text(ready, "sendSummary"), button(ready, "testConnectionButton").isEnabled()])
        send.click()

    run(send.click, cancel)

    title = workbench.store.document.current_event.name
    assert seen == ["Cancel · 0 of 1", f"Sending…\n{title}", False]
    assert send.text() == "Send"
    assert text(ready, "connectionMessage") == "Cancelled. Requests already sent may have been processed."
    workbench.store.apply(edits.set_event_text("event-1", f"{EVENT} "))
    assert text(ready, "connectionMessage") == ""


def test_the_summary_says_what_the_last_send_came_to(workbench: Workbench, ready: ConnectionBar, run: Run) -> None:
    run(button(ready, "sendButton").click)

    first, below = text(ready, "sendSummary").split("\n")
    assert first == "1 delivered"
    assert re.fullmatch(r".+ · \d\d:\d\d:\d\d · \d+\.\d s", below)
    workbench.store.apply(edits.set_event_text("event-1", f"{EVENT} "))
    assert text(ready, "sendSummary").endswith("edited since")


def test_without_a_key_nothing_can_be_sent_or_tested_and_the_reason_stands_beside(
    workbench: Workbench, ready: ConnectionBar, actions: Actions
) -> None:
    edit(ready, "apiKeyEdit").setText("")

    names = ("sendButton", "sendMenuButton", "testConnectionButton")
    assert [button(ready, name).isEnabled() for name in names] == [False] * 3
    assert text(ready, "sendSummary") == "1 request ready\nEnter an API key to send"
    assert text(ready, "connectionMessage") == "Preview only: no API key for this connection"
    actions.refresh()
    commands = ("send.send", "send.all", "send.selected", "send.test")
    assert not any(actions[name].isEnabled() for name in commands)

    edit(ready, "apiKeyEdit").setText("k")
    assert [button(ready, name).isEnabled() for name in names] == [True] * 3
    assert text(ready, "sendSummary") == READY


def test_what_is_said_most_often_is_not_cut_at_any_width(
    workbench: Workbench, bar: ConnectionBar, qtbot: QtBot
) -> None:
    workbench.store.apply(edits.set_event_text("event-1", "{}"))
    qtbot.waitUntil(lambda: text(bar, "sendSummary").startswith("Nothing ready to send\n"))
    summary, cut = find(bar, QLabel, "sendSummary"), []

    for width in (*range(600, 1700, 50), *range(1650, 600, -50)):
        bar.resize(width, 110)
        QApplication.processEvents()
        summary.grab()  # the tooltip has what was cut
        if summary.toolTip() or edit(bar, "deploymentEdit").width() < 9 * bar.fontInfo().pixelSize():
            cut.append(width)

    assert cut == []


def test_send_s_place_is_as_wide_whatever_it_says(workbench: Workbench, ready: ConnectionBar) -> None:
    names = ("sendSummary", "sendButton", "deploymentEdit", "connectionKind")
    before = [find(ready, QWidget, name).geometry() for name in names]
    run = SendRun("All 99 events", ("event-1",), 999, 0.0)
    workbench.results.begin_run(run)
    workbench.results.begin(["mapping-1"])
    workbench.results.record("mapping-1", make_exchange(400))
    workbench.results.end_run(1.3, is_cancelled=False)

    assert text(ready, "sendSummary").startswith("1 would be discarded · 998 cancelled\nAll 99 events")
    assert [find(ready, QWidget, name).geometry() for name in names] == before
    workbench.connections.select(1)
    assert find(ready, QWidget, "connectionKind").geometry() == before[3]


def test_a_summary_with_failures_leads_to_the_first_by_mouse_and_by_key(
    workbench: Workbench, ready: ConnectionBar, ui: FakeUi, qtbot: QtBot
) -> None:
    workbench.store.apply(edits.add_event(EVENT, "Other"))
    workbench.results.begin_run(SendRun("All 2 events", ("event-1", "event-2"), 2, 0.0))
    for event, status in ((0, 400), (1, 503)):
        workbench.results.begin(["mapping-1"], replace(workbench.store.document, event=event))
        workbench.results.record("mapping-1", make_exchange(status))
        workbench.results.end(is_cancelled=False)
    workbench.results.end_run(0.2, is_cancelled=False)
    assert workbench.store.document.event == 1
    arrow = find(ready, QWidget, "sendSummaryButton")
    assert arrow.isVisible()

    qtbot.mouseClick(find(ready, QWidget, "sendSummary"), Qt.MouseButton.LeftButton)
    assert (workbench.store.document.event, workbench.store.document.mapping) == (0, 0)
    assert ui.shown == [("focus", "response")]

    workbench.store.apply(edits.select_event(1))
    qtbot.keyClick(arrow, Qt.Key.Key_Space)
    assert workbench.store.document.event == 0


def test_the_menu_offers_what_can_be_sent(workbench: Workbench, ready: ConnectionBar) -> None:
    workbench.store.apply(edits.add_event(EVENT, "Other"))

    menu = find(ready, SendBlock, "sendBlock").make_menu()

    assert [action.text() for action in menu.actions()][:3] == [
        "Send event",
        "Send all 2 events",
        "Send selected mapping",
    ]


def test_tab_goes_through_the_bar_from_left_to_right(ready: ConnectionBar) -> None:
    names, at = [], ready.nextInFocusChain()
    while at is not None and at is not ready:
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.objectName():
            names.append(at.objectName())
        at = at.nextInFocusChain()

    assert [name for name in names if not name.startswith("qt_")] == [
        "connectionCombo", "deploymentEdit", "apiKeyEdit", "revealKeyButton", "testConnectionButton",
        "sendSummaryButton", "sendButton", "sendMenuButton",
    ]  # fmt: skip


def test_the_key_is_shown_by_keyboard(ready: ConnectionBar, qtbot: QtBot) -> None:
    reveal = find(ready, QAbstractButton, "revealKeyButton")
    assert reveal.accessibleName() == "Show API key"

    qtbot.keyClick(reveal, Qt.Key.Key_Space)

    assert edit(ready, "apiKeyEdit").echoMode() == QLineEdit.EchoMode.Normal
    assert reveal.accessibleName() == "Hide API key"


@pytest.mark.parametrize(("key", "sign"), [("sandbox-demo-key", "✓"), ("bad-key", "✕")])
def test_the_connection_test_says_how_it_went(ready: ConnectionBar, run: Run, key: str, sign: str) -> None:
    edit(ready, "apiKeyEdit").setText(key)

    run(button(ready, "testConnectionButton").click)
    assert text(ready, "connectionMessage").startswith(sign)
    edit(ready, "apiKeyEdit").setText("another")
    assert not text(ready, "connectionMessage").startswith(sign)


def test_a_message_of_the_send_comes_before_all_others(workbench: Workbench, bar: ConnectionBar) -> None:
    workbench.results.end_test(CredentialsResult(False, "unauthorized", "The key is wrong.", "401", None))
    assert re.fullmatch(r"✕ The key is wrong · checked \d\d:\d\d", text(bar, "connectionMessage"))
    assert find(bar, QLabel, "connectionMessage").toolTip() == "401"

    workbench.results.begin(["mapping-1"])
    workbench.results.set_note("mapping-1", "“Track”: attempt 2 in 3 s. Esc stops.")
    assert text(bar, "connectionMessage") == "“Track”: attempt 2 in 3 s. Esc stops."


def test_a_summary_counts_each_outcome_in_its_tone(workbench: Workbench) -> None:
    results = workbench.results
    results.begin_run(SendRun("All 3 events", ("event-1",), 3, 0.0))
    results.begin(["a", "b", "c"])
    for name, status in (("a", 200), ("b", 200), ("c", 503)):
        results.record(name, make_exchange(status))

    summary = describe_progress(results, None)
    assert summary.parts == (("2 delivered", "good"), ("1 would be retried", "warn"))
    assert (summary.below, summary.leads) == ("All 3 events", True)


def test_an_edit_leaves_the_icon_of_the_send_button_alone(ready: ConnectionBar, workbench: Workbench) -> None:
    send = button(ready, "sendButton")
    drawn = send.icon().cacheKey()
    assert drawn

    workbench.store.apply(edits.set_event_text("event-1", EVENT.replace("u1", "u2")))

    assert send.icon().cacheKey() == drawn
