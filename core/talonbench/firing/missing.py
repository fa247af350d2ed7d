"""The smallest change for which a mapping fires, of event, trigger or mapping; each is tried before it is said."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from talonbench.destination import CompiledSubscription, Settings, compile_subscription
from talonbench.errors import Fault
from talonbench.events import complete_paths, nearest_path, path_text
from talonbench.fields import Field
from talonbench.firing.edits import Edit, Enable, EventEdit, FilterOff, MappingEdit, Suggestion, TriggerEdit
from talonbench.firing.fitting import are_ids_alike, field_at, fitting
from talonbench.firing.placing import found, placed
from talonbench.firing.rewriting import rewritten
from talonbench.firing.solving import Assignment, assigned, solve, ways
from talonbench.mapping import EACH, WrittenPath, written_paths
from talonbench.pipeline import NotTriggered, Outcome, Ready, Rejected, prepare
from talonbench.values import UNDEFINED, Json, Undefined, Value, json_text, to_text

MOST = 4  # suggestions
_LONGEST = 40
Event = dict[str, Value]


def nearest_miss(event: Event, to: CompiledSubscription, settings: Settings) -> tuple[Suggestion, ...]:
    """Changes after which *to* fires for *event*, or after which a fault of it is gone; the smallest first."""
    if not to.subscription.enabled:
        return (Suggestion("Switch the mapping on.", (Enable(),)),)
    if to.trigger is None or to.plan is None or to.invalid is not None:
        return ()
    outcome = prepare(event, to, settings)
    if isinstance(outcome, NotTriggered):
        offered = list(_of_trigger(event, to))
    elif isinstance(outcome, Rejected):
        offered = _of_faults(event, to, outcome, settings)
    else:
        return ()
    unique: dict[str, Suggestion] = {}
    for one in offered:
        unique.setdefault(repr(one.edits), one)
    tried = [(one, _after(one, event, to, settings)) for one in unique.values()]
    helping = [(one, after) for one, after in tried if _is_better(outcome, after)]
    ranked = sorted(helping, key=lambda pair: (not isinstance(pair[1], Ready), len(pair[0].edits)))
    return tuple(one for one, _ in ranked[:MOST])


def _after(suggestion: Suggestion, event: Event, to: CompiledSubscription, settings: Settings) -> Outcome:
    """What comes of *event* after *suggestion*."""
    for edit in suggestion.edits:
        event, to = _applied(edit, event, to)
    return prepare(event, to, settings)


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


def said(event: Event, one: Assignment) -> str:
    """What *one* does to *event*."""
    path, now = path_text(one.keys).removeprefix("$."), found(event, one.keys)
    if isinstance(one.value, Undefined):
        return f"take {path} away"
    if isinstance(now, Undefined):
        return f"add {path} = {_short(one.value)}"
    return f"change {path} from {_short(now)} to {_short(one.value)}"


def _short(value: Value) -> str:
    text = json_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _of_faults(event: Event, to: CompiledSubscription, outcome: Rejected, settings: Settings) -> list[Suggestion]:
    """What helps against each fault, and what helps against all."""
    found: list[Suggestion] = []
    first: list[Suggestion] = []
    for fault in outcome.faults:
        offered = list(_of_fault(event, to, fault))
        found += offered
        first += [one for one in offered if _is_better(outcome, _after(one, event, to, settings))][:1]
    if len(first) > 1:
        sentence = " ".join(one.sentence for one in first)
        found.append(Suggestion(sentence, tuple(edit for one in first for edit in one.edits)))
    return found


def _of_fault(event: Event, to: CompiledSubscription, fault: Fault) -> Iterator[Suggestion]:
    key = fault.path.split("/")[1] if "/" in fault.path else ""
    field = next((one for one in to.action.fields if one.key == key), None)
    if field is None:
        return
    node = to.subscription.mapping.get(key, UNDEFINED)
    paths = [path for path in written_paths({key: node}) if path.keys] if not isinstance(node, Undefined) else []
    for path in paths:
        yield from _for_path(event, to, fault, path, key, node)
    like = next((path for path, _ in complete_paths(event, "$") if are_ids_alike(key, path)), None)
    if not paths and like is not None and fault.rule == "required":
        yield Suggestion(f"In the mapping: read {field.label} from {like}.", (MappingEdit(key, {"@path": like}),))
    if not isinstance(field.default, Undefined) and field.default != node:
        yield Suggestion(f"In the mapping: reset {field.label} to its default.", (MappingEdit(key, field.default),))
    if not paths:
        value = _value(fault, field, key, node)
        yield Suggestion(f"In the mapping: set {field.label} to {_short(value)}.", (MappingEdit(key, value),))


def _for_path(
    event: Event, to: CompiledSubscription, fault: Fault, path: WrittenPath, key: str, node: Value
) -> Iterator[Suggestion]:
    indices = (part for part in fault.path.split("/") if part.isdigit())  # of the item that has the fault
    keys = tuple(next(indices, "0") if one == EACH else one for one in path.keys or ())
    now = found(event, keys)
    if isinstance(now, Undefined):
        nearest = nearest_path(event, path_text(keys))
        if nearest is not None and nearest != path.path and EACH not in (path.keys or ()):
            changed = _with_path(node, path.path, nearest)
            yield Suggestion(f"In the mapping: read {nearest} in place of {path.path}.", (MappingEdit(key, changed),))
    if path.use == "condition":
        return
    field = field_at(to.action, f"/{key}{fault.path.removeprefix(f'/{key}')}")
    value = _value(fault, field, keys[-1] if keys else "", now)
    if not isinstance(placed(event, keys, value), dict):
        return
    edit = Assignment(keys, value)
    yield Suggestion(f"In the event: {said(event, edit)}.", (EventEdit(keys, value),))


def _value(fault: Fault, field: Field | None, name: str, now: Value) -> Value:
    """A value that fits *field*; of its choices the one that is most like what is there *now*."""
    if fault.rule == "enum" and field is not None and isinstance(now, str):
        choices = {to_text(choice.value).lower(): choice.value for choice in field.choices}
        alike = get_close_matches(now.lower(), choices, n=1)
        if alike:
            return choices[alike[0]]
    return fitting(field, name)


def _with_path(node: Value, old: str, new: str) -> Json:
    if isinstance(node, dict):
        return {
            key: new if key == "@path" and part == old else _with_path(part, old, new) for key, part in node.items()
        }
    if isinstance(node, list):
        return [_with_path(part, old, new) for part in node]
    return node
