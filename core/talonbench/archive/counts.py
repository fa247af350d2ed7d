"""Many events in one destination, counted: which mappings match, which fields stay empty, how many requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from talonbench.archive.field_uses import FieldUses, count_uses
from talonbench.archive.verdicts import Mark, Verdict, general_path, read_verdict
from talonbench.judgement import list_faults
from talonbench.pipeline import Ready, Rejected
from talonbench.values import Value, property_order

if TYPE_CHECKING:
    from talonbench.destination import CompiledSubscription
    from talonbench.trace import CompiledDestination, EventTrace

STATUSES: Final = ("ready", "not_triggered", "filtered", "rejected", "invalid")
MOST: Final = 1000  # different faults, responses and names that are counted separately
SELDOM: Final = 10  # one event in so many
LONGEST: Final = 200  # characters of a name
OTHER: Final = "…"  # all further names
Key = TypeVar("Key")
Shape: TypeAlias = tuple[str | None, ...]  # the fields that a payload has and, after None, its custom attributes
Name: TypeAlias = tuple[str, str]  # type and name of an event
Place: TypeAlias = tuple[int, str, str]  # a mapping, and the path and rule of a fault in it


@dataclass(slots=True)
class Tally:
    """What became of some events, everything in the order in which it was first met.

    *verdicts* with their numbers of events; for each mapping the *shapes* of its payloads; the names of the events
    that are *unfired*, by no mapping taken; the first of the *messages* of each fault; for each mapping the *uses* of
    its fields.
    """

    verdicts: Counter[Verdict]
    shapes: list[Counter[Shape]]
    unfired: Counter[Name] = field(default_factory=Counter)
    messages: dict[Place, str] = field(default_factory=dict)
    uses: list[FieldUses] = field(default_factory=list)

    def place(self, path: str, line: int) -> None:
        """Note that the events are found from *line* of *path* on."""
        for one in self.uses:
            one.place(path, line)

    def absorb(self, other: Tally) -> None:
        """Add *other*, whose events follow."""
        self.verdicts.update(other.verdicts)
        for mine, shapes in zip(self.shapes, other.shapes, strict=True):
            mine.update(shapes)
        self.unfired.update(other.unfired)
        for place, message in other.messages.items():
            self.messages.setdefault(place, message)
        self.uses = self.uses or [FieldUses() for _ in other.uses]
        for uses, more in zip(self.uses, other.uses, strict=True):
            uses.absorb(more)


@dataclass(slots=True)
class MappingCounts:
    """One mapping's results for all events.

    *statuses* counts outcomes; *faults* counts events with a fault, by path (an index is ``*``) and rule, and
    *messages* has the first message of each; *filled* counts events whose payload has a field, *attributes* those
    with a custom attribute, of *payloads*; *uses* tells since when a field is missing; *verdicts* counts sent requests
    by verdict and reason, and *answers* has what the first response of each says.
    """

    compiled: CompiledSubscription
    statuses: Counter[str] = field(default_factory=Counter)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    messages: dict[tuple[str, str], str] = field(default_factory=dict)
    filled: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)
    payloads: int = 0
    uses: FieldUses = field(default_factory=FieldUses)
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        """The action's fields that the mapping configures, or that a payload had (by a root directive)."""
        mapping = self.compiled.subscription.mapping
        keys = (one.key for one in self.compiled.action.fields)
        return tuple(key for key in keys if self.filled[key] or not is_empty(mapping.get(key)))

    @property
    def empty(self) -> tuple[str, ...]:
        """The configured fields that are in no payload; empty if there was no payload."""
        return tuple(key for key in self.fields if not self.filled[key]) if self.payloads else ()

    @property
    def seldom(self) -> tuple[str, ...]:
        """The attributes that at most one event in ten has."""
        return tuple(name for name, times in self.attributes.items() if times * SELDOM <= self.payloads)

    def add(self, mark: Mark, times: int, messages: dict[tuple[str, str], str]) -> None:
        """Count *mark*; *messages* has one for each of its faults."""
        self.statuses[mark.status] += times
        for what in mark.faults:
            counted = _bounded(self.faults, what, ("", OTHER), times)
            self.messages.setdefault(counted, messages.get(what, ""))

    def add_shape(self, shape: Shape, times: int) -> None:
        """Count payloads of one *shape*."""
        end = shape.index(None) if None in shape else len(shape)
        self.payloads += times
        for key in shape[:end]:
            self.filled[key or ""] += times
        for name in property_order(dict.fromkeys(key or "" for key in shape[end + 1 :])):
            _bounded(self.attributes, name, OTHER, times)

    def add_verdict(self, verdict: str, reason: str, answer: str = "") -> None:
        """Count the verdict on one sent request; *answer* is what the response says is wrong."""
        counted = _bounded(self.verdicts, (verdict, reason), (verdict, OTHER))
        if answer:
            self.answers.setdefault(counted, answer)


@dataclass(slots=True)
class ReplayCounts:
    """Counts events as they come, in constant memory.

    *mappings* are in the destination's order; *calls* counts requests, *ambiguous* the events whose filter result is
    uncertain, *failed* those that some mapping couldn't send, *unfired* those that match no mapping; *codes* counts
    them by the code of their judgement.
    """

    mappings: tuple[MappingCounts, ...]
    events: int = 0
    calls: int = 0
    ambiguous: int = 0
    failed: int = 0
    unfired: Counter[Name] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def add(self, trace: EventTrace) -> bool:
        """Count one event; return whether none of its outcomes was rejected or invalid."""
        verdict, tally = tally_trace(trace)
        self.absorb(tally)
        return verdict.is_good

    def absorb(self, tally: Tally) -> None:
        """Count the events of *tally*, which follow those that were counted before."""
        messages: list[dict[tuple[str, str], str]] = [{} for _ in self.mappings]
        for (at, path, rule), message in tally.messages.items():
            messages[at][path, rule] = message
        for verdict, times in tally.verdicts.items():
            self._count(verdict, times, messages)
        for counts, shapes in zip(self.mappings, tally.shapes, strict=True):
            for shape, times in shapes.items():
                counts.add_shape(shape, times)
        for counts, uses in zip(self.mappings, tally.uses, strict=True):
            counts.uses.absorb(uses)
        for name, times in tally.unfired.items():
            _bounded(self.unfired, name, (OTHER, OTHER), times)

    def _count(self, verdict: Verdict, times: int, messages: list[dict[tuple[str, str], str]]) -> None:
        self.events += times
        self.codes[verdict.code] += times
        self.ambiguous += times if verdict.is_ambiguous else 0
        self.calls += times * verdict.calls
        self.failed += 0 if verdict.is_good else times
        for counts, mark, said in zip(self.mappings, verdict.marks, messages, strict=True):
            if mark is not None:
                counts.add(mark, times, said)

    @property
    def fired(self) -> int:
        """How many times a mapping was ready."""
        return sum(one.statuses["ready"] for one in self.mappings)


def start_replay(destination: CompiledDestination) -> ReplayCounts:
    """Zero counts for each subscription of *destination*."""
    return ReplayCounts(tuple(MappingCounts(compiled) for compiled in destination.subscriptions))


def tally_trace(trace: EventTrace) -> tuple[Verdict, Tally]:
    """The verdict on one event, and its tally."""
    assert trace.event is not None
    verdict = read_verdict(trace)
    shapes: list[Counter[Shape]] = []
    uses: list[FieldUses] = []
    messages: dict[Place, str] = {}
    for at, mapping in enumerate(trace.mappings):
        outcome = mapping.outcome
        has_payload = isinstance(outcome, Ready | Rejected) and isinstance(outcome.payload, dict)
        shape = [shape_of(outcome.payload)] if has_payload else []  # type: ignore[union-attr, arg-type]
        shapes.append(Counter(shape))
        uses.append(count_uses(shape, shapes[-1], {one: list_fields(one) for one in shape}))
        for fault in () if outcome is None else list_faults(outcome):
            messages.setdefault((at, general_path(fault), fault.rule), fault.message)
    unfired = Counter([name_event(trace.event)] if verdict.is_unfired else ())
    return verdict, Tally(Counter([verdict]), shapes, unfired, messages, uses)


def shape_of(payload: dict[str, Value]) -> Shape:
    """The shape of *payload*, without its empty fields."""
    attributes = payload.get("attributes")
    filled: Iterable[str] = payload
    if not all(payload.values()):
        filled = [key for key, value in payload.items() if value or not is_empty(value)]
    return (*filled, None, *attributes) if isinstance(attributes, dict) else tuple(filled)


def list_fields(shape: Shape) -> list[str]:
    """The fields in *shape*, and each custom attribute behind its field: ``attributes.tier``."""
    end = shape.index(None) if None in shape else len(shape)
    return [*(key or "" for key in shape[:end]), *(f"attributes.{name}" for name in shape[end + 1 :])]


def name_event(event: dict[str, Value]) -> Name:
    """Type and name of *event*, empty if missing, shortened if long."""
    kind, name = event.get("type"), event.get("event") or event.get("name")
    return _short(kind), _short(name)


def _short(value: Value) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""


def is_empty(value: Value) -> bool:
    """Whether *value* fills no field."""
    return value is None or value in ("", [], {})


def _bounded(counter: Counter[Key], key: Key, other: Key, times: int = 1) -> Key:
    """Count *key*, or *other* if there are too many different keys; return the one counted."""
    counted = key if key in counter or len(counter) < MOST else other
    counter[counted] += times
    return counted
