"""Never more than 60 requests in any second, however early an event loop's timers come."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from typing import TypeVarTuple

import pytest

from talonbench.client import Client, Exchange
from talonbench.client.rate_limiter import RateLimiter
from tests.core.servers import OK, REQUEST, listening, read_request, run, to

EARLY = 0.06  # seconds, as measured of Qt's timers
Arguments = TypeVarTuple("Arguments")


class CoarseLoop(asyncio.SelectorEventLoop):
    """Its timers come early."""

    def call_at(
        self, when: float, callback: Callable[[*Arguments], object], *args: *Arguments, context: Context | None = None
    ) -> asyncio.TimerHandle:
        return super().call_at(when - EARLY, callback, *args, context=context)


class Counter:
    """A server that notes when each request came."""

    def __init__(self) -> None:
        self.times: list[float] = []

    async def behave(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while True:
                await read_request(reader)
                self.times.append(time.monotonic())
                writer.write(OK)
                await writer.drain()


@pytest.mark.parametrize("loop", [CoarseLoop, asyncio.SelectorEventLoop])
def test_no_second_sees_more_than_60_requests(loop: type[asyncio.AbstractEventLoop]) -> None:
    counter = Counter()

    async def work() -> list[Exchange]:
        async with listening(counter.behave) as port, Client() as client:
            return await asyncio.gather(*(client.send(REQUEST, to(port)) for _ in range(150)))

    with asyncio.Runner(loop_factory=loop) as runner:
        exchanges = runner.run(work())

    assert {one.verdict.kind for one in exchanges} == {"delivered"}
    assert len(counter.times) == 150
    assert min(later - first for first, later in zip(counter.times, counter.times[60:], strict=False)) >= 1
    assert counter.times[-1] - counter.times[0] < 5
    assert sum(one.queued_for < 0.5 for one in exchanges) == 60


def test_the_clock_decides_and_not_the_timer() -> None:
    """By a clock of half the speed every timer comes early."""

    async def work() -> None:
        limiter = RateLimiter(requests=1, seconds=0.1, clock=lambda: time.monotonic() / 2)
        for _ in range(3):
            async with limiter.slot():
                await asyncio.sleep(0)

    begun = time.monotonic()
    run(work())

    assert 0.4 <= time.monotonic() - begun < 2


def test_first_come_first_served() -> None:
    served: list[int] = []

    async def ask(limiter: RateLimiter, number: int) -> None:
        async with limiter.slot():
            served.append(number)

    async def work() -> None:
        limiter = RateLimiter(requests=2, seconds=0.05)
        await asyncio.gather(*(ask(limiter, number) for number in range(7)))

    run(work())

    assert served == [*range(7)]


def test_a_slot_is_free_again_a_while_after_the_answer_even_of_a_failure() -> None:
    async def work() -> float:
        limiter = RateLimiter(requests=1, seconds=0.2)
        with pytest.raises(ZeroDivisionError):
            async with limiter.slot():
                raise ZeroDivisionError
        async with limiter.slot() as waited:
            return waited

    assert 0.15 < run(work()) < 1


def test_a_request_that_is_cancelled_while_it_waits_takes_no_slot() -> None:
    async def hold(limiter: RateLimiter) -> None:
        async with limiter.slot():
            await asyncio.sleep(60)

    async def work() -> list[bool]:
        limiter = RateLimiter(requests=1, seconds=0.1)
        seen = [limiter.is_saturated]
        holder, waiter = asyncio.create_task(hold(limiter)), asyncio.create_task(hold(limiter))
        await asyncio.sleep(0.01)
        seen.append(limiter.is_saturated)
        for task in (waiter, holder):
            task.cancel()
            await asyncio.wait((task,))
            seen.append(limiter.is_saturated)
        async with limiter.slot() as waited:
            seen.append(0.05 < waited < 1)
        return seen

    assert run(work()) == [False, True, True, True, True]
