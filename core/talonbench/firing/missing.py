"""The smallest change for which a mapping fires, of event, trigger or mapping; each is tried before it is said."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from talonbench.destination import CompiledSubscription, Settings, compile_subscription
from talonbench.errors import Fault
from talonbench.events import nearest_path, path_text
from talonbench.firing.fitting import field_at, fitting
from talonbench.firing.placing import Keys, found, placed
from talonbench.firing.solving import Assignment, assigned, holds, solve, ways
from talonbench.fql.conditions import Condition
from talonbench.mapping import EACH, WrittenPath, written_paths
from talonbench.pipeline import NotTriggered, Ready, Rejected, prepare
from talonbench.values import UNDEFINED, Json, Undefined, Value, json_text

MOST = 4  # suggestions
_LONGEST = 40
_STARS = {"starts_with": "{}*", "ends_with": "*{}"}
Event = dict[str, Value]


@dataclass(frozen=True, slots=True)
class EventEdit:
    """A value of the event to set; undefined: to take away."""

    keys: Keys
    value: Value


@dataclass(frozen=True, slots=True)
class TriggerEdit:
    """The whole new text of the trigger."""

    text: str


@dataclass(frozen=True, slots=True)
class MappingEdit:
    """The new node of a field."""

    field: str
    node: Value


@dataclass(frozen=True, slots=True)
class Enable:
    """The mapping is to be switched on."""


Edit: TypeAlias = EventEdit | TriggerEdit | MappingEdit | Enable


@dataclass(frozen=True, slots=True)
class Suggestion:
    """*edits* that belong together, and what they do in one sentence."""

    sentence: str
    edits: tuple[Edit, ...]


def nearest_miss(event: Event, to: CompiledSubscription, settings: Settings) -> tuple[Suggestion, ...]:
    """Changes after which *to* fires for *event*, or after which a fault of it is gone; the smallest first."""
    if not to.subscription.enabled:
        return (Suggestion("Switch the mapping on.", (Enable(),)),)
    if to.trigger is None or to.plan is None or to.invalid is not None:
        return ()
    outcome = prepare(event, to, settings)
    if isinstance(outcome, Ready):
        return ()
    found_ = _of_trigger(event, to) if isinstance(outcome, NotTriggered) else _of_faults(event, to, outcome)
    tried = [one for one in found_ if _helps(one, event, to, settings)]
    unique = {one.sentence: one for one in tried}
    return tuple(sorted(unique.values(), key=lambda one: len(one.edits)))[:MOST]


def _helps(suggestion: Suggestion, event: Event, to: CompiledSubscription, settings: Settings) -> bool:
    """Whether the mapping fires after *suggestion*, or has fewer faults."""
    before = prepare(event, to, settings)
    for edit in suggestion.edits:
        event, to = _applied(edit, event, to)
    after = prepare(event, to, settings)
    if isinstance(before, NotTriggered):
        return not isinstance(after, NotTriggered)
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


def _of_trigger(event: Event, to: CompiledSubscription) -> Iterator[Suggestion]:
    assert to.trigger is not None
    for conditions in ways(to.trigger.root):
        wanted = solve(conditions, event)
        if wanted:
            sentence = " and ".join(_said(event, one) for one in wanted)
            yield Suggestion(f"In the event: {sentence}.", tuple(EventEdit(one.keys, one.value) for one in wanted))
        failing = [condition for condition in conditions if not holds(condition, event)]
        if len(failing) == 1 and (changed := _trigger_for(failing[0], event, to.trigger.source)) is not None:
            yield Suggestion(f"In the trigger: {changed[0]}.", (TriggerEdit(changed[1]),))


def _said(event: Event, one: Assignment) -> str:
    path, now = path_text(one.keys).removeprefix("$."), found(event, one.keys)
    if isinstance(one.value, Undefined):
        return f"take {path} away"
    if isinstance(now, Undefined):
        return f"add {path} = {_short(one.value)}"
    return f"change {path} from {_short(now)} to {_short(one.value)}"


def _short(value: Value) -> str:
    text = json_text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _trigger_for(condition: Condition, event: Event, source: str) -> tuple[str, str] | None:
    """The trigger with the operand of *condition* changed to what the event has, and that in words."""
    there = condition.read(event)
    operand = condition.operand
    if condition.operator not in ("=", "number_equals", "contains", "starts_with", "ends_with", "is_true", "is_false"):
        return None
    if isinstance(there, str) and there and '"' not in there:
        text = f'"{_STARS.get(condition.operator, "{}").format(there)}"'
    elif isinstance(there, (bool, int, float)):
        text = json_text(there)
    else:
        return None
    changed = source[: operand.start] + text + source[operand.end :]
    return f"ask for {text} in place of {source[operand.start : operand.end]}", changed


def _of_faults(event: Event, to: CompiledSubscription, outcome: object) -> Iterator[Suggestion]:
    faults = outcome.faults if isinstance(outcome, Rejected) else ()
    for fault in faults:
        key = fault.path.split("/")[1] if "/" in fault.path else ""
        field = next((one for one in to.action.fields if one.key == key), None)
        if field is None:
            continue
        node = to.subscription.mapping.get(key, UNDEFINED)
        paths = [path for path in written_paths({key: node}) if path.keys] if not isinstance(node, Undefined) else []
        for path in paths:
            yield from _for_path(event, to, fault, path, key, node)
        if not paths:
            value = fitting(field, key)
            yield Suggestion(f"In the mapping: set {field.label} to {_short(value)}.", (MappingEdit(key, value),))
            if not isinstance(field.default, Undefined) and field.default != node:
                yield Suggestion(
                    f"In the mapping: reset {field.label} to its default.", (MappingEdit(key, field.default),)
                )


def _for_path(
    event: Event, to: CompiledSubscription, fault: Fault, path: WrittenPath, key: str, node: Value
) -> Iterator[Suggestion]:
    keys = tuple("0" if one == EACH else one for one in path.keys or ())
    if isinstance(found(event, keys), Undefined):
        nearest = nearest_path(event, path_text(keys))
        if nearest is not None and nearest != path.path and EACH not in (path.keys or ()):
            changed = _with_path(node, path.path, nearest)
            yield Suggestion(f"In the mapping: read {nearest} in place of {path.path}.", (MappingEdit(key, changed),))
    if path.use == "condition":
        return
    value = fitting(field_at(to.action, f"/{key}{fault.path.removeprefix(f'/{key}')}"), keys[-1] if keys else "")
    if not isinstance(placed(event, keys, value), dict):
        return
    edit = Assignment(keys, value)
    yield Suggestion(f"In the event: {_said(event, edit)}.", (EventEdit(keys, value),))


def _with_path(node: Value, old: str, new: str) -> Json:
    if isinstance(node, dict):
        return {
            key: new if key == "@path" and part == old else _with_path(part, old, new) for key, part in node.items()
        }
    if isinstance(node, list):
        return [_with_path(part, old, new) for part in node]
    return node
