"""Sending several rows at once: what is told, how it is cancelled, and what comes out of it when something breaks."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from talonbench.client import CredentialsResult, Exchange
from talonbench.client.rate_limiter import RateLimiter
from talonbench.connections import Connection
from talonbench.destination import Settings, Subscription, compile_subscription
from talonbench.dispatch import (
    Answered,
    Cancelled,
    Dispatcher,
    Finished,
    Progress,
    Queued,
    Retrying,
    Sending,
)
from talonbench.errors import SettingsError
from talonbench.pipeline import NotTriggered, Ready, prepare
from talonbench.sandbox import parse_fault
from talonbench.talon_one import ACTIONS, SANDBOX_DEPLOYMENT, SANDBOX_KEY
from talonbench.trace import MappingTrace
from tests.core.servers import OK, full_queue, listening, read_request, run, saying, to

SANDBOX = Connection("Sandbox", "sandbox", SANDBOX_DEPLOYMENT)
SETTINGS = Settings(SANDBOX_KEY, SANDBOX_DEPLOYMENT)
MAPPING = {"customerProfileId": "u1", "eventType": "Order Completed"}


def row(name: str, count: int = 1, settings: Settings = SETTINGS) -> MappingTrace:
    """A mapping that makes *count* requests."""
    action = ACTIONS["trackEventV2"]
    mapping = {**action.default_mapping(), **MAPPING}
    compiled = compile_subscription(Subscription(name, name, action.slug, 'type = "track"', mapping), action)
    outcome = prepare({"type": "track"}, compiled, settings)
    assert isinstance(outcome, Ready), outcome
    return MappingTrace(
        compiled, (replace(outcome, requests=outcome.requests * count),) if count else (NotTriggered(),)
    )


def gateway_rows(*names: str) -> list[MappingTrace]:
    """Rows for the deployment of `servers.to`."""
    return [row(name, settings=Settings(SANDBOX_KEY, "https://demo.talon.one")) for name in names]


async def told_by(
    dispatcher: Dispatcher, rows: Sequence[MappingTrace], connection: Connection = SANDBOX, retry: bool = False
) -> list[Progress]:
    async with dispatcher, dispatcher.open(rows, connection, retry) as dispatch:
        return [progress async for progress in dispatch]


def describe(progress: Progress) -> str:
    """``a sending``: the mapping and the kind, with what else matters."""
    match progress:
        case Answered(_, exchange):
            return f"{progress.mapping} {exchange.verdict.code}"
        case Retrying(_, attempt, seconds):
            return f"{progress.mapping} attempt {attempt} in {seconds:g} s"
        case Cancelled(_, unanswered):
            return f"{progress.mapping} cancelled, {'unanswered' if unanswered else 'nothing under way'}"
        case Finished(is_cancelled):
            return "cancelled" if is_cancelled else "finished"
        case Queued() | Sending():
            return f"{progress.mapping} {type(progress).__name__.lower()}"


@pytest.mark.parametrize(
    ("counts", "fault", "retry", "expected"),
    [
        ({}, "", False, ["finished"]),
        ({"a": 0}, "", False, ["finished"]),
        ({"a": 1}, "", False, ["a sending", "a 200", "finished"]),
        ({"a": 2}, "", False, ["a sending", "a 200", "a sending", "a 200", "finished"]),
        ({"a": 0, "b": 1}, "", False, ["b sending", "b 200", "finished"]),
        ({"a": 1}, "status=503", False, ["a sending", "a errors.awaiting-retry.503", "finished"]),
        (
            {"a": 1},
            "status=503*2",
            True,
            [
                *("a sending", "a errors.awaiting-retry.503", "a attempt 2 in 0.01 s"),
                *("a sending", "a errors.awaiting-retry.503", "a attempt 3 in 0.02 s", "a sending", "a 200"),
                "finished",
            ],
        ),
        (
            {"a": 1},
            "status=503",
            True,
            [
                *("a sending", "a errors.awaiting-retry.503", "a attempt 2 in 0.01 s"),
                *("a sending", "a errors.awaiting-retry.503", "a attempt 3 in 0.02 s"),
                *("a sending", "a errors.awaiting-retry.503", "finished"),
            ],
        ),
        ({"a": 2}, "status=400*1", True, ["a sending", "a errors.discarded.400", "a sending", "a 200", "finished"]),
        ({"a": 1}, "drop*1", True, [
            *("a sending", "a errors.awaiting-retry.ECONNRESET", "a attempt 2 in 0.01 s", "a sending", "a 200"),
            "finished",
        ]),
    ],
)  # fmt: skip
def test_what_a_send_tells(counts: dict[str, int], fault: str, retry: bool, expected: list[str]) -> None:
    async def work() -> list[Progress]:
        dispatcher = Dispatcher(delays=lambda: iter((0.01, 0.02)))
        dispatcher.set_faults(*map(parse_fault, fault.split()))
        return await told_by(dispatcher, [row(name, count) for name, count in counts.items()], retry=retry)

    assert list(map(describe, run(work()))) == expected


def test_what_is_told_names_the_very_row_and_the_request_that_was_shown() -> None:
    one = row("a")

    told = run(told_by(Dispatcher(), [one]))

    sending, answered = told[0], told[1]
    assert isinstance(sending, Sending)
    assert isinstance(answered, Answered)
    assert sending.row is answered.row is one
    assert sending.request is answered.exchange.request is one.requests[0]


def test_rows_are_sent_side_by_side_and_answers_come_as_they_arrive() -> None:
    async def work() -> tuple[tuple[Exchange, ...], ...]:
        async with listening(meeting(2)) as port, Dispatcher() as dispatcher:
            return await dispatcher.send([*gateway_rows("a"), row("off", 0), *gateway_rows("b")], to(port))

    answers = run(work())

    assert [[one.verdict.kind for one in exchanges] for exchanges in answers] == [["delivered"], [], ["delivered"]]


def meeting(count: int) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """Answers when *count* requests are there."""
    barrier = asyncio.Barrier(count)

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        await barrier.wait()
        writer.write(OK)
        await writer.drain()

    return behave


def test_mappings_of_one_id_are_told_apart_by_their_rows() -> None:
    rows = [row("same"), row("same", 2)]

    async def work() -> tuple[tuple[Exchange, ...], ...]:
        async with Dispatcher() as dispatcher:
            return await dispatcher.send(rows, SANDBOX)

    assert [len(exchanges) for exchanges in run(work())] == [1, 2]


# -- cancelling -------------------------------------------------------------------------------


def test_one_mapping_is_cancelled_and_the_others_go_on() -> None:
    async def work() -> list[Progress]:
        async with Dispatcher() as dispatcher:
            dispatcher.set_faults(parse_fault("delay=0.3"))
            told: list[Progress] = []
            async with dispatcher.open([row("a"), row("b")], SANDBOX) as dispatch:
                async for progress in dispatch:
                    told.append(progress)
                    if describe(progress) == "b sending":
                        await asyncio.sleep(0.15)  # until it has left
                        dispatch.cancel("b")
            return told

    assert list(map(describe, run(work()))) == [
        "a sending", "b sending", "b cancelled, unanswered", "a 200", "finished",
    ]  # fmt: skip


def test_all_are_cancelled_and_what_had_left_is_told() -> None:
    async def work() -> list[Progress]:
        dispatcher = Dispatcher(RateLimiter(requests=1, seconds=60))
        dispatcher.set_faults(parse_fault("delay=60"))
        told: list[Progress] = []
        async with dispatcher, dispatcher.open([row("a"), row("b")], SANDBOX) as dispatch:
            async for progress in dispatch:
                told.append(progress)
                if isinstance(progress, Sending):
                    await asyncio.sleep(0.15)  # until it has left
                    dispatch.cancel()
                    dispatch.cancel()
        return told

    assert list(map(describe, run(work()))) == [
        "b queued", "a sending", "b cancelled, nothing under way", "a cancelled, unanswered", "cancelled",
    ]  # fmt: skip


def test_what_is_cancelled_before_it_left_is_not_told_as_sent() -> None:
    async def work() -> list[Progress]:
        told: list[Progress] = []
        with full_queue() as port:
            async with Dispatcher() as dispatcher, dispatcher.open(gateway_rows("a"), to(port)) as dispatch:
                async for progress in dispatch:
                    told.append(progress)
                    if isinstance(progress, Sending):
                        await asyncio.sleep(0.15)
                        dispatch.cancel()
        return told

    assert list(map(describe, run(work()))) == ["a sending", "a cancelled, nothing under way", "cancelled"]


def test_what_left_is_told_even_if_its_sender_is_cancelled() -> None:
    sent: list[tuple[str, str, bool]] = []

    async def work() -> None:
        async with Dispatcher() as dispatcher:
            dispatcher.set_faults(parse_fault("delay=60*1"))
            record = lambda row, one: sent.append((row.subscription.id, one.verdict.code, bool(one.wire)))  # noqa: E731
            task = asyncio.create_task(dispatcher.send([row("a"), row("b")], SANDBOX, on_sent=record))
            while not sent:
                await asyncio.sleep(0.01)
            task.cancel()
            await asyncio.wait((task,))
            assert task.cancelled()

    run(work())

    assert sorted(sent, key=lambda one: one[1]) == [("b", "200", True), ("a", "CANCELLED", True)]


def test_an_answer_before_the_cancel_stays_told() -> None:
    async def work() -> list[Progress]:
        dispatcher = Dispatcher(delays=lambda: iter((60.0,)))
        dispatcher.set_faults(parse_fault("status=503"))
        told: list[Progress] = []
        async with dispatcher, dispatcher.open([row("a")], SANDBOX, retry=True) as dispatch:
            async for progress in dispatch:
                told.append(progress)
                if isinstance(progress, Retrying):
                    dispatch.cancel("a")
        return told

    assert list(map(describe, run(work()))) == [
        "a sending", "a errors.awaiting-retry.503", "a attempt 2 in 60 s", "a cancelled, nothing under way", "finished",
    ]  # fmt: skip


@pytest.mark.parametrize("is_entered", [True, False])
def test_cancelled_before_its_first_step_nothing_leaves(is_entered: bool) -> None:
    async def work() -> list[Progress]:
        async with Dispatcher() as dispatcher:
            opened = dispatcher.open([row("a")], SANDBOX)
            if not is_entered:
                opened.cancel()
            async with opened as dispatch:
                dispatch.cancel()
                return [progress async for progress in dispatch]

    assert list(map(describe, run(work()))) == ["a cancelled, nothing under way", "cancelled"]


def test_to_cancel_what_is_finished_changes_nothing() -> None:
    async def work() -> list[Progress]:
        async with Dispatcher() as dispatcher, dispatcher.open([row("a", 0)], SANDBOX) as dispatch:
            await asyncio.sleep(0.01)
            dispatch.cancel()
            return [progress async for progress in dispatch]

    assert run(work()) == [Finished(is_cancelled=False)]


def test_leaving_early_ends_what_is_under_way_and_the_rest_can_still_be_read() -> None:
    async def work() -> tuple[int, list[Progress]]:
        async with Dispatcher() as dispatcher:
            dispatcher.set_faults(parse_fault("delay=60"))
            before = len(asyncio.all_tasks())
            async with dispatcher.open([row("a"), row("b", 0)], SANDBOX) as dispatch:
                async for _ in dispatch:
                    await asyncio.sleep(0.15)  # until it has left
                    break
            return len(asyncio.all_tasks()) - before, [progress async for progress in dispatch]

    left, rest = run(work())

    assert left == 0
    assert list(map(describe, rest)) == ["a cancelled, unanswered", "cancelled"]


def test_a_cancelled_consumer_reads_the_rest_without_waiting() -> None:
    async def work() -> list[Progress]:
        told: list[Progress] = []

        async def consume() -> None:
            dispatch = dispatcher.open([row("a")], SANDBOX)
            try:
                async with dispatch:
                    async for progress in dispatch:
                        told.append(progress)
            finally:
                told.extend([progress async for progress in dispatch])

        async with Dispatcher() as dispatcher:
            dispatcher.set_faults(parse_fault("delay=60"))
            task = asyncio.create_task(consume())
            while not told:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.15)  # until it has left
            task.cancel()
            await asyncio.wait((task,))
            assert task.cancelled()
        return told

    assert list(map(describe, run(work()))) == ["a sending", "a cancelled, unanswered", "cancelled"]


def test_two_sends_of_one_dispatcher_do_not_disturb_each_other() -> None:
    async def work() -> list[list[str]]:
        async with Dispatcher() as dispatcher:
            dispatcher.set_faults(parse_fault("delay=0.2"))
            async with dispatcher.open([row("a")], SANDBOX) as first, dispatcher.open([row("a")], SANDBOX) as second:
                first.cancel()
                return [[describe(progress) async for progress in dispatch] for dispatch in (first, second)]

    assert run(work()) == [["a cancelled, nothing under way", "cancelled"], ["a sending", "a 200", "finished"]]


# -- faults -----------------------------------------------------------------------------------


class BrokenDelaysError(Exception):
    """What a bug in a send raises here."""


def broken_delays() -> tuple[float, ...]:
    raise BrokenDelaysError


def test_a_bug_comes_out_of_the_iteration_after_what_was_told() -> None:
    async def work(told: list[Progress]) -> None:
        dispatcher = Dispatcher(delays=broken_delays)
        async with dispatcher, dispatcher.open([row("a"), row("b")], SANDBOX, retry=True) as dispatch:
            async for progress in dispatch:
                told.append(progress)

    heard: list[Progress] = []
    with pytest.raises(BrokenDelaysError):
        run(work(heard))
    told = list(map(describe, heard))

    assert told[:2] == ["a sending", "b sending"]
    assert [words for words in told if words.endswith("200")] != []
    assert "finished" not in told


def test_a_bug_that_nobody_has_heard_of_comes_out_at_the_end() -> None:
    async def work() -> None:
        dispatcher = Dispatcher(delays=broken_delays)
        async with dispatcher, dispatcher.open([row("a")], SANDBOX, retry=True):
            await asyncio.sleep(1)

    with pytest.raises(BrokenDelaysError):
        run(work())


def test_a_file_of_certificates_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    connection = replace(to(9, "https"), ca_file=str(tmp_path / "gone.pem"))

    with pytest.raises(SettingsError, match=r"Can't read certificates from .*gone\.pem"):
        run(told_by(Dispatcher(), gateway_rows("a", "b"), connection))


def test_an_address_that_nothing_may_be_sent_to_is_an_answer_and_nothing_leaves() -> None:
    connection = Connection("Plain", "gateway", SANDBOX_DEPLOYMENT, "http://gateway.example")

    told = run(told_by(Dispatcher(), [row("a")], connection))

    assert [one.exchange.error.kind for one in told if isinstance(one, Answered) and one.exchange.error] == ["settings"]


# -- what sends share -------------------------------------------------------------------------


def test_the_wait_for_the_rate_limit_is_told() -> None:
    told = run(told_by(Dispatcher(RateLimiter(requests=1, seconds=0.2)), [row("a"), row("b")]))

    assert list(map(describe, told)) == ["b queued", "a sending", "a 200", "b sending", "b 200", "finished"]
    assert [one.exchange.queued_for > 0.15 for one in told if isinstance(one, Answered)] == [False, True]


def test_the_sandbox_starts_once_for_all_and_again_after_closing() -> None:
    async def origins() -> tuple[str | None, ...]:
        answers = await dispatcher.send([row("a"), row("b")], SANDBOX)
        return tuple(
            one.wire_check.redirected_to for exchanges in answers for one in exchanges if one.wire_check is not None
        )

    async def work() -> list[tuple[str | None, ...]]:
        found = [await origins(), await origins()]
        await dispatcher.aclose()
        found.append(await origins())
        await dispatcher.aclose()
        return found

    dispatcher = Dispatcher()
    first, second, third = run(work())

    assert len({*first, *second}) == 1
    assert len({*third}) == 1
    assert None not in (*first, *third)


def test_a_start_of_the_sandbox_outlives_the_send_that_asked_for_it() -> None:
    async def work() -> list[str]:
        async with Dispatcher() as dispatcher:
            async with dispatcher.open([row("a")], SANDBOX) as dispatch:
                await asyncio.sleep(0)
                dispatch.cancel()
            answers = await dispatcher.send([row("b")], SANDBOX)
        return [one.verdict.kind for (one,) in answers]

    assert run(work()) == ["delivered"]


def test_faults_hold_for_the_sandbox_before_and_while_it_runs() -> None:
    async def work() -> list[str]:
        dispatcher = Dispatcher()
        codes = []
        async with dispatcher:
            for faults in ("status=503", "status=429", ""):
                dispatcher.set_faults(*map(parse_fault, faults.split()))
                assert [str(fault) for fault in dispatcher.faults] == faults.split()
                ((exchange,),) = await dispatcher.send([row("a")], SANDBOX)
                codes.append(exchange.verdict.code)
        return codes

    assert run(work()) == ["errors.awaiting-retry.503", "errors.awaiting-retry.429", "200"]


@pytest.mark.parametrize(("key", "kind"), [(SANDBOX_KEY, "ok"), ("bad-key", "unauthorized")])
def test_the_credentials_test_goes_to_the_sandbox(key: str, kind: str) -> None:
    async def work() -> CredentialsResult:
        async with Dispatcher() as dispatcher:
            return await dispatcher.test(Settings(key, SANDBOX_DEPLOYMENT), SANDBOX)

    assert run(work()).kind == kind


def test_only_a_connection_to_the_sandbox_starts_one() -> None:
    async def threads(connection: Connection) -> list[str]:
        async with Dispatcher() as dispatcher:
            await dispatcher.send(gateway_rows("a"), connection)
            return [thread.name for thread in threading.enumerate() if "sandbox" in thread.name]

    async def work() -> tuple[list[str], list[str]]:
        async with listening(saying(OK)) as port:
            return await threads(to(port)), await threads(SANDBOX)

    assert run(work()) == ([], ["talonbench-sandbox"])
