"""One send as saved, and as a row of the list."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any, Final

from talonbench.client import Exchange
from talonbench.destination import Subscription
from talonbench.request import Request, Response, mask_request, mask_secrets
from talonbench.talon_one.secrets import mask_callback_key
from talonbench.values import Json, json_text, parse_json, to_text

_PROFILE_KEYS = ("customerProfileId", "profileId")
NO_ANSWER: Final = -1  # the status to search for sends without a response
_LONGEST = 200_000  # characters of an entry that are searched


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What the list shows of a send; *time* is seconds since 1970, *status* 0 if there was no response."""

    id: int
    time: float
    mapping: str
    action: str
    method: str
    url: str
    profile: str
    status: int
    verdict: str
    duration: float
    connection: str
    error: str


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """A search; an empty string, 0 or None matches everything. *since* and *until* are seconds since 1970.

    *status* may be `NO_ANSWER`.
    """

    text: str = ""
    status: int = 0
    action: str = ""
    profile: str = ""
    verdict: str = ""
    since: float | None = None
    until: float | None = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A complete send. *request* has its keys masked already; *subscription* is as at the time of sending."""

    time: float
    event: str
    subscription: Subscription
    request: Request
    response: Response | None
    error: str
    detail: str
    verdict: str
    code: str
    reason: str
    duration: float
    queued_for: float
    connection: str
    profile: str
    is_simulated: bool = False  # sent to Talonbench's sandbox

    @classmethod
    def from_exchange(
        cls, time: float, event: str, subscription: Subscription, connection: str, exchange: Exchange
    ) -> HistoryEntry:
        """The entry for *exchange*, with keys masked, even in the event itself."""
        error, shown = exchange.error, exchange.request
        return cls(
            time,
            mask_secrets(event, shown),
            mask_callback_key(subscription),
            _without_keys(shown),
            exchange.response,
            error.message if error is not None else "",
            error.detail if error is not None else "",
            exchange.verdict.kind,
            exchange.verdict.code,
            exchange.verdict.reason,
            exchange.duration,
            exchange.queued_for,
            connection,
            _profile(shown),
            exchange.is_simulated,
        )

    def row(self, identity: int) -> HistoryRow:
        """The entry's row in the list."""
        status = 0 if self.response is None else self.response.status
        request, of = self.request, self.subscription
        return HistoryRow(
            identity, self.time, of.name, of.action, request.method, request.url, self.profile, status, self.verdict,
            self.duration, f"{self.connection} (simulated)" if self.is_simulated else self.connection, self.error,
        )  # fmt: skip

    def search_text(self) -> str:
        """The text that is searched."""
        answer = "" if self.response is None else self.response.text
        of, request = self.subscription, self.request
        parts = (of.name, of.action, request.url, self.event, request.body or "", answer, self.error, self.connection)
        return "\n".join(parts)[:_LONGEST].encode("utf-8", "replace").decode()

    def to_json(self) -> str:
        """The complete entry as JSON text."""
        of, request, response = self.subscription, self.request, self.response
        subscription: Json = {
            "id": of.id, "name": of.name, "action": of.action, "trigger": of.trigger, "mapping": of.mapping,
        }  # fmt: skip
        data: dict[str, Json] = {
            "time": self.time,
            "event": self.event,
            "subscription": subscription,
            "request": {
                "method": request.method,
                "url": request.url,
                "headers": [[name, value] for name, value in request.headers],
                "body": request.body,
            },
            "response": None if response is None else _response_json(response),
            "error": self.error,
            "detail": self.detail,
            "verdict": self.verdict,
            "code": self.code,
            "reason": self.reason,
            "seconds": self.duration,
            "waited": self.queued_for,
            "connection": self.connection,
            "profile": self.profile,
            "simulated": self.is_simulated,
        }
        return json_text(data)

    @classmethod
    def from_json(cls, text: str) -> HistoryEntry:
        """The entry that `to_json` wrote."""
        data: Any = parse_json(text)
        request, response = data["request"], data["response"]
        return cls(
            data["time"],
            data["event"],
            Subscription(**data["subscription"]),
            Request(request["method"], request["url"], _pairs(request["headers"]), request["body"]),
            None if response is None else _response(response),
            data["error"],
            data["detail"],
            data["verdict"],
            data["code"],
            data["reason"],
            data["seconds"],
            data["waited"],
            data["connection"],
            data["profile"],
            data.get("simulated", False),
        )


def _without_keys(request: Request) -> Request:
    body = None if request.body is None else mask_secrets(request.body, request)
    return replace(mask_request(request), url=mask_secrets(request.url, request), body=body)


def _profile(request: Request) -> str:
    """The profile of a request: from its body, or the end of its URL."""
    try:
        body = parse_json(request.body) if request.body else None
    except ValueError:
        body = None
    if isinstance(body, dict):
        found = next((body[key] for key in _PROFILE_KEYS if body.get(key)), None)
        if found is not None:
            return to_text(found)
    path = request.url.partition("?")[0]
    return path.rpartition("/")[2] if "/customer_profile" in path else ""


def _response_json(response: Response) -> Json:
    found: dict[str, Json] = {
        "status": response.status,
        "reason": response.reason,
        "headers": [[name, value] for name, value in response.headers],
        "seconds": response.duration,
    }
    try:
        return {**found, "body": response.body.decode()}
    except UnicodeDecodeError:
        return {**found, "base64": base64.b64encode(response.body).decode()}


def _response(data: Any) -> Response:
    body = base64.b64decode(data["base64"]) if "base64" in data else data["body"].encode()
    return Response(data["status"], data["reason"], _pairs(data["headers"]), body, data["seconds"])


def _pairs(listed: Any) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in listed)
