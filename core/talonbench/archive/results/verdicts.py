"""The verdicts of a run: few, each shared by many events. What is known of an event's outcome is in its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

import orjson

from talonbench.judgement import OK

EventOutcome: TypeAlias = Literal["sends", "discarded", "filtered", "none"]
OUTCOMES: Final[tuple[EventOutcome, ...]] = get_args(EventOutcome)
_FAILED: Final = ("rejected", "invalid")
_TAKEN: Final = ("ready", *_FAILED)


@dataclass(frozen=True, slots=True)
class MappingVerdict:
    """What becomes of an event in one *mapping*, by ID."""

    mapping: str
    outcome: str
    reason: str
    calls: int


@dataclass(frozen=True, slots=True)
class EventVerdict:
    """What becomes of an event: the *code* of its judgement's summary, and the verdict of each mapping."""

    code: str
    mappings: tuple[MappingVerdict, ...]

    @property
    def outcome(self) -> EventOutcome:
        """The outcome that counts; the one of most weight if mappings differ."""
        outcomes = {one.outcome for one in self.mappings}
        if "ready" in outcomes:
            return "sends"
        if outcomes.intersection(_FAILED):
            return "discarded"
        return "filtered" if "filtered" in outcomes else "none"

    @property
    def sends(self) -> int:
        """How many requests are sent."""
        return sum(one.calls for one in self.mappings)

    @property
    def reasons(self) -> frozenset[str]:
        """Why nothing is sent, and why mappings fail that match."""
        failed = {one.reason for one in self.mappings if one.outcome in _FAILED}
        return frozenset(failed or ({self.code} if self.code != OK else ()))

    def takers(self, reasons: Set[str] = frozenset()) -> frozenset[str]:
        """The mappings that match the event; with *reasons*, those that fail for one of them."""
        if not reasons:
            return frozenset(one.mapping for one in self.mappings if one.outcome in _TAKEN)
        failed = (one for one in self.mappings if one.outcome in _FAILED)
        return frozenset(one.mapping for one in failed if one.reason in reasons)

    def fits(self, outcomes: Set[str], reasons: Set[str], mappings: Set[str]) -> bool:
        """Whether the event is among those that are asked for; an empty set asks for all."""
        return (
            (not outcomes or self.outcome in outcomes)
            and (not reasons or not self.reasons.isdisjoint(reasons))
            and (not mappings or not self.takers(reasons).isdisjoint(mappings))
        )


def read_verdict_text(text: str) -> EventVerdict:
    """The verdict that a part has as *text*; ValueError if it isn't one."""
    try:
        found = orjson.loads(text)
        marks = tuple(MappingVerdict(str(a), str(b), str(c), int(d)) for a, b, c, d in found["mappings"])
        return EventVerdict(str(found["summary"]), marks)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a verdict: {text[:80]}") from error


def group_rows(rows: Iterable[tuple[int, str, str, str, str, int]]) -> dict[int, EventVerdict]:
    """The verdicts by number, from *rows* of their number, code, and the columns of one mapping; ``""`` for none."""
    codes: dict[int, str] = {}
    marks: dict[int, list[MappingVerdict]] = {}
    for number, code, mapping, outcome, reason, calls in rows:
        codes[number] = code
        marks.setdefault(number, []).extend([MappingVerdict(mapping, outcome, reason, calls)] if mapping else ())
    return {number: EventVerdict(code, tuple(marks[number])) for number, code in codes.items()}
