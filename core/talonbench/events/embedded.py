"""Finds events embedded elsewhere: deep in other JSON, in JSON strings, in logs, messages and programs."""

import re
from collections.abc import Iterator
from typing import Any, Final

from talonbench.events.batches import KINDS, infer_type
from talonbench.events.envelopes import inner_events
from talonbench.events.literals import LiteralError, read_literal
from talonbench.values import parse_json

_DEEPEST: Final = 12
_MOST: Final = 2000  # brackets in a text that are searched
_FREE: Final = ("properties", "traits", "context")  # their content belongs to an event
_ADDRESS = re.compile(r"/v1/(track|identify|page|screen|group|alias)\b")
_SIGNED = re.compile(r"""authorization["']?\s*[:=]\s*["']?basic\b|\bauth\s*=\s*\(""", re.IGNORECASE)
_OPENING = re.compile(r"[\[{]")
_PART = re.compile(r'"(?:[^"\\\n]|\\.)*+(?:"|$|\\)|[\[{]|[\]}]', re.MULTILINE)


def find_embedded_events(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects in *value*, at any depth and in JSON strings, that certainly are events."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        found = [value] if _is_surely_event(value) else inner_events(value)
        yield from (infer_type(one) for one in found)
        if not found:
            for key, part in value.items():
                yield from find_embedded_events(part, depth + 1) if key not in _FREE else ()
    elif isinstance(value, list):
        for part in value:
            yield from find_embedded_events(part, depth + 1)
    elif isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        try:
            inner = parse_json(value)
        except ValueError:
            return
        yield from find_embedded_events(inner, depth + 1)


def _is_surely_event(body: dict[str, Any]) -> bool:
    named = isinstance(body.get("event"), str)
    about = not body.keys().isdisjoint(("userId", "anonymousId"))
    if body.get("type") in KINDS:
        return named or about or "messageId" in body
    return about and (named or not body.keys().isdisjoint(("traits", "properties")))


def events_among_text(text: str) -> tuple[list[dict[str, Any]], int]:
    """The events in a text that isn't one itself, and the number of write keys with them."""
    events = list(_among(text))
    if not events and '{\\"' in text:
        events = list(_among(text.replace('\\"', '"').replace("\\\\", "\\")))
    address = _ADDRESS.search(text)
    called = [infer_type(event, address[1] if address else "") for event in events]
    return called, int(bool(events) and _SIGNED.search(text) is not None)


def _among(text: str) -> Iterator[dict[str, Any]]:
    at = 0
    for _ in range(_MOST):
        opening = _OPENING.search(text, at)
        if opening is None:
            return
        at = opening.end()
        try:
            written, left, end = read_literal(text, opening.start())
            found = list(find_embedded_events(parse_json(written)))
        except (LiteralError, ValueError):
            at = _behind(text, opening.start())
            continue
        yield from found
        at = end if found or not left else at  # the skipped part may contain one


def _behind(text: str, start: int) -> int:
    """The offset at which the bracket at *start* is closed, without parsing its content; the end if it isn't."""
    depth = 0
    for part in _PART.finditer(text, start):
        depth += (part[0] in "[{") - (part[0] in "]}")
        if depth == 0:
            return part.end()
    return len(text)
