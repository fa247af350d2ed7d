"""Whether Talon.One stored what was sent: each value beside the stored one, read until all is there or time is up."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from talonbench.clock import now
from talonbench.errors import TransportError
from talonbench.management.client import ManagementClient, ManagementError, format_moment
from talonbench.management.comparison import GOOD, Check, check_value, make_pending
from talonbench.management.expectations import Expectation, Subject
from talonbench.values import Json, to_text

_RECENT: Final = 3600  # seconds: an event is looked for among those of the last hour
_LOGGED: Final = 600  # seconds of the access log
_SKEW: Final = 60  # seconds that Talon.One's clock may be behind ours
_FIRST_WAIT: Final = 1.0  # seconds; how soon a change can be read isn't documented
_LINES: Final = 250  # of the access log in a page: each has two payloads of 4 KB
_MOST_LINES: Final = 2000
_ALL_FAILED = (ManagementError, TransportError)


@dataclass(frozen=True, slots=True)
class Received:
    """All checks; the access log's lines about the same IDs; the Application's health; what couldn't be read.

    *rounds* counts how often it was read. *pause*: seconds until it is read again; None after the last round.
    *last_used*: when the Application was last used, as Talon.One says it.
    """

    checks: tuple[Check, ...]
    log: tuple[dict[str, Json], ...]
    health: str
    problems: tuple[str, ...]
    rounds: int = 1
    pause: float | None = None
    last_used: str = ""

    @property
    def is_good(self) -> bool:
        """Whether all of it is stored."""
        return all(one.status in GOOD for one in self.checks)


class _Report(NamedTuple):
    log: tuple[dict[str, Json], ...]
    health: str
    last_used: str
    problems: tuple[str, ...]


async def list_applications(client: ManagementClient) -> list[tuple[str, str]]:
    """The deployment's Applications, as (ID, name)."""
    found = await client.read_list("/v1/applications", "the Applications")
    return [(to_text(one.get("id")), to_text(one.get("name") or "")) for one in found]


async def read_received(
    client: ManagementClient,
    application: str,
    expectations: Sequence[Expectation],
    wait: float,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Received:
    """Check *expectations* in *application*, again and again with growing pauses for up to *wait* seconds."""
    watched = watch_received(client, application, expectations, wait, sleep=sleep, clock=clock)
    return [found async for found in watched][-1]


async def watch_received(
    client: ManagementClient,
    application: str,
    expectations: Sequence[Expectation],
    wait: float,
    *,
    since: float | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Received]:
    """Each round of `read_received`; what isn't there is pending until the last one.

    *since*: when the sending began, in seconds since the epoch; by default events of the last hour count.
    """
    reader = _Reader(client, application, since)
    until, pause, rounds = clock() + wait, _FIRST_WAIT, 1
    while True:
        checks, problems = await reader.check(expectations)
        report = await reader.report(expectations)
        left = until - clock()
        is_last = all(one.is_settled for one in checks) or left <= 0
        told = tuple(dict.fromkeys((*problems, *report.problems)))
        yield Received(
            checks if is_last else tuple(one if one.is_settled else replace(one, status="pending") for one in checks),
            report.log,
            report.health,
            told,
            rounds,
            None if is_last else min(pause, left),
            report.last_used,
        )
        if is_last:
            return
        await sleep(min(pause, left))
        pause, rounds = pause * 2, rounds + 1


class _Reader:
    """Reads subjects of one Application."""

    def __init__(self, client: ManagementClient, application: str, since: float | None) -> None:
        self._client = client
        self._place = f"/v1/applications/{application}"
        self._since = since

    async def check(self, expectations: Sequence[Expectation]) -> tuple[tuple[Check, ...], tuple[str, ...]]:
        """Each expectation as it is now, and what couldn't be read."""
        checks: dict[int, Check] = {}
        problems: list[str] = []
        groups: dict[Subject, list[Expectation]] = {}
        for one in expectations:
            groups.setdefault(replace(one.subject, number=1), []).append(one)
        for subject, own in groups.items():
            try:
                found = await self._check_subject(subject, own)
            except _ALL_FAILED as error:
                problems.append(str(error))
                found = [make_pending(one) for one in own]
            checks.update((id(one), check) for one, check in zip(own, found, strict=True))
        return tuple(checks[id(one)] for one in expectations), tuple(problems)

    async def _check_subject(self, subject: Subject, own: Sequence[Expectation]) -> list[Check]:
        if subject.kind == "event":
            events = _assign(own, await self._list_events(subject))
            return [check_value(one, events.get(one.subject), {}) for one in own]
        found = await self._find(subject)
        coupons = await self._coupons(subject) if any(one.rule == "coupon" for one in own) else {}
        return [check_value(one, found, coupons) for one in own]

    async def _find(self, subject: Subject) -> dict[str, Json] | None:
        """What Talon.One has of *subject*; None if nothing."""
        about = f"the {subject.kind}s"
        if subject.kind == "audience":
            listed = await self._client.read_list("/v1/audiences", about)
        else:
            path = f"{self._place}/{'customers' if subject.kind == 'profile' else 'sessions'}"
            listed = await self._client.read_list(path, about, {"integrationId": subject.id})
        return next((one for one in listed if one.get("integrationId") == subject.id), None)

    async def _list_events(self, subject: Subject) -> list[dict[str, Json]]:
        """The events of this type and profile since the send, the newest first."""
        begun = now() - _RECENT if self._since is None else self._since - _SKEW
        query = {"type": subject.type, "createdAfter": format_moment(begun)}
        if subject.id:
            query["profile"] = subject.id
        listed = await self._client.read_list(f"{self._place}/events/no_total", "the events", query)
        return sorted(listed, key=lambda one: to_text(one.get("created") or ""), reverse=True)

    async def _coupons(self, subject: Subject) -> dict[str, dict[str, Json]]:
        found = await self._client.read_list(
            "/v1/coupon_rejections", "the coupons' results", {"sessionIntegrationId": subject.id}
        )
        return {to_text(one.get("couponCode") or ""): one for one in found}

    async def report(self, expectations: Sequence[Expectation]) -> _Report:
        """The access log's lines that name one of the IDs, the Application's health, and what couldn't be read."""
        log: tuple[dict[str, Json], ...] = ()
        health, last_used, problems = "", "", []
        try:
            log, is_cut = await self._read_log({one.subject.id for one in expectations if one.subject.id})
            if is_cut:
                problems.append(f"Only the first {_MOST_LINES:,} lines of the access log were searched.")
        except _ALL_FAILED as error:
            problems.append(str(error))
        try:
            report = await self._client.read(f"{self._place}/health_report", "the Application's health")
            health, last_used = to_text(report.get("summary") or ""), to_text(report.get("lastUsed") or "")
        except _ALL_FAILED as error:
            problems.append(str(error))
        return _Report(log, health, last_used, tuple(problems))

    async def _read_log(self, names: set[str]) -> tuple[tuple[dict[str, Json], ...], bool]:
        """The lines that name one of *names*, and whether there are more than were read."""
        begun = now() - _LOGGED if self._since is None else self._since - _SKEW
        lines = await self._client.read_list(
            f"{self._place}/access_logs/no_total",
            "the access log",
            {"rangeStart": format_moment(begun), "rangeEnd": format_moment(now() + _SKEW)},
            size=_LINES,
            most=_MOST_LINES,
        )
        return tuple(line for line in lines if _names_any(line, names)), len(lines) >= _MOST_LINES


def _assign(own: Sequence[Expectation], stored: Sequence[dict[str, Json]]) -> dict[Subject, dict[str, Json]]:
    """The *stored* event (the newest is first) for each that was sent: the one that has most of its values.

    Among equal ones the newest counts, in the order of sending.
    """
    sent: dict[Subject, list[Expectation]] = {}
    for one in own:
        sent.setdefault(one.subject, []).append(one)
    scores = [
        (sum(check_value(part, event, {}).status in GOOD for part in parts), -at, subject.number, subject)
        for subject, parts in sent.items()
        for at, event in enumerate(stored)
    ]
    assigned: dict[Subject, dict[str, Json]] = {}
    taken: set[int] = set()
    for _, at, _, subject in sorted(scores, key=lambda score: score[:3], reverse=True):
        if subject not in assigned and at not in taken:
            taken.add(at)
            assigned[subject] = stored[-at]
    return assigned


def _names_any(line: dict[str, Json], names: set[str]) -> bool:
    text = f"{line.get('requestUri')} {line.get('requestPayload')}"
    return any(name in text for name in names)
