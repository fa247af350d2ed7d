"""Sends what is planned: in the order of time, one after another within a session, retried as Segment does it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from talonbench import clock
from talonbench.archive.sending.dead_letters import DeadLetters
from talonbench.archive.sending.journal import State
from talonbench.client.retry import retry_delays, should_retry
from talonbench.dispatch import Dispatcher
from talonbench.errors import WorkspaceError
from talonbench.ingestion import Receipt, Reception
from talonbench.pipeline import Ready
from talonbench.responses import read_response

if TYPE_CHECKING:
    from talonbench.archive.sending.journal import Journal
    from talonbench.archive.sending.plan import PlannedEvent, SendPlan
    from talonbench.client import Exchange
    from talonbench.connections import Connection
    from talonbench.destination import Settings
    from talonbench.request import Request
    from talonbench.trace import CompiledDestination, EventTrace
    from talonbench.values import Value

_MOST_BEGUN: Final = 200  # requests that wait for their turn, an answer or a retry
_UNAUTHORIZED: Final = 401


def say_problem(exchange: Exchange) -> str:
    """The first thing that the response of *exchange* says is wrong, if it isn't delivered."""
    if exchange.response is None or exchange.verdict.kind == "delivered":
        return ""
    problems = read_response(exchange.request, exchange.response).problems
    return problems[0].message.strip() if problems else ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A request to be sent, with its event, the place of its mapping, and what it must not overtake."""

    key: str
    event: PlannedEvent
    mapping: int
    request: Request
    lanes: frozenset[str]


@dataclass(slots=True)
class Sent:
    """What was done just now: *requests* that were planned, those skipped since they were done, and verdicts now.

    *retried* counts the attempts whose answer asked for another one.
    """

    requests: int
    skipped: int = 0
    retried: int = 0
    verdicts: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    is_stopped: bool = False


class Sender:
    """Sends *plan* to the connection *to*, at most *rate* requests per second, noting each in *journal*.

    Events become requests in *destination* with *settings*, at the run's *moment*. *resends_unknown*: what was sent
    and not answered is sent again. *delays* gives the seconds between retries; *tell* gets counts after each verdict.
    """

    def __init__(
        self,
        plan: SendPlan,
        journal: Journal,
        destination: CompiledDestination,
        settings: Settings,
        to: Connection,
        *,
        moment: float,
        rate: float,
        resends_unknown: bool = False,
        delays: Callable[[], Iterable[float]] = retry_delays,
        tell: Callable[[Sent], None] = lambda _: None,
    ) -> None:
        self.sent = Sent(plan.requests)
        self._plan, self._journal, self._to = plan, journal, to
        self._destination, self._settings, self._moment = destination, settings, moment
        self._pace = _Pace(1 / rate)
        self._resends_unknown, self._delays, self._tell = resends_unknown, delays, tell
        self._stop = asyncio.Event()
        self._last: dict[str, asyncio.Task[None]] = {}
        self._problem: BaseException | None = None

    def stop(self) -> None:
        """Begin nothing more; what is in progress is waited for."""
        self.sent.is_stopped = True
        self._stop.set()

    def count(self) -> int:
        """How many requests the planned events make in this setup."""
        return sum(len(mapping.requests) for event in self._plan.events() for mapping in self._trace(event).mappings)

    async def run(self) -> Sent:
        """Send; WorkspaceError if it makes no sense to go on."""
        try:
            with DeadLetters(self._plan.folder) as dead:
                async with Dispatcher() as dispatcher, asyncio.TaskGroup() as tasks:
                    await self._begin_all(tasks, dispatcher, dead)
        except BaseExceptionGroup as group:
            raise group.exceptions[0] from None
        if self._problem is not None:
            raise self._problem
        return self.sent

    async def _begin_all(self, tasks: asyncio.TaskGroup, dispatcher: Dispatcher, dead: DeadLetters) -> None:
        """Begin each request in its turn; what it must not overtake comes first."""
        room = asyncio.Semaphore(_MOST_BEGUN)
        for event in self._plan.events():
            await asyncio.sleep(0)  # events that were sent before are many, and all the while it may be stopped
            for letter in self._letters(event):
                await room.acquire()
                if self._stop.is_set():
                    return
                before = [self._last[lane] for lane in letter.lanes if lane in self._last]
                task = tasks.create_task(self._deliver(letter, before, dispatcher, dead))
                self._last.update(dict.fromkeys(letter.lanes, task))
                task.add_done_callback(partial(self._finish, letter.lanes, room))
            if self._stop.is_set():
                return

    def _finish(self, lanes: frozenset[str], room: asyncio.Semaphore, task: asyncio.Task[None]) -> None:
        room.release()
        for lane in lanes:
            if self._last.get(lane) is task:
                del self._last[lane]

    def _letters(self, event: PlannedEvent) -> Iterator[Letter]:
        """The requests of *event* that are due."""
        for at, mapping in enumerate(self._trace(event).mappings):
            outcome = mapping.outcome
            if not isinstance(outcome, Ready):
                continue
            for number, request in enumerate(outcome.requests):
                key = f"{event.key}:{at}:{number}"
                if self._is_due(key):
                    yield Letter(key, event, at, request, _find_lanes(outcome.payload))

    def _trace(self, event: PlannedEvent) -> EventTrace:
        identity = str(uuid5(NAMESPACE_URL, event.key))  # the same whenever it is sent
        receipt: Receipt | None = Reception(lambda: self._moment, lambda: identity).receive(event.arrival)
        with clock.hold(self._moment):
            return self._destination.trace(event.body, self._settings, receipt=receipt)

    def _is_due(self, key: str) -> bool:
        noted = self._journal.find(key)
        is_due = noted is None or noted.state is State.AGAIN or (noted.state is State.UNKNOWN and self._resends_unknown)
        self.sent.skipped += not is_due
        return is_due

    async def _deliver(
        self, letter: Letter, before: list[asyncio.Task[None]], dispatcher: Dispatcher, dead: DeadLetters
    ) -> None:
        """Send *letter* once those *before* are done, until its answer is final."""
        if before:
            await asyncio.wait(before)
        delays = iter(self._delays())
        while not self._stop.is_set():
            await self._pace.wait()
            if self._stop.is_set():
                return
            exchange = await dispatcher.attempt(letter.request, self._to, partial(self._journal.begin, letter.key))
            if self._is_hopeless(letter, exchange):
                return
            pause = next(delays, None) if should_retry(exchange) else None
            if pause is None:
                self._settle(letter, exchange, dead)
                return
            self._note_retry(letter, exchange)
            await self._rest(pause)

    def _is_hopeless(self, letter: Letter, exchange: Exchange) -> bool:
        """Whether nothing else would get through either: it is noted to be sent again, and all ends."""
        error, response = exchange.error, exchange.response
        if error is not None and error.kind == "settings":
            self._problem = WorkspaceError(error.message)
        elif response is not None and response.status == _UNAUTHORIZED:
            self._problem = WorkspaceError(f"stopped: {exchange.verdict.reason.split('. ')[0]}; --resume goes on")
            self._journal.end(letter.key, State.AGAIN, exchange.verdict.kind, exchange.verdict.reason)
        else:
            return False
        self.stop()
        return True

    def _note_retry(self, letter: Letter, exchange: Exchange) -> None:
        """Note that an answer asks for a retry; what was sent without an answer stays unknown."""
        self.sent.retried += 1
        if exchange.response is not None or not exchange.wire:
            self._journal.end(letter.key, State.AGAIN, exchange.verdict.kind, exchange.verdict.reason)

    def _settle(self, letter: Letter, exchange: Exchange, dead: DeadLetters) -> None:
        """Note the final answer; what wasn't delivered becomes a dead letter first."""
        verdict = exchange.verdict
        is_delivered = verdict.kind == "delivered"
        if not is_delivered:
            mapping = self._destination.subscriptions[letter.mapping].subscription.name
            dead.add(letter.event, mapping, exchange)
        if exchange.response is not None or not exchange.wire:
            state = State.DELIVERED if is_delivered else State.FAILED
            self._journal.end(letter.key, state, verdict.kind, verdict.reason, say_problem(exchange))
        self.sent.verdicts[letter.mapping, verdict.kind, verdict.reason] += 1
        self._tell(self.sent)

    async def _rest(self, seconds: float) -> None:
        """Wait before a retry, or until all ends."""
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return


class _Pace:
    """Lets one after another go on, *step* seconds apart."""

    def __init__(self, step: float) -> None:
        self._step = step
        self._next = time.monotonic()

    async def wait(self) -> None:
        """Wait for one's turn; first come, first served."""
        now = time.monotonic()
        turn = max(now, self._next)
        self._next = turn + self._step
        if turn > now:
            await asyncio.sleep(turn - now)


def _find_lanes(payload: dict[str, Value]) -> frozenset[str]:
    """The session and the profile that *payload* is for: what is sent to one of them keeps its order."""
    lanes = {f"session {payload[key]}" for key in ("customerSessionId",) if isinstance(payload.get(key), str)}
    inner = payload.get("customerSession")
    for part in (payload, inner if isinstance(inner, dict) else {}):
        for key in ("customerProfileId", "profileId"):
            if isinstance(part.get(key), str):
                lanes.add(f"profile {part[key]}")
    return frozenset(lanes)
