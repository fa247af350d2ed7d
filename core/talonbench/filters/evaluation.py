"""Filters applied to an event, in Segment's order, step by step."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from talonbench.events import path_text
from talonbench.filters.actions import Event, Keys, apply_action, removed_places, share
from talonbench.filters.definition import ORDER, CompiledFilter
from talonbench.filters.result import BY_RULES, FilterResult, FilterStep
from talonbench.filters.stops import find_stop
from talonbench.fql.filters import Decision, FilterCondition
from talonbench.ingestion import IngestionFault, check_event, find_rejections
from talonbench.values import Value, json_text, to_text

MOST = 64  # possible events: ten filters could make a thousand, and nobody reads them
_IDLE = {"off": "The filter is disabled.", "unreached": "The event was dropped before it reached this filter."}
_UNSAID = "{} reads {}, which an earlier filter removed; Segment doesn't document whether it still sees it."


def apply_filters(
    event: Event,
    filters: Sequence[CompiledFilter],
    *,
    is_enabled: bool = True,
    faults: Sequence[IngestionFault] | None = None,
) -> FilterResult:
    """What the destination's mappings receive of *event*: it may be stopped earlier (`find_stop`), then filtered.

    Only the enabled *filters* run; *event* itself isn't changed. *faults* are those of its receipt, if known.
    """
    enabled = [one for one in filters if one.filter.enabled]
    off = [_idle(one, "off") for one in filters if not one.filter.enabled]
    if faults is None:
        faults = find_rejections(event, check_event(event))
    stopped = find_stop(event, faults, is_enabled=is_enabled)
    if stopped is not None:
        steps = (stopped, *(_idle(one, "unreached") for one in enabled), *off)
        return FilterResult((None,), steps, stopped.code)
    refused = [_refused(one) for one in enabled if one.invalid is not None]
    if refused:
        others = (_idle(one, "unreached") for one in enabled if one.invalid is None)
        return FilterResult((None,), (*refused, *others, *off), BY_RULES)
    run = _Run(event)
    for kind in ORDER:
        for one in enabled:
            for action in one.filter.actions:
                if action.get("type") == kind and one.condition is not None:
                    run.apply(one, one.condition, action)
    label = BY_RULES if run.possible == [None] else ""
    return FilterResult(tuple(run.possible), (*run.steps, *off), label)


def _idle(one: CompiledFilter, result: str) -> FilterStep:
    """The step of a filter that doesn't run: it is ``off``, or the event is gone (``unreached``)."""
    kinds = " ".join(dict.fromkeys(to_text(action.get("type")) for action in one.filter.actions))
    return FilterStep(one.filter.title, kinds, result, _IDLE[result])


def _refused(one: CompiledFilter) -> FilterStep:
    """Invalid FQL: Segment sends nothing, and Event Delivery doesn't show it."""
    error = one.invalid
    reason = f"line {error.line}, column {error.column}: {error.message.rstrip('.')}" if error is not None else ""
    sentence = f"The condition can't be parsed ({reason}), so Segment drops every event without showing an error."
    return FilterStep(one.filter.title, "DROP", "dropped", sentence, warnings=(f"“{one.filter.title}”: {sentence}",))


class _Run:
    """The possible events so far, and the steps that led to them."""

    def __init__(self, event: Event) -> None:
        self._original = event
        self._removed: set[Keys] = set()
        self.possible: list[Event | None] = [event]
        self.steps: list[FilterStep] = []

    def apply(self, one: CompiledFilter, condition: FilterCondition, action: dict[str, Value]) -> None:
        """Apply *action* of *one* to every possible event that its *condition* may match."""
        title = one.filter.title
        if self.possible == [None]:
            self.steps.append(_idle(one, "unreached"))
            return
        results: list[str] = []
        after: list[Event | None] = []
        went: dict[Keys, None] = {}
        decision = condition.matches(self._original)
        for event in self.possible:
            if event is None:
                after.append(None)
                continue
            for result, changed in _outcomes(event, action, _joined(decision, condition, event, self._original)):
                results.append(result)
                after.append(changed)
                went.update(dict.fromkeys(removed_places(event, changed) if changed is not None else ()))
        warnings = self._overlaps(title, condition)
        self._removed.update(went)
        self.possible = _unique(after)
        step = _step(title, action, dict.fromkeys(results), tuple(went), decision, warnings)
        self.steps.append(replace(step, condition=condition))

    def _overlaps(self, title: str, condition: FilterCondition) -> tuple[str, ...]:
        """A warning for each path that *condition* reads and an earlier filter removed."""
        gone = {_without_indices(place) for place in self._removed}
        read = [keys for keys in condition.reads if any(_is_within(keys, place) for place in gone)]
        return tuple(_UNSAID.format(f"“{title}”", ".".join(keys)) for keys in read)


def _without_indices(place: Keys) -> Keys:
    return tuple(key for key in place if not key.isdigit())


def _is_within(keys: Keys, place: Keys) -> bool:
    """Whether one of the two paths contains the other."""
    size = min(len(keys), len(place))
    return keys[:size] == place[:size]


def _joined(decision: Decision, condition: FilterCondition, event: Event, original: Event) -> Decision:
    """The decision on the original event or on what earlier filters left of it: Segment doesn't document which."""
    if event is original:
        return decision
    now = condition.matches(event)
    return Decision(
        decision.outcomes | now.outcomes, decision.may_fail or now.may_fail, decision.reasons, decision.most_likely
    )


def _outcomes(event: Event, action: dict[str, Value], decision: Decision) -> list[tuple[str, Event | None]]:
    """Each possible result with the event after it, the most likely first."""
    found: list[tuple[str, Event | None]] = []
    for holds in sorted(decision.outcomes, key=lambda answer: answer is not decision.most_likely):
        found += _done(event, action) if holds else [("passed", event)]
    return [*found, ("dropped", None)] if decision.may_fail else found


def _done(event: Event, action: dict[str, Value]) -> Iterable[tuple[str, Event | None]]:
    changed = apply_action(action, event)
    if changed is None:
        return [("dropped", None)]
    if action.get("type") == "SAMPLE" and share(action) < 1:
        return [("kept", event), ("dropped", None)]
    return [("kept" if changed is event else "changed", changed)]


def _unique(events: list[Event | None]) -> list[Event | None]:
    found: dict[str, Event | None] = {}
    for event in events:
        found.setdefault("" if event is None else json_text(event), event)
    kept = list(found.values())[:MOST]
    return kept if "" not in found or None in kept else [*kept, None]


def _step(
    title: str,
    action: dict[str, Value],
    results: Iterable[str],
    went: tuple[Keys, ...],
    decision: Decision,
    warnings: tuple[str, ...],
) -> FilterStep:
    kinds = tuple(results)
    removed = tuple(path_text(place) for place in went)
    result = kinds[0] if len(kinds) == 1 else "open"
    sentence = _sentence(action, result, removed, decision)
    doubts = () if decision.holds is not None else (f"“{title}”: {decision.sentence}",)
    return FilterStep(title, to_text(action.get("type")), result, sentence, removed, decision, (*doubts, *warnings))


def _sentence(action: dict[str, Value], result: str, removed: tuple[str, ...], decision: Decision) -> str:
    if result == "passed":
        return "The condition doesn't match, so nothing changes."
    if decision.holds is not True:
        return f"{decision.sentence} All possible outcomes are shown."
    said = {"dropped": "the event is dropped", "kept": "there is nothing to remove"}.get(result, "")
    if action.get("type") == "SAMPLE":
        said = _sampled(action)
    elif removed:
        said = f"removed {', '.join(removed)}"
    return f"The condition matches: {said}."


def _sampled(action: dict[str, Value]) -> str:
    part = f"{share(action) * 100:g}% of such events are kept"
    if not 0 < share(action) < 1:
        return part
    path = action.get("path")
    by = f"the same ones for the same {path}" if isinstance(path, str) and path else "chosen at random"
    return f"{part}, {by}; the choice can't be predicted, so both outcomes are shown"
