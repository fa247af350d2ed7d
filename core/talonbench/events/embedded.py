"""Finds events embedded elsewhere: deep in other JSON, in JSON strings, in logs, messages and programs."""

import base64
import re
from collections.abc import Iterator
from typing import Any, Final

from talonbench.events.arrival import FoundEvent
from talonbench.events.batches import KINDS
from talonbench.events.envelopes import events_of, inner_events, looks_like_event, read_body
from talonbench.events.literals import LiteralError, read_literal
from talonbench.values import parse_json

_DEEPEST: Final = 12
_MOST: Final = 2000  # brackets in a text that are searched
_FREE: Final = ("properties", "traits", "context")  # their content belongs to an event
ADDRESS = re.compile(r"/v1/(track|identify|page|screen|group|alias|batch|import|t|i|p|s|g|a|b)\b")
_FREE_OF: Final = {"identify": "traits", "group": "traits", "page": "properties", "screen": "properties"}
_BASE64: Final = re.compile(r"eyJ[A-Za-z0-9+/]{20,}={0,2}")  # begins as {" does
_SHORT: Final = {kind[0]: kind for kind in KINDS}
_SIGNED = re.compile(r"""authorization["']?\s*[:=]\s*["']?basic\b|\bauth\s*=\s*\(""", re.IGNORECASE)
_OPENING = re.compile(r"[\[{]")
_PART = re.compile(r'"(?:[^"\\\n]|\\.)*+(?:"|$|\\)|[\[{]|[\]}]', re.MULTILINE)


def find_events(value: Any) -> list[FoundEvent]:
    """The events in a JSON value of any shape; what has none at any depth is taken as one, as it is."""
    if isinstance(value, list):
        return [event for item in value for event in find_events(item)]
    found = events_of(value)
    if len(found) == 1 and not looks_like_event(found[0].body):
        return list(find_embedded_events(value)) or found
    return found


def find_embedded_events(value: Any, depth: int = 0, call: str = "") -> Iterator[FoundEvent]:
    """The objects in *value*, at any depth and in JSON strings, that certainly are events.

    *call* is the path of the Tracking API that they go to, empty if none is known.
    """
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        is_event = _is_surely_event(value) or _is_body_of(value, call)
        found = [read_body(value, call)] if is_event else inner_events(value)
        yield from found
        if not found:
            call = _find_call(value) or call
            for key, part in value.items():
                yield from find_embedded_events(part, depth + 1, call) if key not in _FREE else ()
    elif isinstance(value, list):
        for part in value:
            yield from find_embedded_events(part, depth + 1, call)
    elif isinstance(value, str) and (written := _decoded(value)):
        try:
            inner = parse_json(written)
        except ValueError:
            return
        yield from find_embedded_events(inner, depth + 1, call)


def _decoded(text: str) -> str | bytes:
    """The JSON that *text* is, or that it is base64 of, as queues carry it; empty if it is neither."""
    if text.lstrip().startswith(("{", "[")):
        return text
    if _BASE64.fullmatch(text) is None:
        return ""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return ""


def _find_call(holder: dict[str, Any]) -> str:
    """The call that *holder*, such as a request of Postman or HAR, makes by its ``url``."""
    url = holder.get("url")
    address = url.get("raw") if isinstance(url, dict) else url
    return name_call(address) if isinstance(address, str) else ""


def name_call(text: str) -> str:
    """The Tracking API's call that an address in *text* names; empty without one."""
    found = ADDRESS.search(text)
    return _SHORT.get(found[1], found[1]) if found is not None else ""


def _is_surely_event(body: dict[str, Any]) -> bool:
    named = isinstance(body.get("event"), str)
    about = not body.keys().isdisjoint(("userId", "anonymousId"))
    if body.get("type") in KINDS:
        return named or about or "messageId" in body
    return about and (named or not body.keys().isdisjoint(("traits", "properties")))


def _is_body_of(body: dict[str, Any], call: str) -> bool:
    """Whether *body* is what a program sends to *call*: its ID may be a variable, which was left out."""
    if call == "track":
        return isinstance(body.get("event"), str)
    return call in _FREE_OF and isinstance(body.get(_FREE_OF[call]), dict)


def events_among_text(text: str) -> tuple[list[FoundEvent], list[str], int]:
    """The events in a text that isn't one itself, what they leave out, and the number of write keys with them."""
    call = name_call(text)
    left: list[str] = []
    events = list(_among(text, call, left))
    if not events and '{\\"' in text:
        events = list(_among(text.replace('\\"', '"').replace("\\\\", "\\"), call, left))
    return events, left, int(bool(events) and _SIGNED.search(text) is not None)


def _among(text: str, call: str, gone: list[str]) -> Iterator[FoundEvent]:
    """The events in *text*; in a call to the Tracking API, any expression may take the place of a value."""
    at = 0
    for _ in range(_MOST):
        opening = _OPENING.search(text, at)
        if opening is None:
            return
        at = opening.end()
        try:
            written, left, end = read_literal(text, opening.start(), is_strict=not call)
            found = list(find_embedded_events(parse_json(written), call=call))
        except (LiteralError, ValueError):
            at = _behind(text, opening.start())
            continue
        yield from found
        gone += left if found else []
        at = end if found or not left else at  # the skipped part may contain one


def _behind(text: str, start: int) -> int:
    """The offset at which the bracket at *start* is closed, without parsing its content; the end if it isn't."""
    depth = 0
    for part in _PART.finditer(text, start):
        depth += (part[0] in "[{") - (part[0] in "]}")
        if depth == 0:
            return part.end()
    return len(text)
