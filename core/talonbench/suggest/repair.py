"""Repair a generated event: for an invalid field, try values at the paths it is read from."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from talonbench.destination import CompiledSubscription, Settings
from talonbench.errors import Fault
from talonbench.fields import Field
from talonbench.fql.triggers.conditions import Condition
from talonbench.mapping import PathRead
from talonbench.pipeline import Outcome, Ready, Rejected, prepare
from talonbench.suggest.example_values import field_at, make_example
from talonbench.suggest.solver import values_for
from talonbench.values import UNDEFINED, Value, json_text
from talonbench.values.pointer import Keys, get_at, parse_pointer, set_at

Event = dict[str, Value]
_ROUNDS: Final = 40  # each fixes a fault
_ASKED_FOR: Final = 5  # paths to remove
_PLAIN: Final[tuple[Value, ...]] = ("demo", 1, "1", True, "true", False, "false", {"tier": "gold"})


def repair_event(
    event: Event, compiled: CompiledSubscription, settings: Settings, conditions: Sequence[Condition]
) -> tuple[Event, Outcome]:
    """*event* and its outcome with fewer faults: none, if changing what the invalid fields read can achieve that.

    *conditions* are those of the trigger that the event matches.
    """
    outcome = prepare(event, compiled, settings)
    for _ in range(_ROUNDS):
        better = _better(event, outcome, compiled, settings, conditions) if isinstance(outcome, Rejected) else None
        if better is None:
            break
        event, outcome = better
    return event, outcome


def _better(
    event: Event, outcome: Rejected, compiled: CompiledSubscription, settings: Settings, conditions: Sequence[Condition]
) -> tuple[Event, Outcome] | None:
    for fault in outcome.faults:
        for changed in _changes(event, fault, compiled, conditions):
            after = prepare(changed, compiled, settings)
            if isinstance(after, Ready) or (isinstance(after, Rejected) and len(after.faults) < len(outcome.faults)):
                return changed, after
    return None


def _changes(
    event: Event, fault: Fault, compiled: CompiledSubscription, conditions: Sequence[Condition]
) -> Iterator[Event]:
    """One value changed; then the same with some of the paths removed that ``@if`` tests."""
    read = _read(fault, compiled)
    asked_for = list(dict.fromkeys(path.keys for path in read if path.keys and path.use == "condition"))[:_ASKED_FOR]
    places = list(dict.fromkeys(path.keys for path in read if path.keys))
    values = tuple(_values(field_at(compiled.action, parse_pointer(fault.path))))
    for count in range(len(asked_for) + 1):
        for gone in combinations(asked_for, count):
            base = _all_placed(event, gone, UNDEFINED)
            yield base
            for keys in places:
                there = (json_text(one) for one in (get_at(base, keys),) if isinstance(one, str))
                for value in (*values, *there, *values_for(conditions, keys)):
                    yield _all_placed(base, (keys,), value)


def _all_placed(event: Event, places: Iterable[Keys], value: Value) -> Event:
    for keys in places:
        changed = set_at(event, keys, value)
        event = changed if isinstance(changed, dict) else event
    return event


def _read(fault: Fault, compiled: CompiledSubscription) -> Sequence[PathRead]:
    """What the invalid field reads; everything if the whole mapping is one directive."""
    keys = parse_pointer(fault.path)
    node = compiled.plan.mapping if compiled.plan is not None else UNDEFINED
    is_own = isinstance(node, dict) and keys[:1] and keys[0] in node
    return [read for read in compiled.reads if read.field == keys[0]] if is_own else compiled.reads


def _values(field: Field | None) -> Iterator[Value]:
    """Values to try for *field*: fitting ones, single or as an array, plain or as JSON text; then simple values."""
    if field is not None:
        single = field._replace(multiple=False)
        fit = [make_example(single, single.key), *(choice.value for choice in field.choices)]
        yield from fit
        yield [fit[0]]
        yield from (json_text(value) for value in fit)
        yield json_text([fit[0]])
    yield from _PLAIN
