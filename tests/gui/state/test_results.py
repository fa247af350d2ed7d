"""Results belong to the event that was sent, and go with the document."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from talonbench.connections import Connection
from talonbench.document import edits
from talonbench_gui.commands.actions import Actions
from talonbench_gui.state.send_run import SendRun
from talonbench_gui.state.workbench import Workbench
from tests.gui.sends import make_exchange

EVENT = '{"type": "track", "event": "Second", "userId": "u"}'


@pytest.fixture
def sent(workbench: Workbench, actions: Actions, qtbot: QtBot, loop: asyncio.AbstractEventLoop) -> Workbench:
    """The services after a send of the first event."""
    qtbot.waitUntil(lambda: workbench.previews.current is not None)
    send(workbench, actions, loop)
    return workbench


def send(workbench: Workbench, actions: Actions, loop: asyncio.AbstractEventLoop, *, leaving: bool = False) -> None:
    async def run() -> None:
        actions.run("send.send")
        async with asyncio.timeout(20):
            while leaving and not workbench.results.is_running:
                await asyncio.sleep(0.005)
            if leaving:
                workbench.file.new()
            while workbench.sending.is_running:
                await asyncio.sleep(0.005)
        await workbench.finish()

    loop.run_until_complete(run())


def test_another_event_has_no_results_and_the_first_keeps_its_own(sent: Workbench) -> None:
    sent.store.apply(edits.add_event(EVENT))
    assert (dict(sent.results.exchanges), sent.results.is_outdated) == ({}, False)

    sent.store.apply(edits.select_event(0))

    assert sent.results.exchanges["mapping-1"].verdict.kind == "delivered"
    assert not sent.results.is_outdated


def test_an_edit_of_one_event_leaves_the_results_of_another(sent: Workbench) -> None:
    sent.store.apply(edits.add_event(EVENT))
    added = sent.store.document.current_event.id
    sent.store.apply(edits.set_event_text(added, "{}"))
    sent.store.apply(edits.rename_event("event-1", "Renamed"))
    sent.store.apply(edits.select_event(0))

    assert not sent.results.is_outdated
    assert dict(sent.results.states) == {"mapping-1": "delivered"}


def test_an_edit_of_a_mapping_outdates_them_all(sent: Workbench) -> None:
    sent.store.apply(edits.add_event(EVENT))
    sent.store.apply(edits.set_trigger("mapping-1", 'type = "page"'))
    sent.store.apply(edits.select_event(0))

    assert sent.results.is_outdated
    assert dict(sent.results.states) == {}


def test_results_hold_again_once_undo_is_back_at_what_was_sent(sent: Workbench) -> None:
    store, results = sent.store, sent.results
    store.apply(edits.set_event_text("event-1", EVENT))
    store.apply(edits.set_trigger("mapping-1", 'type = "page"'))
    store.undo()
    run = results.run
    assert run is not None
    assert (results.is_outdated, run.is_outdated, dict(results.states)) == (True, True, {})

    store.undo()

    assert (results.is_outdated, run.is_outdated, dict(results.states)) == (False, False, {"mapping-1": "delivered"})
    store.redo()
    assert results.is_outdated


def test_results_of_another_connection_hold_again_only_over_their_own(sent: Workbench) -> None:
    connections = sent.connections
    connections.use(connections.add(Connection("Staging", "gateway", "https://staging.talon.one"), "a-key-of-staging"))
    assert sent.results.is_outdated

    sent.store.undo()

    assert not sent.results.is_outdated


def test_a_send_of_a_document_that_was_left_ends_and_shows_nothing_in_the_next(
    workbench: Workbench, actions: Actions, qtbot: QtBot, loop: asyncio.AbstractEventLoop
) -> None:
    qtbot.waitUntil(lambda: workbench.previews.current is not None)
    workbench.sending.set_faults("delay=12")

    send(workbench, actions, loop, leaving=True)

    assert not workbench.results.exchanges
    assert not workbench.results.states
    assert not workbench.results.is_running


def test_a_retry_replaces_the_attempt_before_it() -> None:
    run = SendRun("All 2 events", ("a", "b"), 2, 0.0)
    first = make_exchange(503)
    run.record("a", "m", first)
    run.record("b", "m", make_exchange(400))
    assert (run.done, run.failures()) == (2, [("a", "m"), ("b", "m")])

    run.record("a", "m", replace(make_exchange(), request=first.request))

    assert (run.done, run.counts["would_retry"], run.counts["delivered"]) == (2, 0, 1)
    assert run.failures() == [("b", "m")]
