"""Recognizes Talon.One's responses, and what Segment's Event Delivery shows: event, request and response."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from talonbench.values import Value, json_text, parse_json

_GOOD: Final = 200
_BAD: Final = 400
_STATES: Final = ("effects", "ruleFailureReasons")
_HEADINGS: Final = (
    ("event", re.compile(r"(?:you sent|event(?: payload)?|payload|received from source)\s*:?", re.IGNORECASE)),
    (
        "request",
        re.compile(r"request(?:s)?(?: (?:to|from) (?:the )?(?:destination|talon\.one|segment))?\s*:?", re.IGNORECASE),
    ),
    ("response", re.compile(r"response(?: from (?:the )?(?:destination|talon\.one))?\s*:?", re.IGNORECASE)),
)
_KEYS: Final = {
    "event": ("youSent", "you_sent", "event", "payload"),
    "request": ("requestToDestination", "request_to_destination", "destinationRequest", "request"),
    "response": ("responseFromDestination", "response_from_destination", "destinationResponse", "response"),
}
_REQUEST_LINE = re.compile(r"\s*(GET|PUT|POST|PATCH|DELETE)\s+(\S+)[^\n]*")
_STATUS_LINE = re.compile(
    r"\s*(?:HTTP/[\d.]+\s+|status(?:\s*code)?\s*:?\s*)?([1-5]\d\d)(?:[ \t][^\n{]*)?(?=\n|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundResponse:
    """A response of Talon.One: its *status* and its *body*; *is_implied*: only the body tells the status."""

    status: int
    body: dict[str, Value]
    is_implied: bool = False

    @property
    def text(self) -> str:
        """The body as JSON."""
        return json_text(self.body)


@dataclass(frozen=True, slots=True)
class FoundRequest:
    """A captured request; *method* and *url* are empty where the pane doesn't show them."""

    method: str
    url: str
    body: Value


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery as Segment shows it; a pane that isn't there is None.

    *by* is who responded, for sentences; *error* is why there is no response, if that is known.
    """

    event: dict[str, Value] | None
    request: FoundRequest | None
    response: FoundResponse | None
    by: str = "Talon.One"
    error: str = ""


def find_response(content: Value) -> FoundResponse | None:
    """The response that *content* is, with or without an envelope of status and body; None if it is none."""
    if not isinstance(content, dict):
        return None
    status = _status(content)
    inner = _decoded(content.get("body", content.get("data")))
    if isinstance(inner, dict) and status and (found := find_response(inner) or _told(inner)) is not None:
        return FoundResponse(status, found.body)
    if isinstance(content.get("Error"), str) and ("StatusCode" in content or "RequestUUID" in content):
        return FoundResponse(status or _BAD, content, not status)
    if _has_errors(content):
        return FoundResponse(status or _BAD, content, not status)
    if any(isinstance(content.get(key), list) for key in _STATES) and "type" not in content:
        return FoundResponse(status or _GOOD, content, not status)
    return None


def read_response_text(text: str) -> FoundResponse | None:
    """The response in *text*: JSON, or a status line, headers and JSON as ``curl -i`` prints them."""
    line = _STATUS_LINE.match(text)
    start = text.find("{", line.end() if line is not None else 0)
    if start < 0 or (line is None and text[:start].strip()):
        return None
    content = _decoded(text[start:])
    found = find_response(content)
    if line is None or not isinstance(content, dict):
        return found
    return FoundResponse(int(line[1]), (found or FoundResponse(0, content)).body)


def read_delivery(text: str) -> Delivery | None:
    """The panes in *text*: JSON with one key each, or each under its heading; None if there are fewer than two."""
    content = _decoded(text)
    panes: Mapping[str, Value] = _split(text) if not isinstance(content, dict) else _pick(content)
    if len(panes) < 2 or not panes.keys() & {"request", "response"}:
        return None
    event, response = panes.get("event"), panes.get("response")
    body = _decoded(event) if isinstance(event, str) else event
    return Delivery(
        body if isinstance(body, dict) else None,
        _read_request(panes.get("request")),
        read_response_text(response) if isinstance(response, str) else _whole_response(response),
    )


def _pick(content: dict[str, Value]) -> dict[str, Value]:
    """The panes of JSON; a ``request`` alone may be anything."""
    if not any(
        key in content for keys in _KEYS.values() for key in keys[:3] if key not in ("event", "request", "response")
    ):
        return {}
    return {
        pane: content[key] for pane, keys in _KEYS.items() if (key := next((one for one in keys if one in content), ""))
    }


def _split(text: str) -> dict[str, Value]:
    """The text under each heading."""
    panes: dict[str, list[str]] = {}
    current: list[str] | None = None
    for row in text.splitlines():
        name = next((pane for pane, form in _HEADINGS if form.fullmatch(row.strip().strip("#*-= "))), "")
        if name:
            current = panes.setdefault(name, [])
        elif current is not None:
            current.append(row)
    return {pane: "\n".join(rows).strip() for pane, rows in panes.items()}


def _read_request(pane: Value) -> FoundRequest | None:
    if isinstance(pane, dict):
        url, method = pane.get("url", pane.get("path", "")), pane.get("method", "")
        body = pane.get("body", pane.get("json", pane.get("data"))) if url or method else pane
        return FoundRequest(str(method), str(url), _decoded(body))
    if not isinstance(pane, str):
        return None
    line = _REQUEST_LINE.match(pane)
    start = pane.find("{", line.end() if line is not None else 0)
    body = _decoded(pane[start:]) if start >= 0 else None
    if line is None and body is None:
        return None
    return FoundRequest(line[1] if line is not None else "", line[2] if line is not None else "", body)


def _whole_response(pane: Value) -> FoundResponse | None:
    found = find_response(pane)
    if found is not None or not isinstance(pane, dict):
        return found
    status, inner = _status(pane), _decoded(pane.get("body", pane.get("data")))
    return FoundResponse(status or _GOOD, inner if isinstance(inner, dict) else pane, not status)


def _told(body: dict[str, Value]) -> FoundResponse | None:
    """Inside an envelope with a status, a message is enough."""
    return FoundResponse(0, body) if isinstance(body.get("message"), str) else None


def _has_errors(content: dict[str, Value]) -> bool:
    errors = content.get("errors")
    listed = errors if isinstance(errors, list) else []
    return bool(listed) and all(
        isinstance(one, dict) and isinstance(one.get("source", one.get("title")), (dict, str)) for one in listed
    )


def _status(content: dict[str, Value]) -> int:
    for key in ("StatusCode", "statusCode", "status", "status_code"):
        value = content.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    return 0


def _decoded(value: Value) -> Value:
    """JSON in a string decoded; anything else as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return parse_json(value)
    except ValueError:
        return value
