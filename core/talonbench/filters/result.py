"""What filters did to an event."""

from dataclasses import dataclass

from talonbench.fql.filters import Decision
from talonbench.values import Value

Event = dict[str, Value]


@dataclass(frozen=True, slots=True)
class FilterStep:
    """What one action of one filter did.

    *result* is ``passed`` (its condition doesn't match), ``kept``, ``dropped``, ``changed`` or, if more than one of
    them is possible, ``open``; ``unreached`` if the event was dropped before, ``off`` if the filter is disabled.
    *removed* are the removed paths; *warnings* deserve attention.
    """

    title: str
    action: str
    result: str
    sentence: str
    removed: tuple[str, ...] = ()
    decision: Decision | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilterResult:
    """Every possible event, the most likely first; None among them if it may be dropped.

    *label* is Segment's code for a certain drop: ``FILTERED_BY_RULES`` or ``FILTERED_BY_INTEGRATIONS_OBJECT``.
    """

    possible_events: tuple[Event | None, ...]
    steps: tuple[FilterStep, ...] = ()
    label: str = ""

    @property
    def event(self) -> Event | None:
        """The most likely event that reaches the mappings; None if none does."""
        return next((event for event in self.possible_events if event is not None), None)

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
