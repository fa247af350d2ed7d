"""What filters did to an event."""

from dataclasses import dataclass
from typing import Final

from talonbench.fql.filters import Decision, FilterCondition
from talonbench.values import Value

Event = dict[str, Value]
BY_RULES: Final = "FILTERED_BY_RULES"  # Segment's code
EXCLUDED: Final = "FILTERED_BY_INTEGRATIONS_OBJECT"  # Segment's code
DISABLED: Final = "destination_disabled"
REJECTED: Final = "ingestion_rejected"
TOO_LARGE: Final = "event_too_large"
DUPLICATE: Final = "duplicate_message_id"
STOPS: Final = {  # in a few words
    TOO_LARGE: "too large for Segment",
    REJECTED: "rejected on receipt",
    DUPLICATE: "dropped as a duplicate",
    EXCLUDED: "excluded by integrations",
    DISABLED: "destination disabled",
}
STOPPED: Final = {  # after “5 events”
    **STOPS,
    DUPLICATE: "dropped as duplicates",
    DISABLED: "to a disabled destination",
    BY_RULES: "discarded by filters",
}


@dataclass(frozen=True, slots=True)
class FilterStep:
    """What one action of one filter did, or what stopped the event before the filters.

    *result* is ``passed`` (its condition doesn't match), ``kept``, ``dropped``, ``changed`` or, if more than one of
    them is possible, ``open``; ``unreached`` if the event was dropped before, ``off`` if the filter is disabled.
    *removed* are the removed paths; *warnings* deserve attention. *stage* is ``ingestion``, ``integrations``,
    ``destination`` or ``filter``; *code* says why the event is dropped; *condition* is the filter's.
    """

    title: str
    action: str
    result: str
    sentence: str
    removed: tuple[str, ...] = ()
    decision: Decision | None = None
    warnings: tuple[str, ...] = ()
    stage: str = "filter"
    code: str = BY_RULES
    condition: FilterCondition | None = None


@dataclass(frozen=True, slots=True)
class FilterResult:
    """Every possible event, the most likely first; None among them if it may be dropped.

    *label* is the code of a certain drop: Segment's where it has one, ours where it doesn't.
    """

    possible_events: tuple[Event | None, ...]
    steps: tuple[FilterStep, ...] = ()
    label: str = ""

    @property
    def event(self) -> Event | None:
        """The most likely event that reaches the mappings; None if none does."""
        return next((event for event in self.possible_events if event is not None), None)

    @property
    def deciding_step(self) -> int | None:
        """The index of the step that drops the event or, where none certainly does, the last that may."""
        dropping = [at for at, step in enumerate(self.steps) if step.result == "dropped"]
        unsure = [at for at, step in enumerate(self.steps) if step.result == "open"]
        return next(iter([*dropping, *reversed(unsure)]), None)

    @property
    def stop(self) -> int | None:
        """The index of the step that certainly drops the event; None if none does."""
        return self.deciding_step if self.possible_events == (None,) else None

    @property
    def is_certain(self) -> bool:
        """Whether only one result is possible."""
        return len(self.possible_events) == 1

    @property
    def warnings(self) -> tuple[str, ...]:
        """The warnings of all steps."""
        return tuple(dict.fromkeys(warning for step in self.steps for warning in step.warnings))


def describe_result(result: str) -> str:
    """A step's *result* in words."""
    return {"open": "ambiguous", "unreached": "not reached"}.get(result, result)


def describe_filtered(by: str, code: str) -> str:
    """What stopped an event, in a few words: the filter titled *by*, or what *code* says."""
    return STOPS.get(code) or f"filtered by “{by}”"
