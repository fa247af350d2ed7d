"""``listen``: receives events from real SDKs and shows their outcomes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import chain
from typing import Annotated

import typer

from talonbench.answers.exchanges import exchange_json
from talonbench.answers.outcomes import outcome_json
from talonbench.answers.reasons import reason_json, summary_json
from talonbench.capture import Capture, CapturedEvent, CaptureLog, Origins, read_origin
from talonbench.capture.origins import NO_ORIGIN
from talonbench.cli import output
from talonbench.cli.configuration import resolve_configuration
from talonbench.cli.keys import key_from_environment
from talonbench.cli.options import ConnectionOption, JsonOption, WorkspaceOption, YesOption
from talonbench.cli.sandbox import PortOption
from talonbench.cli.send import check_guard, target
from talonbench.cli.stopping import until_stopped
from talonbench.client import Exchange
from talonbench.connections import Connection
from talonbench.destination import Settings
from talonbench.dispatch import Dispatcher
from talonbench.dispatch.refusals import list_refusals
from talonbench.judgement import Judgement
from talonbench.trace import CompiledDestination, EventTrace
from talonbench.values import Json, json_text


def listen(
    port: PortOption = 0,
    workspace: WorkspaceOption = None,
    connection: ConnectionOption = None,
    send: Annotated[bool, typer.Option("--send", help="Send requests that are ready.")] = False,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="With --send: to the built-in sandbox.")] = False,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(
            help="With --send: also send events of web pages of this origin, like https://shop.example. Repeatable."
        ),
    ] = None,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Run a local Segment Tracking API until interrupted. Point your SDK's host at the printed URL.

    Events of web pages are shown; --send sends them only for pages on this machine and of each --allow-origin.
    """
    origins = Origins(map(read_origin, allow_origin or ()))
    if send and workspace is None:
        raise typer.BadParameter("--send needs --workspace FILE with the mappings")
    setup = resolve_configuration(
        workspace,
        None if workspace is not None else "trackEventV2",
        None,
        None,
        connection,
        None,
        key_from_environment(),
    )
    destination = setup.compile() if workspace is not None else None
    with until_stopped():
        settings, to = target(setup, sandbox) if send else (setup.settings, None)
        if to is not None:
            check_guard(to, yes)
        asyncio.run(_follow(port, origins, destination, settings, to, as_json))


async def _follow(
    port: int,
    origins: Origins,
    destination: CompiledDestination | None,
    settings: Settings,
    to: Connection | None,
    as_json: bool,
) -> None:
    came, loop = asyncio.Event(), asyncio.get_running_loop()

    def hear(_: CapturedEvent) -> None:
        loop.call_soon_threadsafe(came.set)

    capture = Capture(hear, origins=origins)
    try:
        print(json_text({"url": capture.start(port)}), flush=True)  # from here an interrupt stops everything cleanly
        async with Dispatcher() as dispatcher:
            async for event in _arriving(capture.log, came):
                judged = None if destination is None else _judge(event, destination, settings)
                may_send = origins.may_forward(event.origin)
                sent = await _send(dispatcher, judged.trace, to) if judged and to and may_send else {}
                if judged is not None:
                    judged = replace(judged, refusals=list_refusals(chain.from_iterable(sent.values())))
                exchanges = {name: [*map(exchange_json, some)] for name, some in sent.items()}
                held = "" if may_send or to is None else event.origin
                told = (
                    json_text(_data(event, judged, exchanges, held))
                    if as_json
                    else _line(event, judged, exchanges, held)
                )
                print(told, flush=True)
    finally:
        capture.stop()
        capture.log.close()


def _judge(event: CapturedEvent, destination: CompiledDestination, settings: Settings) -> Judgement:
    """The judgement on *event* as received."""
    trace = destination.trace(dict(event.body), settings, receipt=event.receipt, at_the_door=event.at_the_door)
    return Judgement(trace, destination, settings)


async def _arriving(log: CaptureLog, came: asyncio.Event) -> AsyncIterator[CapturedEvent]:
    """Each event, in order. Events waiting for their turn stay in the log, most of which is on disk."""
    at = 0
    while True:
        came.clear()
        while at < len(log):
            yield log.event(at)
            at += 1
            await asyncio.sleep(0)  # lets an interrupt in
        await came.wait()


async def _send(dispatcher: Dispatcher, trace: EventTrace, to: Connection) -> dict[str, tuple[Exchange, ...]]:
    """The exchanges of each mapping that is ready."""
    mappings = [mapping for mapping in trace.mappings if mapping.status == "ready"]
    answers = await dispatcher.send(mappings, to)
    return {mapping.subscription.id: one for mapping, one in zip(mappings, answers, strict=True)}


def _data(
    event: CapturedEvent, judged: Judgement | None, exchanges: dict[str, list[Json]], held: str
) -> dict[str, Json]:
    found: dict[str, Json] = {"event": event.body, "faults": [*event.faults]}
    if event.origin:
        found |= {"origin": event.origin, "not_allowed": bool(held)}
    if judged is None:
        return found
    found["summary"] = summary_json(judged.summary)
    outcomes: list[Json] = []
    for mapping in judged.trace.mappings:
        if mapping.outcome is not None:
            row = outcome_json(event.name, mapping, show_key=False)
            row["reason"] = reason_json(judged, mapping)
            if mapping.subscription.id in exchanges:
                row["exchanges"] = exchanges[mapping.subscription.id]
            outcomes.append(row)
    return {**found, "outcomes": outcomes}


def _line(event: CapturedEvent, judged: Judgement | None, exchanges: dict[str, list[Json]], held: str) -> str:
    """The event and its outcomes; *held* is the origin of a page whose events aren't sent, or empty."""
    head = output.harmless(f"{event.number}  {event.type} {event.name}  {event.user}".rstrip())
    faults = f"  ✕ {', '.join(event.faults)}" if event.faults else ""
    mappings = [] if judged is None else [
        *([] if held else [f"    {judged.summary.message}"]),
        *(
            f"    {output.SIGNS[mapping.status]} {mapping.subscription.name}"
            for mapping in judged.trace.mappings if mapping.outcome is not None
        ),
    ]  # fmt: skip
    answers = [f"    → {json_text(one)}" for listed in exchanges.values() for one in listed]
    notes = [f"    ⊘ not sent: {_why_held(held)}"] if held else []
    return "\n".join([head + faults, *notes, *mappings, *answers])


def _why_held(origin: str) -> str:
    if origin == NO_ORIGIN:
        return "the web page hides its origin"
    shown = output.harmless(origin)
    return f"{shown} isn't allowed; to send events of its pages, add --allow-origin {shown}"
