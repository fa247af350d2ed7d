"""Personal data replaced by stable placeholders: the same value is the same placeholder everywhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from talonbench.errors import EventSyntaxError
from talonbench.events import read_event
from talonbench.report.content import Content
from talonbench.values import Value

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IP = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}\b")
_PHONE = re.compile(r"\+\d[\d ()/-]{6,}\d")
_NAMES = re.compile(
    r"((first|last|full).?)?name|street|address\d?|birth(day|date)|phone|mobile|email|ip", re.IGNORECASE
)
_PEOPLE = ("traits", "context")


@dataclass(frozen=True, slots=True)
class Redaction:
    """*value* is to be shown as *placeholder*; *why* says what it is taken for."""

    value: str
    placeholder: str
    why: str


def redactions(content: Content) -> tuple[Redaction, ...]:
    """What would be replaced in *content*: to be looked at before it is saved."""
    found: dict[str, str] = {}
    for value in _by_name(content.event):
        found.setdefault(value, "name")
    for text in _texts(content):
        for pattern, why in ((_EMAIL, "email"), (_IP, "ip"), (_PHONE, "phone")):
            for match in pattern.findall(text):
                found[match] = why
    counts: dict[str, int] = {}
    result = []
    for value, why in found.items():
        counts[why] = counts.get(why, 0) + 1
        result.append(Redaction(value, f"<{why}-{counts[why]}>", why))
    return tuple(result)


def redacted(content: Content, chosen: Sequence[Redaction]) -> Content:
    """*content* with each of *chosen* replaced, longest first."""
    ordered = sorted(chosen, key=lambda one: -len(one.value))
    changed: Content = _replaced(content, ordered)
    return changed


def _by_name(event: str) -> list[str]:
    """Texts of the event at keys that people are known by, below traits and context."""
    try:
        body = read_event(event).body
    except EventSyntaxError:
        return []
    return [value for key in _PEOPLE for value in _named(body.get(key), below=True)]


def _named(value: Value, below: bool) -> Iterator[str]:
    members = value.items() if isinstance(value, dict) else ()
    for key, part in members:
        if isinstance(part, str) and len(part) > 1 and below and _NAMES.fullmatch(key) and key not in ("library",):
            yield part
        elif isinstance(part, dict) and key not in ("library", "app", "os", "campaign", "page", "screen"):
            yield from _named(part, below)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def _replaced(value: Any, chosen: Sequence[Redaction]) -> Any:
    if isinstance(value, str):
        for one in chosen:
            value = value.replace(one.value, one.placeholder)
        return value
    if isinstance(value, tuple):
        return tuple(_replaced(part, chosen) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _replaced(getattr(value, field.name), chosen) for field in fields(value)})
    return value
