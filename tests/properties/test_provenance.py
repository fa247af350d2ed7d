"""Where a value of a request comes from: change the event there, and the value changes; elsewhere, and it stays."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from talonbench.pipeline import Ready, perform, trace_fields
from talonbench.trace import MappingTrace
from talonbench.trace.provenance import find_provenance
from talonbench.values import UNDEFINED, Value, json_text, parse_json
from talonbench.values.pointer import Keys, format_pointer, get_at
from tests.properties.trials import SEED, SETUPS, Trial, changed, leaves, make_trials

NOTHING: Final[Value] = []  # compared by identity
VALUES = 6  # of one request that are explained


def test_a_value_changes_only_with_the_places_that_it_comes_from() -> None:
    chance, explained = Random(SEED), 0
    for trial in make_trials():
        for at, mapping in enumerate(trial.trace.mappings):
            for value in pick_values(chance, mapping):
                explained += 1
                places, strange = tell(trial, at, value)
                assert not strange, (
                    f"{trial.name}: {mapping.subscription.id} {value} comes from {places}, not {strange}"
                )
    assert explained >= SETUPS // 10


def pick_values(chance: Random, mapping: MappingTrace) -> list[Keys]:
    """The places of some values in the body of the request of *mapping*."""
    body = body_of(mapping)
    found = [leaf for leaf in leaves(body) if leaf and get_at(body, leaf) not in ({}, [])]
    return chance.sample(found, min(VALUES, len(found)))


def body_of(mapping: MappingTrace) -> Value:
    body = mapping.requests[0].body if mapping.requests else None
    return parse_json(body) if body else {}


def tell(trial: Trial, at: int, value: Keys) -> tuple[list[Keys], list[Keys]]:
    """The places that the body's value at *value* is said to come from, and other leaves that change it."""
    mapping, event = trial.trace.mappings[at], trial.trace.filtered_event
    assert event is not None
    fields = trace_fields(event, mapping.compiled)
    found = find_provenance(mapping.compiled, fields, event, "body", format_pointer(value))
    if found is None or any(one.keys is None for one in found.origins):
        return [], []
    places = [one.keys for one in found.origins if one.keys is not None]
    strange = (leaf for leaf in leaves(event) if not any(meets(place, leaf) for place in places))
    return places, [leaf for leaf in strange if leaf and changes(trial, at, value, leaf)]


def list_sources(trial: Trial, at: int, value: Keys) -> list[Keys]:
    """The single places that are said to give the value; a condition may decide nothing."""
    mapping, event = trial.trace.mappings[at], trial.trace.filtered_event
    assert event is not None
    found = find_provenance(
        mapping.compiled, trace_fields(event, mapping.compiled), event, "body", format_pointer(value)
    )
    given = () if found is None else found.origins
    return [one.keys for one in given if one.keys and "*" not in one.keys and not one.is_condition]


def meets(place: Keys, leaf: Keys) -> bool:
    """Whether *leaf* is at, in or around *place*; a star stands for any item."""
    return all(one in ("*", other) for one, other in zip(place, leaf, strict=False))


def changes(trial: Trial, at: int, value: Keys, leaf: Keys) -> bool:
    """Whether another value at *leaf* changes what is sent at *value*, in a request that is sent."""
    before = shown(get_at(body_of(trial.trace.mappings[at]), value))
    return any(shown(now) != before for now in again(trial, at, value, leaf) if now is not NOTHING)


def decides(trial: Trial, at: int, value: Keys, place: Keys) -> bool:
    """Whether another value at *place* changes what is sent at *value*, or whether anything is."""
    before = shown(get_at(body_of(trial.trace.mappings[at]), value))
    return any(now is NOTHING or shown(now) != before for now in again(trial, at, value, place))


def again(trial: Trial, at: int, value: Keys, place: Keys) -> Iterator[Value]:
    """What is sent at *value* with other values at *place*, whatever the trigger asks; NOTHING if nothing is sent."""
    for _, event in changed(trial.trace.filtered_event, place):
        assert isinstance(event, dict)
        outcome = perform(event, trial.trace.mappings[at].compiled, trial.preview.judgement.settings)
        if isinstance(outcome, Ready):
            body = outcome.requests[0].body
            yield get_at(parse_json(body) if body else {}, value)
        else:
            yield NOTHING


def shown(value: Value) -> str:
    return "" if value is UNDEFINED else json_text(value)
