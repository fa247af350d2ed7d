"""Whether Talon.One stored what was sent: each value beside the stored one, read until all is there or time is up."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from talonbench.clock import now
from talonbench.errors import TransportError
from talonbench.management.client import ManagementClient, ManagementError
from talonbench.management.expectations import Expectation, Subject
from talonbench.values import UNDEFINED, Json, Undefined, Value, json_text, to_text
from talonbench.values.pointer import get_at

Status = Literal["stored", "converted", "differs", "missing", "pending", "applied", "member", "left", "recorded"]
GOOD: Final = frozenset(("stored", "converted", "applied", "member", "left", "recorded"))
_RECENT: Final = 3600  # seconds: an event is looked for among those of the last hour
_LOGGED: Final = 600  # seconds of the access log
_FIRST_WAIT: Final = 1.0  # seconds; how soon a change can be read isn't documented


@dataclass(frozen=True, slots=True)
class Check:
    """A value that was *sent*, and what is *stored* (undefined if nothing is); *note* is Talon.One's reason, if any."""

    what: str
    path: str
    sent: Json
    stored: Value
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """All checks; the access log's lines about the same IDs; the Application's health; what couldn't be read."""

    checks: tuple[Check, ...]
    log: tuple[dict[str, Json], ...]
    health: str
    problems: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether all of it is stored."""
        return all(one.status in GOOD for one in self.checks)


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
    reader = _Reader(client, application)
    until, pause = clock() + wait, _FIRST_WAIT
    while True:
        checks, problems = await reader.check(expectations)
        left = until - clock()
        if all(one.status in GOOD for one in checks) or left <= 0:
            break
        await sleep(min(pause, left))
        pause *= 2
    log, health, more = await reader.read_log(expectations)
    return Received(checks, log, health, tuple(dict.fromkeys((*problems, *more))))


class _Reader:
    """Reads subjects of one Application."""

    def __init__(self, client: ManagementClient, application: str) -> None:
        self._client = client
        self._place = f"/v1/applications/{application}"

    async def check(self, expectations: Sequence[Expectation]) -> tuple[tuple[Check, ...], tuple[str, ...]]:
        """Each expectation as it is now, and what couldn't be read."""
        checks: list[Check] = []
        problems: list[str] = []
        for subject in dict.fromkeys(one.subject for one in expectations):
            own = [one for one in expectations if one.subject == subject]
            try:
                found = await self._find(subject, own)
                coupons = await self._coupons(subject) if any(one.rule == "coupon" for one in own) else {}
            except (ManagementError, TransportError) as error:
                problems.append(str(error))
                checks += [Check(str(subject), one.path, one.sent, UNDEFINED, "pending") for one in own]
            else:
                checks += [_check(one, found, coupons) for one in own]
        return tuple(checks), tuple(problems)

    async def _find(self, subject: Subject, expected: Sequence[Expectation]) -> dict[str, Json] | None:
        """What Talon.One has of *subject*; None if nothing."""
        about = f"the {subject.kind}s"
        if subject.kind == "audience":
            listed = await self._client.read_list("/v1/audiences", about)
            return next((one for one in listed if one.get("integrationId") == subject.id), None)
        if subject.kind == "event":
            return await self._find_event(subject, expected)
        path = f"{self._place}/{'customers' if subject.kind == 'profile' else 'sessions'}"
        listed = await self._client.read_list(path, about, integrationId=subject.id)
        return next((one for one in listed if one.get("integrationId") == subject.id), None)

    async def _find_event(self, subject: Subject, expected: Sequence[Expectation]) -> dict[str, Json] | None:
        """Of the last hour's events of this type, the one that has most of what was sent; the newest of several."""
        query = {"type": subject.type, "createdAfter": _moment(now() - _RECENT)}
        if subject.id:
            query["profile"] = subject.id
        listed = await self._client.read_list(f"{self._place}/events/no_total", "the events", **query)
        newest = sorted(listed, key=lambda one: to_text(one.get("created") or ""), reverse=True)
        return max(newest, key=lambda one: sum(_check(part, one, {}).status in GOOD for part in expected), default=None)

    async def _coupons(self, subject: Subject) -> dict[str, dict[str, Json]]:
        found = await self._client.read_list(
            "/v1/coupon_rejections", "the coupons' results", sessionIntegrationId=subject.id
        )
        return {to_text(one.get("couponCode") or ""): one for one in found}

    async def read_log(
        self, expectations: Sequence[Expectation]
    ) -> tuple[tuple[dict[str, Json], ...], str, tuple[str, ...]]:
        """The access log's lines that name one of the IDs, the Application's health, and what couldn't be read."""
        log: tuple[dict[str, Json], ...] = ()
        health, problems = "", []
        names = {one.subject.id for one in expectations if one.subject.id}
        try:
            span = {"rangeStart": _moment(now() - _LOGGED), "rangeEnd": _moment(now() + 1)}
            lines = await self._client.read_list(f"{self._place}/access_logs/no_total", "the access log", **span)
            log = tuple(line for line in lines if _names_any(line, names))
        except (ManagementError, TransportError) as error:
            problems.append(str(error))
        try:
            report = await self._client.read(f"{self._place}/health_report", "the Application's health")
            health = to_text(report.get("summary") or "")
        except (ManagementError, TransportError) as error:
            problems.append(str(error))
        return log, health, tuple(problems)


def _names_any(line: dict[str, Json], names: set[str]) -> bool:
    text = f"{line.get('requestUri')} {line.get('requestPayload')}"
    return any(name in text for name in names)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _check(one: Expectation, found: dict[str, Json] | None, coupons: dict[str, dict[str, Json]]) -> Check:
    what = str(one.subject)
    if found is None:
        return Check(what, one.path, one.sent, UNDEFINED, "stored" if one.rule == "gone" else "missing")
    stored = get_at(found, one.keys)
    if one.rule in ("member", "left"):
        return _check_membership(one, stored)
    if one.rule == "coupon":
        return _check_coupon(one, stored, coupons.get(to_text(one.sent)))
    if one.rule == "recorded":
        return Check(what, one.path, one.sent, stored, "recorded")
    return Check(what, one.path, one.sent, stored, _compare(one.sent, stored))


def _check_membership(one: Expectation, memberships: Value) -> Check:
    listed = memberships if isinstance(memberships, list) else []
    known = [part for part in listed if isinstance(part, dict) and one.sent in (part.get("id"), part.get("name"))]
    stored: Value = known[0] if known else UNDEFINED
    status: Status = "member" if known else "missing"
    if one.rule == "left":
        status = "differs" if known else "left"
    return Check(str(one.subject), one.path, one.sent, stored, status)


def _check_coupon(one: Expectation, coupon: Value, result: dict[str, Json] | None) -> Check:
    """By Talon.One's own result; else by the session's coupon, which needn't list several."""
    if result is not None:
        status: Status = "applied" if result.get("status") == "applied" else "differs"
        note = "" if status == "applied" else to_text(result.get("summary") or "")
        return Check(str(one.subject), one.path, one.sent, to_text(result.get("status") or ""), status, note)
    return Check(str(one.subject), one.path, one.sent, coupon, "applied" if coupon == one.sent else "missing")


def _compare(sent: Json, stored: Value) -> Status:
    if isinstance(stored, Undefined):
        return "stored" if sent is None else "missing"  # null removes an attribute
    if json_text(_plain(sent)) == json_text(_plain(stored)):
        return "stored"
    return "converted" if _is_same(sent, stored) else "differs"


def _plain(value: Value) -> Value:
    """*value* with the keys of objects sorted and whole numbers as such."""
    if isinstance(value, dict):
        return {f".{key}": _plain(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_same(sent: Json, stored: Value) -> bool:
    """Whether both say the same in another notation: a number or truth as text, a time in another zone."""
    if isinstance(sent, list) and isinstance(stored, list):
        return len(sent) == len(stored) and all(_compare(*pair) in GOOD for pair in zip(sent, stored, strict=True))
    if isinstance(sent, str) != isinstance(stored, str):
        return to_text(_plain(sent)) == to_text(_plain(stored))
    if isinstance(sent, str) and isinstance(stored, str):
        moments = [_read_time(text) for text in (sent, stored)]
        return moments[0] is not None and moments[0] == moments[1]
    return False


def _read_time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
