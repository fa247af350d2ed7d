"""A replay that sends: each event's requests, one event after another."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from talonbench.archive.sending.sender import say_problem
from talonbench.cli.send import check_guard, target
from talonbench.dispatch import Dispatcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from talonbench.archive import ReplayCounts
    from talonbench.cli.configuration import CliConfiguration
    from talonbench.client import Exchange
    from talonbench.connections import Connection
    from talonbench.destination import Settings
    from talonbench.trace import EventTrace


def send_replay(
    setup: CliConfiguration,
    traces: Callable[[Settings], Iterable[EventTrace]],
    counts: ReplayCounts,
    *,
    sandbox: bool,
    yes: bool,
    stops: bool,
) -> bool:
    """Count and send what *traces* come to; whether everything was delivered."""
    settings, to = target(setup, sandbox)
    check_guard(to, yes)
    return asyncio.run(_send(traces(settings), to, counts, stops))


async def _send(traces: Iterable[EventTrace], to: Connection, counts: ReplayCounts, stops: bool) -> bool:
    are_delivered = True
    async with Dispatcher() as dispatcher:
        for trace in traces:
            is_good = counts.add(trace)
            is_delivered = _count(await dispatcher.send(trace.mappings, to), counts)
            are_delivered = are_delivered and is_delivered
            if not (is_good and is_delivered) and stops:
                break
    return are_delivered


def _count(answers: Iterable[Iterable[Exchange]], counts: ReplayCounts) -> bool:
    """Count the verdicts of one event, by mapping; whether everything was delivered."""
    is_delivered = True
    for count, exchanges in zip(counts.mappings, answers, strict=True):
        for exchange in exchanges:
            count.add_verdict(exchange.verdict.kind, exchange.verdict.reason, say_problem(exchange))
            is_delivered = is_delivered and exchange.verdict.kind == "delivered"
    return is_delivered
