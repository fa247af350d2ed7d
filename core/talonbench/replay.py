"""Many events through one destination, counted: what fires and what not, which fields stay empty, how many calls."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, TypeVar

from talonbench.destination import CompiledSubscription, Invalid
from talonbench.errors import Fault
from talonbench.pipeline import Outcome, Ready, Rejected
from talonbench.trace import CompiledDestination, EventTrace
from talonbench.values import Value

STATUSES: Final = ("ready", "not_triggered", "filtered", "rejected", "invalid")
MOST: Final = 1000  # different faults, answers and names that are told apart
SELDOM: Final = 10  # one event in so many
LONGEST: Final = 200  # characters of a name
OTHER: Final = "…"  # all further names
Key = TypeVar("Key")
_INDEX = re.compile(r"/\d+(?=/|$)")


@dataclass(slots=True)
class MappingCounts:
    """What one mapping did with all events.

    *statuses* counts outcomes; *faults* the events that have one, by path (an index is ``*``) and rule, and *messages*
    has the first message of each; *filled* the events in whose payload a field stands, *attributes* those that carry
    a custom attribute, of *payloads*; *verdicts* what became of requests that were sent, and why.
    """

    compiled: CompiledSubscription
    statuses: Counter[str] = field(default_factory=Counter)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    messages: dict[tuple[str, str], str] = field(default_factory=dict)
    filled: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)
    payloads: int = 0
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def fields(self) -> tuple[str, ...]:
        """The action's fields that the mapping configures, or that stood in a payload (by a root directive)."""
        mapping = self.compiled.subscription.mapping
        keys = (one.key for one in self.compiled.action.fields)
        return tuple(key for key in keys if self.filled[key] or not _is_empty(mapping.get(key)))

    @property
    def empty(self) -> tuple[str, ...]:
        """The configured fields that stand in no payload; nothing is said where there was none."""
        return tuple(key for key in self.fields if not self.filled[key]) if self.payloads else ()

    @property
    def seldom(self) -> tuple[str, ...]:
        """The attributes that one event in ten carries, or fewer."""
        return tuple(name for name, times in self.attributes.items() if times * SELDOM <= self.payloads)

    def add(self, status: str, outcome: Outcome) -> None:
        """Count one event's outcome."""
        self.statuses[status] += 1
        seen: dict[tuple[str, str], str] = {}
        for fault in _faults(outcome):
            seen.setdefault((_INDEX.sub("/*", fault.path), fault.rule), fault.message)
        for what, message in seen.items():
            counted = _bounded(self.faults, what, ("", OTHER))
            self.messages.setdefault(counted, message)
        if isinstance(outcome, Ready | Rejected) and isinstance(outcome.payload, dict):
            self.payloads += 1
            self.filled.update(key for key, value in outcome.payload.items() if not _is_empty(value))
            attributes = outcome.payload.get("attributes")
            for name in attributes if isinstance(attributes, dict) else ():
                _bounded(self.attributes, name, OTHER)

    def add_verdict(self, verdict: str, reason: str) -> None:
        """Count what became of one request that was sent."""
        _bounded(self.verdicts, (verdict, reason), (verdict, OTHER))


@dataclass(slots=True)
class ReplayCounts:
    """Counts as events come, in memory that does not grow with them.

    *mappings* are in the destination's order; *calls* counts requests, *ambiguous* the events of which filters leave
    open what becomes of them, *failed* those that some mapping could not send; *unfired* are those for which nothing
    fires.
    """

    mappings: tuple[MappingCounts, ...]
    events: int = 0
    calls: int = 0
    ambiguous: int = 0
    failed: int = 0
    unfired: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, trace: EventTrace) -> bool:
        """Count one event; whether nothing of it was rejected or invalid."""
        assert trace.event is not None
        self.events += 1
        self.ambiguous += trace.is_ambiguous
        done = [mapping for mapping in trace.mappings if mapping.outcome is not None]
        for count, mapping in zip(self.mappings, trace.mappings, strict=True):
            if mapping.outcome is not None:
                self.calls += len(mapping.requests)
                count.add(mapping.status, mapping.outcome)
        if all(mapping.status in ("not_triggered", "filtered") for mapping in done):
            _bounded(self.unfired, _named(trace.event), (OTHER, OTHER))
        is_good = all(mapping.status not in ("rejected", "invalid") for mapping in done)
        self.failed += not is_good
        return is_good

    @property
    def fired(self) -> int:
        """How many times a mapping was ready."""
        return sum(one.statuses["ready"] for one in self.mappings)


def start_replay(destination: CompiledDestination) -> ReplayCounts:
    """Counts at zero, for each subscription of *destination*."""
    return ReplayCounts(tuple(MappingCounts(compiled) for compiled in destination.subscriptions))


def _faults(outcome: Outcome) -> tuple[Fault, ...]:
    if isinstance(outcome, Rejected):
        return outcome.faults
    if isinstance(outcome, Invalid):
        return outcome.faults or (Fault(f"/{outcome.part}", outcome.part, outcome.message),)
    return ()


def _named(event: dict[str, Value]) -> tuple[str, str]:
    """Type and name of *event*, empty where it has none, and cut where they are long."""
    kind, name = event.get("type"), event.get("event") or event.get("name")
    return _short(kind), _short(name)


def _short(value: Value) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""


def _is_empty(value: Value) -> bool:
    return value is None or value in ("", [], {})


def _bounded(counter: Counter[Key], key: Key, other: Key) -> Key:
    """Count *key*, or *other* where there are too many to be told apart; the one that was counted."""
    counted = key if key in counter or len(counter) < MOST else other
    counter[counted] += 1
    return counted
