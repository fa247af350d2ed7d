"""Reads the file of a replay's dead letters: each line is a request that wasn't delivered, its event and the answer."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from talonbench.responses.recognition import Delivery, FoundRequest, FoundResponse
from talonbench.talon_one import GATEWAY
from talonbench.values import Value, parse_json

_KEYS: Final = frozenset({"file", "line", "mapping", "verdict", "status", "response", "request", "event"})
_HOSTS: Final = ".talon.one"


def is_dead_letters(text: str) -> bool:
    """Whether *text* is lines of dead letters, judging by the first."""
    return text.lstrip().startswith("{") and '"verdict"' in text and _read(text.lstrip().partition("\n")[0]) is not None


def read_dead_letters(text: str) -> list[tuple[int, Delivery | None]]:
    """The deliveries in *text*, each with the number of its line; None for a line that is none."""
    return [(number, _read(row)) for number, row in enumerate(text.split("\n"), 1) if row.strip()]


def _read(row: str) -> Delivery | None:
    try:
        line = parse_json(row)
    except ValueError:
        return None
    if not isinstance(line, dict) or not line.keys() >= _KEYS:
        return None
    request, event, status = line["request"], line["event"], line["status"]
    if not isinstance(request, dict) or not isinstance(event, dict):
        return None
    url = str(request.get("url", ""))
    found = FoundRequest(str(request.get("method", "")), url, _parse(request.get("body")))
    response = _read_body(line["response"]) if isinstance(status, int) else None
    told = FoundResponse(status, response) if isinstance(status, int) and response is not None else None
    return Delivery(event, found, told, _name_responder(url), str(line.get("error") or ""))


def _read_body(text: Value) -> dict[str, Value]:
    """The response's body; a text that isn't JSON says what it says as a message."""
    body = _parse(text)
    if isinstance(body, dict):
        return body
    return {"message": text} if isinstance(text, str) and text.strip() else {}


def _parse(text: Value) -> Value:
    try:
        return parse_json(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _name_responder(url: str) -> str:
    """Who answered, for sentences: an address that isn't Talon.One's by its address."""
    parts = urlsplit(url)
    origin, host = f"{parts.scheme}://{parts.netloc}", parts.hostname or ""
    return "Talon.One" if origin == GATEWAY or host.endswith(_HOSTS) else origin
