"""What becomes of an event in every mapping, as codes: one verdict stands for all events of which the same becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from talonbench.judgement import NO_MATCH, OK, REJECTED, decide_code, find_code, list_faults
from talonbench.pipeline import Filtered, NotTriggered, Outcome, Ready, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from talonbench.destination import Missing
    from talonbench.errors import Fault
    from talonbench.trace import EventTrace

UNFIRED: Final = ("not_triggered", "filtered")
FAILED: Final = ("rejected", "invalid")
_INDEX: Final = re.compile(r"/\d+(?=/|$)")
Places = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What becomes of an event in one mapping: its *status*, the *code* of the reason, its *calls*.

    *faults* are their paths (an index is ``*``) and rules, each once.
    """

    status: str
    code: str
    faults: Places = ()
    calls: int = 0


READY: Final = Mark("ready", OK, calls=1)
MISSED: Final = Mark("not_triggered", NO_MATCH)


@dataclass(frozen=True)
class Verdict:
    """What becomes of an event: the *code* of its judgement, a mark for each mapping, None for a disabled one.

    *name* is that of the events, type and name, where no mapping takes them; *is_meant*: a trigger may mean that name.
    """

    code: str
    marks: tuple[Mark | None, ...]
    is_ambiguous: bool = False
    name: tuple[str, str] | None = field(default=None, compare=False)
    is_meant: bool = field(default=True, compare=False)

    @cached_property
    def _hash(self) -> int:
        return hash((self.code, self.marks, self.is_ambiguous))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def calls(self) -> int:
        """How many requests are sent."""
        return sum(mark.calls for mark in self.marks if mark is not None)

    @cached_property
    def is_unfired(self) -> bool:
        """Whether no mapping takes the event."""
        return all(mark is None or mark.status in UNFIRED for mark in self.marks)

    @cached_property
    def is_odd(self) -> bool:
        """Whether some mapping fails, or none takes the event though a trigger may mean its name."""
        return not self.is_good or (self.is_unfired and self.is_meant)

    @cached_property
    def is_good(self) -> bool:
        """Whether no mapping that takes the event fails."""
        return all(mark is None or mark.status not in FAILED for mark in self.marks)


def decide(marks: Sequence[Mark | None], missing: Sequence[Missing]) -> Verdict:
    """The verdict on an event that nothing stopped before the mappings."""
    statuses = {"off" if mark is None else mark.status for mark in marks}
    return Verdict(decide_code(statuses, missing), tuple(marks))


def stop(code: str, are_enabled: Iterable[bool]) -> Verdict:
    """The verdict on an event that is stopped for *code* before the mappings."""
    mark = Mark("filtered", code)
    return Verdict(code, tuple(mark if is_enabled else None for is_enabled in are_enabled))


def read_verdict(trace: EventTrace) -> Verdict:
    """The verdict of *trace*."""
    marks = (None if one.outcome is None else mark_of(one.outcome) for one in trace.mappings)
    return Verdict(find_code(trace), tuple(marks), trace.is_ambiguous)


def mark_of(outcome: Outcome) -> Mark:
    """The mark of *outcome*."""
    match outcome:
        case Filtered():
            return Mark("filtered", outcome.code)
        case NotTriggered():
            return MISSED
        case Ready():
            return READY if len(outcome.requests) == 1 else Mark("ready", OK, calls=len(outcome.requests))
        case Rejected():
            return Mark("rejected", REJECTED, place_faults(outcome.faults))
    return Mark("invalid", REJECTED, place_faults(list_faults(outcome)))


def place_faults(faults: Iterable[Fault]) -> Places:
    """The path and rule of each of *faults*, whatever the index of an item; each once."""
    return tuple(dict.fromkeys((general_path(fault), fault.rule) for fault in faults))


def general_path(fault: Fault) -> str:
    """The path of *fault* with ``*`` for an index."""
    return _INDEX.sub("/*", fault.path)
