"""Many events in one destination, counted: which mappings match, which fields stay empty, how many requests."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, TypeVar

from talonbench.destination import CompiledSubscription, Invalid
from talonbench.errors import Fault
from talonbench.judgement import find_code
from talonbench.pipeline import Outcome, Ready, Rejected
from talonbench.trace import CompiledDestination, EventTrace
from talonbench.values import Value

STATUSES: Final = ("ready", "not_triggered", "filtered", "rejected", "invalid")
MOST: Final = 1000  # different faults, responses and names that are counted separately
SELDOM: Final = 10  # one event in so many
LONGEST: Final = 200  # characters of a name
OTHER: Final = "…"  # all further names
Key = TypeVar("Key")
_INDEX = re.compile(r"/\d+(?=/|$)")


@dataclass(slots=True)
class MappingCounts:
    """One mapping's results for all events.

    *statuses* counts outcomes; *faults* counts events with a fault, by path (an index is ``*``) and rule, and
    *messages* has the first message of each; *filled* counts events whose payload has a field, *attributes* those
    with a custom attribute, of *payloads*; *verdicts* counts sent requests by verdict and reason.
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
        """The action's fields that the mapping configures, or that a payload had (by a root directive)."""
        mapping = self.compiled.subscription.mapping
        keys = (one.key for one in self.compiled.action.fields)
        return tuple(key for key in keys if self.filled[key] or not _is_empty(mapping.get(key)))

    @property
    def empty(self) -> tuple[str, ...]:
        """The configured fields that are in no payload; empty if there was no payload."""
        return tuple(key for key in self.fields if not self.filled[key]) if self.payloads else ()

    @property
    def seldom(self) -> tuple[str, ...]:
        """The attributes that at most one event in ten has."""
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
        """Count the verdict on one sent request."""
        _bounded(self.verdicts, (verdict, reason), (verdict, OTHER))


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
    unfired: Counter[tuple[str, str]] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def add(self, trace: EventTrace) -> bool:
        """Count one event; return whether none of its outcomes was rejected or invalid."""
        assert trace.event is not None
        self.events += 1
        self.codes[find_code(trace)] += 1
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
    """Zero counts for each subscription of *destination*."""
    return ReplayCounts(tuple(MappingCounts(compiled) for compiled in destination.subscriptions))


def _faults(outcome: Outcome) -> tuple[Fault, ...]:
    if isinstance(outcome, Rejected):
        return outcome.faults
    if isinstance(outcome, Invalid):
        return outcome.faults or (Fault(f"/{outcome.part}", outcome.part, outcome.message),)
    return ()


def _named(event: dict[str, Value]) -> tuple[str, str]:
    """Type and name of *event*, empty if missing, shortened if long."""
    kind, name = event.get("type"), event.get("event") or event.get("name")
    return _short(kind), _short(name)


def _short(value: Value) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""


def _is_empty(value: Value) -> bool:
    return value is None or value in ("", [], {})


def _bounded(counter: Counter[Key], key: Key, other: Key) -> Key:
    """Count *key*, or *other* if there are too many different keys; return the one counted."""
    counted = key if key in counter or len(counter) < MOST else other
    counter[counted] += 1
    return counted
