"""Retrying as Segment would, on real loopback servers."""

import asyncio
import itertools

import pytest

from talonbench.client import Client, Exchange
from talonbench.client.retry import LARGEST, WINDOW, retry_delays, should_retry
from talonbench.connections import Connection
from talonbench.sandbox import Sandbox, parse_fault
from tests.core.servers import KEY, REQUEST


def test_waits_grow_and_are_blurred_and_end_with_the_window() -> None:
    steady = list(retry_delays(lambda: 1.0))

    assert steady[:5] == [1, 2, 4, 8, 16]
    assert max(steady) == LARGEST
    assert WINDOW - LARGEST <= sum(steady) <= WINDOW
    assert list(itertools.islice(retry_delays(lambda: 0.0), 3)) == [0.5, 1, 2]


@pytest.mark.parametrize(
    ("fault", "count"), [("status=503*2", 3), ("status=429*1", 2), ("status=400", 1), ("status=501", 1), ("drop*1", 2)]
)
def test_what_segment_would_send_again_is_sent_until_it_is_taken(fault: str, count: int) -> None:
    async def attempts(url: str) -> list[Exchange]:
        to = Connection("Sandbox", "sandbox", "https://demo.talon.one", url)
        done: list[Exchange] = []
        async with Client() as client:
            done.append(await client.send(REQUEST, to))
            for wait in retry_delays(lambda: 0.0):
                if not should_retry(done[-1]):
                    return done
                await asyncio.sleep(wait / 100)
                done.append(await client.send(REQUEST, to))
        return done

    with Sandbox(faults=(parse_fault(fault),)) as sandbox:
        done = asyncio.run(attempts(sandbox.url))

    assert len(done) == count
    assert KEY not in repr([one.wire for one in done])
