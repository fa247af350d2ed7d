"""The smallest change for which a mapping fires, of event, trigger or mapping; each is tried before it is said."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from talonbench.destination import CompiledSubscription, Settings, compile_subscription
from talonbench.firing.edits import Edit, Enable, EventEdit, FilterOff, MappingEdit, Suggestion, TriggerEdit, said
from talonbench.firing.faulty import against
from talonbench.firing.rewriting import rewritten
from talonbench.firing.solving import Assignment, assigned, solve, ways
from talonbench.pipeline import NotTriggered, Outcome, Ready, Rejected, prepare
from talonbench.values import Value

MOST = 4  # suggestions
MOST_FAULTS = 4  # faults against which something is searched
Event: TypeAlias = dict[str, Value]
Tried: TypeAlias = list[tuple[Suggestion, Outcome]]


def nearest_miss(event: Event, to: CompiledSubscription, settings: Settings) -> tuple[Suggestion, ...]:
    """Changes after which *to* fires for *event*, or after which a fault of it is gone; the smallest first."""
    if not to.subscription.enabled:
        return (Suggestion("Switch the mapping on.", (Enable(),)),)
    if to.trigger is None or to.plan is None or to.invalid is not None:
        return ()
    outcome = prepare(event, to, settings)
    trial = _Trial(event, to, settings, outcome)
    if isinstance(outcome, NotTriggered):
        helping = trial.helping(_of_trigger(event, to))
    elif isinstance(outcome, Rejected):
        helping = _of_faults(trial, outcome)
    else:
        return ()
    ranked = sorted(helping, key=lambda pair: (not isinstance(pair[1], Ready), len(pair[0].edits)))
    return tuple(one for one, _ in ranked[:MOST])


class _Trial:
    """Suggestions are tried here, each once: which are better than what is there *before*."""

    def __init__(self, event: Event, to: CompiledSubscription, settings: Settings, before: Outcome) -> None:
        self.event, self.to = event, to
        self._settings, self._before = settings, before
        self._seen: set[str] = set()

    def helping(self, offered: Iterable[Suggestion]) -> Tried:
        """Those of *offered* that help, with what then comes of the event."""
        found: Tried = []
        for one in offered:
            text = repr(one.edits)
            if text not in self._seen:
                self._seen.add(text)
                after = self._after(one)
                if _is_better(self._before, after):
                    found.append((one, after))
        return found

    def _after(self, suggestion: Suggestion) -> Outcome:
        event, to = self.event, self.to
        for edit in suggestion.edits:
            event, to = _applied(edit, event, to)
        return prepare(event, to, self._settings)


def _is_better(before: Outcome, after: Outcome) -> bool:
    """Whether the mapping fires, or has fewer faults."""
    if isinstance(before, NotTriggered):
        return isinstance(after, (Ready, Rejected))
    return isinstance(after, Ready) or (
        isinstance(before, Rejected) and isinstance(after, Rejected) and len(after.faults) < len(before.faults)
    )


def _applied(edit: Edit, event: Event, to: CompiledSubscription) -> tuple[Event, CompiledSubscription]:
    part = to.subscription
    match edit:
        case EventEdit(keys, value):
            return assigned(event, (Assignment(keys, value),)), to
        case TriggerEdit(text):
            return event, compile_subscription(replace(part, trigger=text), to.action)
        case MappingEdit(field, node):
            return event, compile_subscription(replace(part, mapping={**part.mapping, field: node}), to.action)
        case Enable():
            return event, compile_subscription(replace(part, enabled=True), to.action)
        case FilterOff():
            return event, to


def _of_trigger(event: Event, to: CompiledSubscription) -> Iterator[Suggestion]:
    """First what the trigger's dialect reads otherwise than meant, then the values of the event and of the trigger."""
    assert to.trigger is not None
    texts = {
        text: Suggestion(f"In the trigger: {words}.", (TriggerEdit(text),))
        for words, text in rewritten(to.trigger, event)
    }
    if to.trigger.quirks:
        yield from texts.values()
    for conditions in ways(to.trigger.root):
        wanted = solve(conditions, event)
        if wanted:
            sentence = " and ".join(said(event, one) for one in wanted)
            yield Suggestion(f"In the event: {sentence}.", tuple(EventEdit(one.keys, one.value) for one in wanted))
    yield from texts.values()


def _of_faults(trial: _Trial, outcome: Rejected) -> Tried:
    """What helps against each of the first faults, and what helps against all of these."""
    by_fault = [trial.helping(against(fault, trial.event, trial.to)) for fault in outcome.faults[:MOST_FAULTS]]
    found = [pair for helping in by_fault for pair in helping]
    first = [helping[0][0] for helping in by_fault if helping]
    if len(first) > 1:
        sentence = " ".join(one.sentence for one in first)
        found += trial.helping([Suggestion(sentence, tuple(edit for one in first for edit in one.edits))])
    return found
