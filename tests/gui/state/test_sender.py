"""Sending: what is shown is sent, what came back is recorded, and each stop is told. Real HTTP, on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from talonbench.connections import Connection
from talonbench.document import edits
from talonbench.events import read_event
from talonbench.history import HistoryEntry
from talonbench_gui.commands.actions import Actions
from talonbench_gui.features.connections.send_words import count_results
from talonbench_gui.features.connections.status import find_message
from talonbench_gui.state.workbench import Workbench
from talonbench_gui.wording.status import CANCELLED
from tests.gui.fakes import FakeUi
from tests.gui.sends import make_exchange

Send = Callable[..., None]


@pytest.fixture
def run(workbench: Workbench, actions: Actions, loop: asyncio.AbstractEventLoop) -> Iterator[Send]:
    """Does a command on the running loop, and waits until it has ended."""

    async def do(command: str, then: Callable[[], None] | None) -> None:
        actions.run(command)
        if then is not None:
            async with asyncio.timeout(10):
                while not workbench.results.is_running:
                    await asyncio.sleep(0.005)
            then()
        async with asyncio.timeout(20):
            while workbench.sending.is_running:
                await asyncio.sleep(0.005)

    def run_command(command: str = "send.send", then: Callable[[], None] | None = None) -> None:
        loop.run_until_complete(do(command, then))

    yield run_command
    loop.run_until_complete(workbench.finish())


@pytest.fixture(autouse=True)
def wait_for_first_preview(workbench: Workbench, qtbot: object) -> None:
    from pytestqt.qtbot import QtBot

    assert isinstance(qtbot, QtBot)
    qtbot.waitUntil(lambda: workbench.previews.current is not None)


def test_a_send_is_answered_and_recorded(workbench: Workbench, run: Send) -> None:
    run()

    exchange = workbench.results.exchanges["mapping-1"]
    assert exchange.verdict.kind == "delivered"
    assert exchange.wire_check is not None
    assert exchange.wire_check.matches
    counts: list[int] = []
    workbench.history.count(counts.append)
    assert counts == [1]


def test_what_was_typed_last_is_sent(workbench: Workbench, run: Send, actions: Actions) -> None:
    workbench.store.apply(
        edits.set_event_text("event-1", '{"type": "track", "event": "Newest", "userId": "u", "anonymousId": "a"}')
    )

    run()

    body = workbench.results.exchanges["mapping-1"].request.body
    assert body is not None
    assert "Newest" in body


def test_an_edit_outdates_the_results(workbench: Workbench, run: Send) -> None:
    run()
    was_outdated = workbench.results.is_outdated

    workbench.store.apply(edits.set_event_text("event-1", "{}"))

    assert (was_outdated, workbench.results.is_outdated) == (False, True)
    assert workbench.results.states == {}


def test_a_send_can_be_cancelled(workbench: Workbench, run: Send) -> None:
    workbench.sending.set_faults("delay=12")

    run(then=workbench.sending.cancel)

    assert workbench.results.states == {"mapping-1": "cancelled"}
    assert workbench.results.was_cancelled


def test_one_mapping_is_cancelled_and_the_other_is_delivered(workbench: Workbench, run: Send, qtbot: object) -> None:
    workbench.store.apply(edits.duplicate_mapping())
    workbench.sending.set_faults("delay=1")

    run(then=lambda: workbench.sending.cancel("mapping-2"))

    assert dict(workbench.results.states) == {"mapping-1": "delivered", "mapping-2": "cancelled"}


def test_all_events_are_sent_in_order_each_with_its_results(
    workbench: Workbench, run: Send, loop: asyncio.AbstractEventLoop
) -> None:
    workbench.store.apply(edits.add_event('{"type": "track", "event": "Second", "userId": "u"}', "Second"))
    workbench.store.apply(edits.add_event("{broken", "Broken"))
    workbench.store.apply(edits.add_event("", "Empty"))
    workbench.store.apply(edits.add_event('{"type": "page", "userId": "u"}', "Matches nothing"))
    workbench.store.apply(edits.add_event('{"type": "track", "event": "Last", "userId": "u"}', "Last"))
    ids = [event.id for event in workbench.store.document.events]

    run("send.all")

    sent = workbench.results.run
    assert sent is not None
    assert (sent.events, sent.idle) == ((ids[0], ids[1], ids[5]), 1)
    assert (sent.title, sent.total, sent.done, sent.is_over) == ("All 6 events", 3, 3, True)
    assert sent.failures() == [(ids[2], "")]
    assert [dict(workbench.results.states_of(name)) for name in (ids[1], ids[4])] == [{"mapping-1": "delivered"}, {}]
    assert workbench.store.document.current_event.name == "Last"  # nothing else was selected
    entries: list[HistoryEntry] = []
    workbench.history.entries([1, 2, 3], entries.extend)
    assert [read_event(entry.event).body["event"] for entry in entries[1:]] == ["Second", "Last"]


def test_events_that_send_nothing_are_counted_and_rejected_ones_have_a_state(workbench: Workbench, run: Send) -> None:
    mapping = workbench.store.document.mappings[0].id
    workbench.store.apply(edits.set_field(mapping, "customerProfileId", {"@path": "$.userId"}))
    workbench.store.apply(edits.add_event('{"type": "track", "event": "No user"}', "Rejected"))
    workbench.store.apply(edits.add_event('{"type": "page", "userId": "u"}', "Matches nothing"))
    rejected = workbench.store.document.events[1].id

    run("send.all")

    sent = workbench.results.run
    assert sent is not None
    assert (sent.total, sent.idle, dict(sent.rejected)) == (1, 2, {"rejected": 1})
    assert dict(workbench.results.states_of(rejected)) == {mapping: "rejected"}
    assert sent.failures() == [(rejected, mapping)]
    assert [text for text, _ in count_results(sent)] == ["1 delivered", "1 rejected", "2 events send nothing"]


def test_a_cancel_stops_all_events(workbench: Workbench, run: Send) -> None:
    workbench.store.apply(edits.add_event('{"type": "track", "event": "Second", "userId": "u"}', "Second"))
    workbench.sending.set_faults("delay=12")

    run("send.all", then=workbench.sending.cancel)

    sent = workbench.results.run
    assert sent is not None
    assert (sent.done, sent.total, sent.was_cancelled) == (0, 2, True)
    assert dict(workbench.results.states_of(workbench.store.document.events[1].id)) == {}


def test_another_key_outdates_what_was_sent_with_the_former(workbench: Workbench, run: Send) -> None:
    workbench.connections.set_key("wrong")
    run()
    assert dict(workbench.results.states) == {"mapping-1": "would_drop"}

    workbench.connections.set_key("right")

    assert workbench.results.is_outdated
    assert dict(workbench.results.states) == {}
    assert workbench.results.run is not None
    assert workbench.results.run.is_outdated


def test_a_test_of_a_connection_that_was_left_says_nothing_about_the_next(
    workbench: Workbench, loop: asyncio.AbstractEventLoop
) -> None:
    workbench.sending.set_faults("delay=1")

    async def leave() -> None:
        workbench.sending.test()
        await asyncio.sleep(0.2)
        workbench.connections.select(1)
        while workbench.sending.is_running:
            await asyncio.sleep(0.005)
        await workbench.finish()

    loop.run_until_complete(leave())

    assert workbench.results.test is None
    assert not workbench.results.is_testing


def test_the_result_of_a_test_goes_when_the_sandbox_is_told_otherwise(workbench: Workbench, run: Send) -> None:
    run("send.test")
    assert workbench.results.test is not None

    workbench.sending.set_faults("status=401")

    assert workbench.results.test is None


def test_the_result_of_a_test_outlives_a_send_that_agrees_with_it(workbench: Workbench, run: Send) -> None:
    run("send.test")
    run()

    assert workbench.results.test is not None
    message = find_message(workbench.connections, workbench.results).text
    assert message.startswith("✓ ")

    workbench.results.begin(["a"])
    workbench.results.record("a", make_exchange(401))
    assert workbench.results.test is None


def test_a_cancelled_send_is_said_though_the_key_was_accepted_before(workbench: Workbench, run: Send) -> None:
    workbench.sending.set_faults("delay=1")
    run("send.test")
    assert find_message(workbench.connections, workbench.results).text.startswith("✓ ")

    run("send.send", then=workbench.sending.cancel)

    assert find_message(workbench.connections, workbench.results).text == CANCELLED


def test_a_wait_is_told_until_the_next_attempt_begins(workbench: Workbench) -> None:
    results = workbench.results
    results.begin(["a", "b"])
    results.set_note("a", "“A”: attempt 2 in 2 s. Esc stops.")
    results.record("b", make_exchange())
    assert results.note.startswith("“A”")
    results.set_state("a", "sending")
    assert results.note == ""

    results.set_note("a", "“A”: attempt 3 in 4 s. Esc stops.")
    results.set_state("a", "cancelled")
    assert results.note == ""


def test_the_credentials_are_tested(workbench: Workbench, run: Send) -> None:
    run("send.test")

    assert workbench.results.test is not None
    assert workbench.results.test.ok


@pytest.mark.parametrize(("fault", "kind"), [("status=401", "would_drop"), ("status=503", "would_retry")])
def test_the_sandbox_misbehaves_as_told(workbench: Workbench, run: Send, fault: str, kind: str) -> None:
    workbench.sending.set_faults(fault)

    run()

    assert workbench.results.exchanges["mapping-1"].verdict.kind == kind


def test_without_a_key_nothing_is_sent_and_the_reason_is_said(workbench: Workbench, run: Send) -> None:
    workbench.connections.select(1)
    workbench.connections.set_deployment("https://mine.talon.one")

    run()

    assert workbench.results.exchanges == {}
    assert workbench.notices.current is not None
    assert workbench.notices.current.text == "Enter an API key."


def test_a_connection_that_confirms_asks_once_and_names_what_it_sends(
    workbench: Workbench, actions: Actions, run: Send, ui: FakeUi
) -> None:
    from dataclasses import replace

    workbench.connections.update(replace(workbench.connections.current, confirm_first=True))
    ui.answers = [False, True]

    run()
    assert workbench.results.exchanges == {}
    run()
    run()

    assert ui.asked == [("Send 1 request to Sandbox (https://sandbox.talon.one)?", "Send 1 request")] * 2
    assert workbench.results.exchanges["mapping-1"].verdict.kind == "delivered"


def test_a_live_connection_asks_though_nobody_set_it_to(
    workbench: Workbench, actions: Actions, run: Send, ui: FakeUi
) -> None:
    live = Connection("Shop", "gateway", "https://shop.talon.one")
    workbench.connections.use(workbench.connections.add(live, "key"))
    ui.answers = [False]

    run()

    assert workbench.results.exchanges == {}
    assert ui.asked == [("Send 1 request to Shop (https://shop.talon.one)?", "Send 1 request")]


def test_a_send_of_the_history_is_sent_again(
    workbench: Workbench, actions: Actions, run: Send, loop: asyncio.AbstractEventLoop
) -> None:
    from talonbench_gui.commands.send import resend

    run()
    entries: list[object] = []
    workbench.history.entries([1], lambda found: entries.extend(found))

    async def send_again() -> None:
        resend(actions.context, entries[0])  # type: ignore[arg-type]
        while workbench.tasks.is_busy:
            await asyncio.sleep(0.005)

    loop.run_until_complete(send_again())

    counts: list[int] = []
    workbench.history.count(counts.append)
    assert counts == [2]
    assert workbench.notices.current is not None
    assert workbench.notices.current.text.startswith("Sent “Track event” again to Sandbox")


def test_what_goes_to_a_custom_gateway_and_again_from_the_history_is_what_was_shown(
    workbench: Workbench, actions: Actions, run: Send, loop: asyncio.AbstractEventLoop, ui: FakeUi
) -> None:
    from talonbench.connections import Connection
    from talonbench_gui.commands.send import resend
    from tests.recorder import KEY, recording

    with recording() as recorder:
        gateway = f"http://127.0.0.1:{recorder.server_port}"
        workbench.connections.use(Connection("Proxy", "gateway", "https://my.talon.one", gateway, id="p"))
        workbench.connections.set_key(KEY)
        run()
        actions.run("copy.url")
        entries: list[HistoryEntry] = []
        workbench.history.entries([1], entries.extend)

        async def send_again() -> None:
            resend(actions.context, entries[0])
            while workbench.tasks.is_busy:
                await asyncio.sleep(0.005)

        loop.run_until_complete(send_again())
        workbench.history.entries([2], entries.extend)

        first, again = recorder.arrived
        assert first == again
        assert [entry.request.url for entry in entries] == [gateway + first[1]] * 2 == ui.copied * 2
        assert not entries[0].is_simulated
        exchange = workbench.results.exchanges["mapping-1"]
        assert exchange.wire_check is not None
        assert exchange.wire_check.redirected_to is None
