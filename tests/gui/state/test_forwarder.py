"""Captured events on their way to Talon.One: new ones only, and only while the user wants it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from talonbench.capture import CapturedEvent
from talonbench.capture.event import events_of
from talonbench.connections import Connection
from talonbench.document import edits
from talonbench.history import HistoryEntry, HistoryQuery, HistoryRow
from talonbench_gui.state.forwarder import Forwarder
from talonbench_gui.state.workbench import Workbench

BODY: dict[str, Any] = {"type": "track", "event": "Order Completed", "userId": "u"}
Drive = Callable[[Callable[[], Awaitable[None]]], None]


@pytest.fixture
def forwarder(workbench: Workbench) -> Forwarder:
    return workbench.forwarder


@pytest.fixture
def drive(workbench: Workbench, loop: asyncio.AbstractEventLoop) -> Drive:
    """Run something on the loop, and close what it opened."""

    async def to_the_end(work: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(20):
                await work()
        finally:
            await workbench.finish()

    return lambda work: loop.run_until_complete(to_the_end(work))


def arrive(workbench: Workbench, *names: str, **more: Any) -> None:
    """Let events called *names* arrive, with *more* in them."""
    log = workbench.capture.log
    for name in names:
        for body, faults in events_of("track", {**BODY, "event": name, **more}):
            log.add(CapturedEvent(len(log) + 1, 0.0, body, faults, "track", message_id=f"m{len(log)}"))
    workbench.capture.look()


async def idle(workbench: Workbench) -> None:
    while workbench.tasks.is_busy:
        await asyncio.sleep(0.01)


def statuses(workbench: Workbench) -> list[str]:
    """The events and statuses in the history, the oldest first."""
    rows: list[HistoryRow] = []
    entries: list[HistoryEntry] = []
    workbench.history.page(HistoryQuery(), None, 100, rows.extend)
    workbench.history.entries([row.id for row in reversed(rows)], entries.extend)
    return [
        f"{json.loads(entry.event)['event']} {row.status}" for entry, row in zip(entries, reversed(rows), strict=True)
    ]


def test_only_what_arrives_from_now_on_is_forwarded(workbench: Workbench, forwarder: Forwarder, drive: Drive) -> None:
    async def work() -> None:
        arrive(workbench, "Before")
        forwarder.start()
        arrive(workbench, "One", "Two")
        await idle(workbench)
        forwarder.stop()
        arrive(workbench, "After")
        await idle(workbench)

    drive(work)

    assert forwarder.verdicts == {"delivered": 2}
    assert statuses(workbench) == ["One 200", "Two 200"]


def test_what_segment_refuses_is_not_forwarded(workbench: Workbench, forwarder: Forwarder, drive: Drive) -> None:
    async def work() -> None:
        forwarder.start()
        arrive(workbench, "Bad", userId=5)
        await idle(workbench)

    drive(work)

    assert not forwarder.verdicts


def test_the_newest_mappings_are_used(workbench: Workbench, forwarder: Forwarder, drive: Drive) -> None:
    mapping = workbench.store.document.mappings[0].id

    async def work() -> None:
        forwarder.start()
        workbench.store.apply(edits.set_trigger(mapping, 'event = "Paid"'))
        arrive(workbench, "One", "Paid")
        await idle(workbench)

    drive(work)

    assert statuses(workbench) == ["Paid 200"]


def test_the_connection_stays_that_of_the_start(workbench: Workbench, forwarder: Forwarder, drive: Drive) -> None:
    async def work() -> None:
        forwarder.start()
        connections = workbench.connections
        connections.use(connections.add(Connection("Other", "gateway", "https://a.talon.one")))
        arrive(workbench, "One")
        await idle(workbench)

    drive(work)

    assert forwarder.connection is not None
    assert forwarder.connection.kind == "sandbox"
    assert forwarder.verdicts == {"delivered": 1}


def test_opening_another_document_stops_it(workbench: Workbench, forwarder: Forwarder) -> None:
    told: list[bool] = []
    workbench.activity_changed.connect(lambda: told.append(workbench.is_forwarding))
    forwarder.start()

    workbench.file.new()

    assert told == [True, False]
    assert workbench.notices.current is not None
    assert workbench.notices.current.text == "Forwarding stopped: another document was opened."


def test_an_error_stops_it(workbench: Workbench, forwarder: Forwarder, drive: Drive) -> None:
    async def work() -> None:
        connections = workbench.connections
        connections.update(replace(connections.current, kind="gateway", ca_file="/none.pem"))
        forwarder.start()
        arrive(workbench, "One", "Two")
        await idle(workbench)

    drive(work)

    assert not forwarder.is_running
    assert workbench.notices.current is not None
    assert workbench.notices.current.text.startswith("Forwarding stopped: ")


def test_clearing_the_log_clears_the_counts(workbench: Workbench, forwarder: Forwarder, drive: Drive) -> None:
    async def work() -> None:
        forwarder.start()
        arrive(workbench, "One")
        await idle(workbench)
        workbench.capture.clear()
        arrive(workbench, "Two")
        await idle(workbench)

    drive(work)

    assert forwarder.verdicts == {"delivered": 1}
    assert statuses(workbench) == ["One 200", "Two 200"]


def test_nothing_is_made_to_answer_whether_it_forwards(workbench: Workbench) -> None:
    assert not workbench.is_forwarding
    assert "forwarder" not in workbench.__dict__
