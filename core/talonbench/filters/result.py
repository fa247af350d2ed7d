"""What filters made of an event."""

from dataclasses import dataclass

from talonbench.fql.filters import Decision
from talonbench.values import Value

Event = dict[str, Value]


@dataclass(frozen=True, slots=True)
class FilterStep:
    """What one action of one filter did.

    *result* is ``passed`` (its condition does not hold), ``kept``, ``dropped``, ``changed`` or, where more than one of
    them is possible, ``open``; ``unreached`` where the event was dropped before, ``off`` where the filter is.
    *removed* are the places that went; *warnings* are to be shown loudly.
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
    """Every event that may come of it, the likeliest first; None among them where it may be dropped.

    *label* is Segment's word for a drop that is sure: ``FILTERED_BY_RULES`` or ``FILTERED_BY_INTEGRATIONS_OBJECT``.
    """

    possible_events: tuple[Event | None, ...]
    steps: tuple[FilterStep, ...] = ()
    label: str = ""

    @property
    def event(self) -> Event | None:
        """The likeliest event that goes on to the mappings; None if none does."""
        return next((event for event in self.possible_events if event is not None), None)

    @property
    def is_certain(self) -> bool:
        """Whether only one thing can come of it."""
        return len(self.possible_events) == 1

    @property
    def warnings(self) -> tuple[str, ...]:
        """What all steps warn of."""
        return tuple(dict.fromkeys(warning for step in self.steps for warning in step.warnings))


def describe_result(result: str) -> str:
    """A step's *result* in words."""
    return {"open": "ambiguous", "unreached": "not reached"}.get(result, result)
