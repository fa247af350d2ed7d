"""What the sandbox has of Talon.One's Management API: reading what the gateway's calls stored, and their log.

Paths, parameters and the names in the responses are the specification's; what it leaves open is invented.
"""

import time
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request

from talonbench.ingestion import read_time
from talonbench.responses import explain_rejection
from talonbench.sandbox.catalog import Catalog, SandboxAttribute
from talonbench.sandbox.memory import Memory
from talonbench.sandbox.replies import RefusedRequest, Reply
from talonbench.sandbox.store import APPLICATION, Store, StoredSession, now
from talonbench.values import Value, json_text

PER_SECOND: Final = 3  # calls of one endpoint; Talon.One's own limit
_MOST_ROWS: Final = 1000  # of a page
_PAYLOAD: Final = 4096  # characters of a payload that the log keeps
_Read = Callable[[Request], Awaitable[Reply]]


def log_call(store: Store, request: Request, reply: Reply) -> None:
    """Add a call of the gateway to the access log."""
    payload: bytes = getattr(request.state, "payload", b"")
    query = f"?{request.url.query}" if request.url.query else ""
    store.calls.append(
        {
            "uuid": str(uuid.uuid4()),
            "status": reply.status,
            "method": request.method,
            "requestUri": f"{request.url.path}{query}",
            "time": now(),
            "requestPayload": payload.decode("utf-8", "replace")[:_PAYLOAD],
            "responsePayload": "" if reply.body is None else json_text(reply.body)[:_PAYLOAD],
        }
    )


def keep_effects(store: Store, request: Request, reply: Reply) -> None:
    """Remember the effects of *reply*, if it has any."""
    effects = (reply.body or {}).get("effects")
    if effects:
        store.effects.append({"time": now(), "source": f"{request.method} {request.url.path}", "effects": effects})


class Management:
    """The endpoints over one memory."""

    def __init__(self, memory: Memory, check_key: Callable[[Request], None]) -> None:
        self._memory = memory
        self._check_key = check_key
        self._moments: dict[str, deque[float]] = {}

    @property
    def _store(self) -> Store:
        return self._memory.store

    @property
    def _catalog(self) -> Catalog:
        return self._memory.catalog

    def list_routes(self) -> list[tuple[str, _Read]]:
        """Each path, and what reads it."""
        application = f"/v1/applications/{APPLICATION}"
        reads: dict[str, Callable[[Request], dict[str, Value]]] = {
            "/v1/applications": self._applications,
            f"{application}/health_report": self._health,
            f"{application}/customers": self._customers,
            f"{application}/sessions": self._sessions,
            f"{application}/events/no_total": self._events,
            f"{application}/access_logs/no_total": self._calls,
            "/v1/attributes": self._attributes,
            "/v1/event_types": self._event_types,
            "/v1/audiences": self._audiences,
            "/v1/coupon_rejections": self._coupons,
        }
        return [(path, self._guard(path, read)) for path, read in reads.items()]

    def _guard(self, path: str, read: Callable[[Request], dict[str, Value]]) -> _Read:
        async def guarded(request: Request) -> Reply:
            self._check_key(request)
            moments = self._moments.setdefault(path, deque(maxlen=PER_SECOND))
            if len(moments) == PER_SECOND and time.monotonic() - moments[0] < 1:
                raise RefusedRequest(429, "Too many requests")
            moments.append(time.monotonic())
            return Reply(200, read(request))

        return guarded

    def _applications(self, _: Request) -> dict[str, Value]:
        one: dict[str, Value] = {"id": APPLICATION, "name": "Sandbox", "timezone": "UTC", "currency": "EUR"}
        return {"totalResultSize": 1, "data": [{**one, "caseSensitivity": "sensitive", "sandbox": True}]}

    def _health(self, _: Request) -> dict[str, Value]:
        calls = self._store.calls
        if not calls:
            return {"summary": "NONE"}
        failed = any(isinstance(one["status"], int) and one["status"] >= 400 for one in calls)
        return {"summary": "WARNING" if failed else "OK", "lastUsed": calls[-1]["time"]}

    def _customers(self, request: Request) -> dict[str, Value]:
        found = self._store.profiles.get(request.query_params.get("integrationId", ""))
        return _page([] if found is None else [found.shown()])

    def _sessions(self, request: Request) -> dict[str, Value]:
        found = self._store.sessions.get(request.query_params.get("integrationId", ""))
        return _page([] if found is None else [_show_session(found)])

    def _events(self, request: Request) -> dict[str, Value]:
        """The newest first; *profileId* is the profile's number."""
        kinds, profile = request.query_params.get("type", ""), request.query_params.get("profile")
        numbers = {key: one.id for key, one in self._store.profiles.items()}
        return _page([
            {**one, "profileId": numbers.get(str(one["profileId"]), 0), "effects": [], "ruleFailureReasons": []}
            for one in reversed(self._store.events)
            if (not kinds or one["type"] in kinds.split(",")) and profile in (None, one["profileId"])
        ])  # fmt: skip

    def _calls(self, request: Request) -> dict[str, Value]:
        if "rangeStart" not in request.query_params or "rangeEnd" not in request.query_params:
            raise RefusedRequest(400, "rangeStart and rangeEnd are required.")
        start, end = (read_time(request.query_params[name]) for name in ("rangeStart", "rangeEnd"))
        if start is None or end is None:
            raise RefusedRequest(400, "rangeStart and rangeEnd must be times.")
        return _page([one for one in reversed(self._store.calls) if start <= (read_time(one["time"]) or 0) < end])

    def _attributes(self, request: Request) -> dict[str, Value]:
        known = self._catalog.list_attributes()
        return _cut(request, [_show_attribute(at, one) for at, one in enumerate(known, 1)])

    def _event_types(self, request: Request) -> dict[str, Value]:
        known = self._catalog.list_event_types()
        if known is None:
            raise RefusedRequest(404, "the sandbox accepts every event type, so it lists none.")
        return _cut(request, [
            {"id": at, "created": now(), "name": name, "title": name, "description": ""}
            for at, name in enumerate(known, 1)
        ])  # fmt: skip

    def _audiences(self, _: Request) -> dict[str, Value]:
        return _page([{**one.shown(), "integration": "segment"} for one in self._store.audiences.values()])

    def _coupons(self, request: Request) -> dict[str, Value]:
        session = self._store.sessions.get(request.query_params.get("sessionIntegrationId", ""))
        codes = session.parts.get("couponCodes") if session is not None else []
        return _page([
            _show_coupon(code, self._memory.rules.check_coupon(code, session))
            for code in (codes if isinstance(codes, list) else [])
            if session is not None and isinstance(code, str)
        ])  # fmt: skip


def _page(data: list[Value]) -> dict[str, Value]:
    return {"hasMore": False, "data": data}


def _cut(request: Request, rows: list[Value]) -> dict[str, Value]:
    """The page of *rows* that is asked for."""
    asked = [request.query_params.get(name, "") for name in ("skip", "pageSize")]
    start, size = (
        int(one) if one.isdecimal() else default for one, default in zip(asked, (0, _MOST_ROWS), strict=True)
    )
    return {"totalResultSize": len(rows), "data": rows[start : start + min(size, _MOST_ROWS)]}


def _show_attribute(number: int, one: SandboxAttribute) -> Value:
    shown: dict[str, Value] = {
        "id": number,
        "entity": one.entity,
        "name": one.name,
        "title": one.name,
        "type": one.type,
        "suggestions": [*one.allowed] if one.allowed is not None else [],
        "restrictedBySuggestions": one.allowed is not None,
    }
    return {**shown, "eventType": one.event_type} if one.event_type else shown


def _show_session(session: StoredSession) -> dict[str, Value]:
    shown = session.shown()
    codes = shown["couponCodes"]
    return {
        "id": session.id,
        "created": session.created,
        "integrationId": session.integration_id,
        "profileintegrationid": shown["profileId"],
        "state": session.state,
        "coupon": codes[0] if isinstance(codes, list) and codes else "",
        "referral": shown.get("referralCode", ""),
        "cartItems": shown["cartItems"],
        "attributes": shown["attributes"],
        "total": session.total,
        "totalDiscounts": session.given.discount,
    }


def _show_coupon(code: str, reason: str | None) -> Value:
    summary = "The coupon was applied." if reason is None else f"The coupon was rejected: {explain_rejection(reason)}."
    return {
        "status": "applied" if reason is None else "rejected",
        "couponCode": code,
        "summary": summary,
        "createdAt": now(),
    }
