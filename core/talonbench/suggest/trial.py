"""Suggestions tried: applied to event, filters and mapping, and run."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from talonbench.destination import CompiledSubscription, Invalid, Settings, compile_subscription
from talonbench.filters import CompiledFilter, apply_filters, compile_destination_filter, keep_value
from talonbench.pipeline import NotTriggered, Outcome, Ready, Rejected, prepare
from talonbench.suggest.model import (
    DisableFilter,
    Edit,
    EnableDestination,
    EnableMapping,
    KeepInFilter,
    SetEventValue,
    SetField,
    SetFilter,
    SetTrigger,
    Suggestion,
)
from talonbench.suggest.solver import Assignment, apply_assignments
from talonbench.values import Undefined, Value, json_text
from talonbench.values.pointer import Keys

Event: TypeAlias = dict[str, Value]
Tried: TypeAlias = list[tuple[Suggestion, Outcome]]


class Trial:
    """Tries each suggestion once and keeps those that are better than what there is.

    *sent* is the event before *filters*, *event* what they leave of it for the mapping *to*.
    """

    def __init__(
        self, event: Event, to: CompiledSubscription, settings: Settings,
        filters: Sequence[CompiledFilter] = (), sent: Event | None = None,
    ) -> None:  # fmt: skip
        self.event, self.to = event, to
        self.sent, self.filters = event if sent is None else sent, tuple(filters)
        self._settings = settings
        self.before = prepare(event, to, settings)
        self._kept: set[str] = set()

    def helping(self, offered: Iterable[Suggestion]) -> Tried:
        """Those of *offered* that help, with the resulting outcome."""
        return self._keep(offered, lambda after: _is_better(self.before, after))

    def filling(self, offered: Iterable[Suggestion]) -> Tried:
        """Those of *offered* with which the payload has other values and no more faults."""
        return self._keep(offered, lambda after: _is_fuller(self.before, after))

    def lessening(self, offered: Iterable[Suggestion], count: Callable[[Event], int]) -> Tried:
        """Those of *offered* with which the payload has no more faults, and less of what *count* counts in it."""
        most = count(find_payload(self.before))
        return self._keep(offered, lambda after: _is_fuller(self.before, after) and count(find_payload(after)) < most)

    def running(self, offered: Iterable[Suggestion]) -> Tried:
        """Those of *offered* that Segment can read and run, whatever comes of them."""
        return self._keep(offered, lambda after: not isinstance(after, Invalid))

    def _keep(self, offered: Iterable[Suggestion], is_good: Callable[[Outcome], bool]) -> Tried:
        """Those of *offered* that weren't kept before and whose outcome *is_good*."""
        found: Tried = []
        for one in offered:
            text = repr(one.edits)
            if text in self._kept:
                continue
            after = self._after(one)
            if after is not None and is_good(after):
                self._kept.add(text)
                found.append((one, after))
        return found

    def _after(self, suggestion: Suggestion) -> Outcome | None:
        """The outcome with *suggestion*; None if the event no longer reaches the mapping."""
        event, filters, compiled = self.sent, self.filters, self.to
        for edit in suggestion.edits:
            event, filters, compiled = _applied(edit, event, filters, compiled)
        if event is self.sent and filters is self.filters:
            return prepare(self.event, compiled, self._settings)
        left = apply_filters(event, filters).event  # which also checks what Segment rejects on receipt
        return None if left is None else prepare(left, compiled, self._settings)


def find_payload(outcome: Outcome) -> Event:
    """The payload of *outcome*; empty if it has none."""
    payload = outcome.payload if isinstance(outcome, (Ready, Rejected)) else None
    return payload if isinstance(payload, dict) else {}


def _is_better(before: Outcome, after: Outcome) -> bool:
    """Whether the mapping matches, or has fewer faults."""
    if isinstance(before, (NotTriggered, Invalid)):
        return isinstance(after, (Ready, Rejected))
    return isinstance(after, Ready) or (
        isinstance(before, Rejected) and isinstance(after, Rejected) and len(after.faults) < len(before.faults)
    )


def _is_fuller(before: Outcome, after: Outcome) -> bool:
    """Whether the payload differs, with no more faults."""
    if not isinstance(before, (Ready, Rejected)) or not isinstance(after, (Ready, Rejected)):
        return False
    faults = [len(one.faults) if isinstance(one, Rejected) else 0 for one in (before, after)]
    return faults[1] <= faults[0] and _text(before.payload) != _text(after.payload)


def _text(payload: Value) -> str:
    return "" if isinstance(payload, Undefined) else json_text(payload)


def keep_in(one: CompiledFilter, keys: Keys) -> CompiledFilter:
    """The filter *one*, which keeps the value at *keys*."""
    return replace(one, filter=keep_value(one.filter, keys))


def with_condition(one: CompiledFilter, text: str) -> CompiledFilter:
    """The filter *one* with the condition *text*."""
    return compile_destination_filter(replace(one.filter, condition=text))


def _applied(
    edit: Edit, event: Event, filters: tuple[CompiledFilter, ...], compiled: CompiledSubscription
) -> tuple[Event, tuple[CompiledFilter, ...], CompiledSubscription]:
    part = compiled.subscription
    match edit:
        case SetEventValue(keys, value):
            event = apply_assignments(event, (Assignment(keys, value),))
        case DisableFilter(title):
            filters = tuple(one for one in filters if one.filter.title != title)
        case KeepInFilter(title, keys):
            filters = tuple(keep_in(one, keys) if one.filter.title == title else one for one in filters)
        case SetFilter(title, text):
            filters = tuple(with_condition(one, text) if one.filter.title == title else one for one in filters)
        case SetTrigger(text):
            compiled = compile_subscription(replace(part, trigger=text), compiled.action, compiled.now)
        case SetField(field, node):
            compiled = compile_subscription(
                replace(part, mapping={**part.mapping, field: node}), compiled.action, compiled.now
            )
        case EnableMapping():
            compiled = compile_subscription(replace(part, enabled=True), compiled.action, compiled.now)
        case EnableDestination():
            pass
    return event, filters, compiled
