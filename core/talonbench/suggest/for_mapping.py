"""The smallest change to event, trigger or mapping with which a mapping matches; each is tried before it is offered."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from talonbench.destination import CompiledSubscription, Settings, compile_subscription
from talonbench.pipeline import NotTriggered, Outcome, Ready, Rejected, prepare
from talonbench.suggest.for_faults import find_fixes, reread
from talonbench.suggest.model import (
    DisableFilter,
    Edit,
    EnableDestination,
    EnableMapping,
    KeepInFilter,
    SetEventValue,
    SetField,
    SetTrigger,
    Suggestion,
    describe_change,
)
from talonbench.suggest.reshape import decode_inner
from talonbench.suggest.solver import Assignment, apply_assignments, solve, ways
from talonbench.suggest.triggers import rewrite_trigger
from talonbench.values import Undefined, Value, json_text

CLOSING_EVENT = "Order Completed"  # the event of Segment's e-commerce spec with which a purchase ends
MOST = 4  # suggestions
MOST_FAULTS = 4  # faults to find fixes for
Event: TypeAlias = dict[str, Value]
Tried: TypeAlias = list[tuple[Suggestion, Outcome]]


def suggest_for_mapping(event: Event, compiled: CompiledSubscription, settings: Settings) -> tuple[Suggestion, ...]:
    """Changes with which *compiled* matches *event*, that fix a fault, or that read what it misses; smallest first."""
    if not compiled.subscription.enabled:
        return (Suggestion("Enable the mapping.", (EnableMapping(),)),)
    if compiled.trigger is None or compiled.plan is None or compiled.invalid is not None:
        return ()
    outcome = prepare(event, compiled, settings)
    trial = _Trial(event, compiled, settings, outcome)
    if isinstance(outcome, NotTriggered):
        helping = trial.helping(_of_trigger(event, compiled))
    elif isinstance(outcome, Rejected):
        helping = [*_of_faults(trial, outcome), *trial.filling(_reading(event, compiled))]
    elif isinstance(outcome, Ready):
        helping = trial.filling(_reading(event, compiled))
    else:
        return ()
    ranked = sorted(helping, key=lambda pair: (not isinstance(pair[1], Ready), len(pair[0].edits)))
    return tuple(one for one, _ in ranked[:MOST])


class _Trial:
    """Tries each suggestion once and keeps those that are better than what is there *before*."""

    def __init__(self, event: Event, compiled: CompiledSubscription, settings: Settings, before: Outcome) -> None:
        self.event, self.to = event, compiled
        self._settings, self._before = settings, before
        self._seen: set[str] = set()

    def helping(self, offered: Iterable[Suggestion]) -> Tried:
        """Those of *offered* that help, with the resulting outcome."""
        found: Tried = []
        for one in offered:
            text = repr(one.edits)
            if text not in self._seen:
                self._seen.add(text)
                after = self._after(one)
                if _is_better(self._before, after):
                    found.append((one, after))
        return found

    def filling(self, offered: Iterable[Suggestion]) -> Tried:
        """Those of *offered* with which the payload has other values and no more faults."""
        tried = ((one, self._after(one)) for one in offered)
        return [(one, after) for one, after in tried if _is_fuller(self._before, after)]

    def _after(self, suggestion: Suggestion) -> Outcome:
        event, compiled = self.event, self.to
        for edit in suggestion.edits:
            event, compiled = _applied(edit, event, compiled)
        return prepare(event, compiled, self._settings)


def _is_better(before: Outcome, after: Outcome) -> bool:
    """Whether the mapping matches, or has fewer faults."""
    if isinstance(before, NotTriggered):
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


def _applied(edit: Edit, event: Event, compiled: CompiledSubscription) -> tuple[Event, CompiledSubscription]:
    part = compiled.subscription
    match edit:
        case SetEventValue(keys, value):
            return apply_assignments(event, (Assignment(keys, value),)), compiled
        case SetTrigger(text):
            return event, compile_subscription(replace(part, trigger=text), compiled.action, compiled.now)
        case SetField(field, node):
            return event, compile_subscription(
                replace(part, mapping={**part.mapping, field: node}), compiled.action, compiled.now
            )
        case EnableMapping():
            return event, compile_subscription(replace(part, enabled=True), compiled.action, compiled.now)
        case DisableFilter() | KeepInFilter() | EnableDestination():
            return event, compiled


def _reading(event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """Other reads for what the mapping misses in *event*."""
    yield from reread(event, compiled)
    yield from decode_inner(event, compiled)
    has_state = any(field.key == "state" for field in compiled.action.fields)
    if has_state and event.get("event") == CLOSING_EVENT and "state" not in compiled.subscription.mapping:
        yield Suggestion('In the mapping: set State to "closed".', (SetField("state", "closed"),))


def _of_trigger(event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """First fixes for what Segment reads differently than intended, then new values for the event and the trigger."""
    assert compiled.trigger is not None
    texts = {
        text: Suggestion(f"In the trigger: {words}.", (SetTrigger(text),))
        for words, text in rewrite_trigger(compiled.trigger, event)
    }
    if compiled.trigger.quirks:
        yield from texts.values()
    for conditions in ways(compiled.trigger.root):
        wanted = solve(conditions, event)
        if wanted:
            sentence = " and ".join(describe_change(event, one) for one in wanted)
            yield Suggestion(f"In the event: {sentence}.", tuple(SetEventValue(one.keys, one.value) for one in wanted))
    yield from texts.values()


def _of_faults(trial: _Trial, outcome: Rejected) -> Tried:
    """Fixes for each of the first faults, and for all of them together."""
    by_fault = [trial.helping(find_fixes(fault, trial.event, trial.to)) for fault in outcome.faults[:MOST_FAULTS]]
    found = [pair for helping in by_fault for pair in helping]
    first = [helping[0][0] for helping in by_fault if helping]
    if len(first) > 1 and not any(isinstance(after, Ready) for _, after in found):
        sentence = " ".join(one.sentence for one in first)
        found += trial.helping([Suggestion(sentence, tuple(edit for one in first for edit in one.edits))])
    return found
