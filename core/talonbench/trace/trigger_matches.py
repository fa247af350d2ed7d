"""Which of several events a trigger matches, and why it doesn't match the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from talonbench.errors import EventSyntaxError, FqlSyntaxError
from talonbench.events import read_event
from talonbench.fql.triggers.nodes import conditions
from talonbench.fql.triggers.properties import property_keys
from talonbench.fql.triggers.trigger import NOTHING_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from talonbench.filters import CompiledFilter
    from talonbench.fql import Explanation, Trigger
    from talonbench.values import Value


@dataclass(frozen=True, slots=True)
class TriggerMatch:
    """Whether a trigger matches an event; *reason* is a sentence that says why it doesn't."""

    matches: bool
    reason: str = ""


def match_events(trigger: Trigger, texts: Iterable[str], filters: Sequence[CompiledFilter] = ()) -> list[TriggerMatch]:
    """Match *trigger* against each event of *texts* as *filters* most likely leave it."""
    return [_match_text(trigger, text, filters) for text in texts]


def match_event(trigger: Trigger, event: dict[str, Value]) -> TriggerMatch:
    """Match *trigger* against the body *event*."""
    try:
        if trigger.matches(event):
            return TriggerMatch(True)
    except FqlSyntaxError as error:
        return TriggerMatch(False, error.message)
    return TriggerMatch(False, trigger.explain(event).miss)


def trace_conditions(trigger: Trigger, event: dict[str, Value]) -> list[tuple[tuple[str, ...], Explanation]]:
    """Each condition of *trigger* from left to right: the keys that it reads in *event*, and its result."""
    results = (one for one in trigger.explain(event).list_conditions() if one.error != NOTHING_KNOWN)
    return [
        ((condition.root, *property_keys(condition.name)), result)
        for condition, result in zip(conditions(trigger.root), results, strict=True)
    ]


def _match_text(trigger: Trigger, text: str, filters: Sequence[CompiledFilter]) -> TriggerMatch:
    if not text.strip():
        return TriggerMatch(False, "This event is empty.")
    try:
        event = read_event(text).body
    except EventSyntaxError as error:
        return TriggerMatch(False, f"This event can't be read: {error.message}")
    from talonbench.filters import apply_filters  # late: the filter dialect isn't needed for the first paint
    from talonbench.filters.result import describe_filtered

    filtered = apply_filters(event, filters)
    if filtered.event is None:
        assert filtered.deciding_step is not None
        step = filtered.steps[filtered.deciding_step]
        words = describe_filtered(step.title, step.code)
        return TriggerMatch(False, f"{words[:1].upper()}{words[1:]}.")
    return match_event(trigger, filtered.event)
