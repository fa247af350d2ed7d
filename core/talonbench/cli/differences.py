"""Kinds of difference between two setups, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talonbench.cli.output import harmless
from talonbench.filters.result import BY_RULES, DISABLED, STOPS
from talonbench.ingestion import format_time
from talonbench.judgement import NO_MATCH

if TYPE_CHECKING:
    from talonbench.archive.against import KindCounts
    from talonbench.archive.kinds import Kind
    from talonbench.values import Json

_SIGNS: Final = {"sends": "+", "discarded": "✕", "filtered": "⊘", "unmatched": "○", "reason": "✕"}
SAID: Final = {
    "sends": "now send",
    "discarded": "now discarded",
    "filtered": "now filtered",
    "unmatched": "no longer matched",
    "reason": "discarded for another reason",
    "request": "address differs",
    "header": "header differs",
    "body": "body differs",
}
_REASONS: Final = {
    NO_MATCH: "doesn't match",
    BY_RULES: "discarded by filters",
    DISABLED: "the destination is disabled",
    **STOPS,
}


def describe_counts(kind: Kind, counts: KindCounts) -> str:
    """*kind* in words, with its *counts* and its first event."""
    where = ", ".join(f"{path}:{line}" for path, line in counts.examples[:1])
    said = describe_kind(kind, f"{counts.events:,} ")
    return f"{said}{_say_time(counts)}; first {where}"


def describe_kind(kind: Kind, count: str = "") -> str:
    """*kind* in words, after its sign and, if it is given, the *count* of its events."""
    named = f"“{harmless(kind.mapping)}”{_say_reason(kind)}" if kind.mapping else _say_reason(kind).strip()
    said = ", ".join(part for part in (_name_place(kind), named) if part)
    return f"{_SIGNS.get(kind.change, '≠')} {count}{SAID[kind.change]}{f': {said}' if said else ''}"


def _name_place(kind: Kind) -> str:
    if kind.change == "body":
        return harmless(kind.detail.removeprefix("/")) or "only the order of keys, or the form of numbers"
    return harmless(kind.detail) if kind.change == "header" else ""


def _say_reason(kind: Kind) -> str:
    if kind.change in ("body", "header", "request"):
        return ""
    code, _, place = kind.detail.partition(":")
    path = place.rpartition(":")[0]
    said = f"{harmless(path)}: {harmless(kind.message)}" if kind.message else _REASONS.get(code, code)
    if kind.change == "sends":
        return f" (before: {said or 'no such mapping'})"
    return f" ({said})" if said and kind.change != "unmatched" else ""


def _say_time(counts: KindCounts) -> str:
    if counts.first is None or counts.last is None:
        return ""
    return f", {_minute(counts.first)} to {_minute(counts.last)}"


def _minute(at: int) -> str:
    return format_time(at).replace("T", " ")[: len("2026-03-01 12:00")]


def kind_json(kind: Kind, counts: KindCounts) -> Json:
    """*kind* with its *counts*."""
    first, last = (None if at is None else format_time(at) for at in (counts.first, counts.last))
    return {
        "change": kind.change,
        "mapping": kind.mapping,
        "detail": kind.detail,
        "message": kind.message,
        "events": counts.events,
        "first": first,
        "last": last,
        "examples": [{"file": path, "line": line} for path, line in counts.examples],
    }
