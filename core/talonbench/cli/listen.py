"""``listen``: events of real SDKs as they arrive, and what would become of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import typer

from talonbench.capture import Capture, CaptureLog, Received
from talonbench.cli import words
from talonbench.cli.preview import ConnectionOption, JsonOption, WorkspaceOption
from talonbench.cli.reading import key_from_environment
from talonbench.cli.send import YesOption, check_guard, exchange_json, target
from talonbench.cli.serve import PortOption, until_stopped
from talonbench.cli.setup import setup_from
from talonbench.client import Connection
from talonbench.destination import Settings
from talonbench.dispatch import Dispatcher
from talonbench.journey import Journey, Way
from talonbench.values import Json, json_text


def listen(
    port: PortOption = 0,
    workspace: WorkspaceOption = None,
    connection: ConnectionOption = None,
    send: Annotated[bool, typer.Option("--send", help="Send what is ready.")] = False,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="With --send: to an embedded stand-in.")] = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Stand in for Segment's Tracking API on loopback until interrupted: set your SDK's host to the address printed."""
    if send and workspace is None:
        raise typer.BadParameter("--send takes its mappings from --workspace FILE")
    setup = setup_from(
        workspace,
        None if workspace is not None else "trackEventV2",
        None,
        None,
        connection,
        None,
        key_from_environment(),
    )
    journey = setup.journey() if workspace is not None else None
    with until_stopped():
        settings, to = target(setup, sandbox) if send else (setup.settings, None)
        if to is not None:
            check_guard(to, yes)
        asyncio.run(_follow(port, journey, settings, to, as_json))


async def _follow(port: int, journey: Journey | None, settings: Settings, to: Connection | None, as_json: bool) -> None:
    came, loop = asyncio.Event(), asyncio.get_running_loop()

    def hear(_: Received) -> None:
        loop.call_soon_threadsafe(came.set)

    capture = Capture(hear)
    try:
        print(json_text({"url": capture.start(port)}), flush=True)  # here an interrupt ends everything in order
        async with Dispatcher() as dispatcher:
            async for event in _arriving(capture.log, came):
                way = journey.run(dict(event.body), settings) if journey is not None else None
                exchanges = await _send(dispatcher, event, way, to) if way is not None and to is not None else {}
                print(json_text(_data(event, way, exchanges)) if as_json else _line(event, way, exchanges), flush=True)
    finally:
        capture.stop()
        capture.log.close()


async def _arriving(log: CaptureLog, came: asyncio.Event) -> AsyncIterator[Received]:
    """Each event, in order. Those that wait for their turn lie in the log, where many of them take no memory."""
    at = 0
    while True:
        came.clear()
        while at < len(log):
            yield log.event(at)
            at += 1
            await asyncio.sleep(0)  # an interrupt is heard
        await came.wait()


async def _send(dispatcher: Dispatcher, event: Received, way: Way, to: Connection) -> dict[str, list[Json]]:
    """What came of each request; an event that Segment's ingest would drop makes none."""
    legs = [] if event.faults else [leg for leg in way.legs if leg.status == "ready"]
    answers = await dispatcher.send(legs, to)
    return {leg.subscription.id: [*map(exchange_json, one)] for leg, one in zip(legs, answers, strict=True)}


def _data(event: Received, way: Way | None, exchanges: dict[str, list[Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {"event": event.body, "faults": [*event.faults]}
    if way is None:
        return found
    outcomes: list[Json] = []
    for leg in way.legs:
        if leg.outcome is not None:
            row = words.outcome_json(event.name, leg, show_key=False)
            if leg.subscription.id in exchanges:
                row["exchanges"] = exchanges[leg.subscription.id]
            outcomes.append(row)
    return {**found, "outcomes": outcomes}


def _line(event: Received, way: Way | None, exchanges: dict[str, list[Json]]) -> str:
    head = words.harmless(f"{event.number}  {event.type} {event.name}  {event.user}".rstrip())
    faults = f"  ✕ {', '.join(event.faults)}" if event.faults else ""
    legs = [] if way is None else [
        f"    {words.SIGNS[leg.status]} {leg.subscription.name}" for leg in way.legs if leg.outcome is not None
    ]  # fmt: skip
    answers = [f"    → {json_text(one)}" for listed in exchanges.values() for one in listed]
    return "\n".join([head + faults, *legs, *answers])
