"""What becomes of an event, as codes: Segment's where it has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from talonbench.destination import Invalid
from talonbench.errors import Fault
from talonbench.filters.result import BY_RULES
from talonbench.pipeline import Outcome, Rejected

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from talonbench.destination import Missing
    from talonbench.trace import EventTrace

NO_EVENT: Final = "no_event"
INCOMPLETE: Final = "setup_incomplete"
FAILING: Final = ("rejected", "invalid")
OK: Final = "ok"
NO_MATCH: Final = "NO_MATCHING_MAPPING"  # Segment's code
REJECTED: Final = "mapping_rejected"
ALL_DISABLED: Final = "mappings_disabled"


def find_code(trace: EventTrace) -> str:
    """The code of what becomes of the event of *trace*; Segment's where it has one."""
    if trace.event is None:
        return NO_EVENT
    if trace.filter_result is not None and trace.filter_result.stop is not None:
        return trace.filter_result.label
    return decide_code({one.status for one in trace.mappings}, trace.missing)


def decide_code(statuses: Set[str], missing: Sequence[Missing]) -> str:
    """The code of what becomes of an event that may reach the mappings, whose *statuses* are these.

    *missing* is what wasn't imported of the setup.
    """
    if "ready" in statuses:
        return OK
    if not statuses.isdisjoint(FAILING):
        return REJECTED
    if statuses == {"off"}:
        return ALL_DISABLED
    if "filtered" in statuses:
        return BY_RULES  # most likely
    return INCOMPLETE if _are_gaps(missing) else NO_MATCH


def has_gaps(trace: EventTrace) -> bool:
    """Whether a mapping or a filter wasn't imported, so that nothing certain can be said where none matches."""
    return _are_gaps(trace.missing)


def _are_gaps(missing: Sequence[Missing]) -> bool:
    return any(one.kind != "value" for one in missing)


def list_faults(outcome: Outcome) -> tuple[Fault, ...]:
    """The faults of *outcome*; that of an invalid part without any is the part itself."""
    if isinstance(outcome, Rejected):
        return outcome.faults
    if isinstance(outcome, Invalid):
        return outcome.faults or (Fault(f"/{outcome.part}", outcome.part, outcome.message),)
    return ()
