"""Quick tests for values that neither pruning nor the check would change: nearly all that are sent.

True means that the value stays as it is, the very same object. False means nothing: the exact check decides. Many
values are tested at once, inside Python's own loops: a call for each would cost more than its test.
"""

from collections.abc import Callable, Iterable
from math import isfinite
from operator import itemgetter
from typing import Any, TypeAlias

from talonbench.fields.coercion import is_number
from talonbench.fields.definition import Field
from talonbench.values import Value

Fits: TypeAlias = Callable[[Value], bool]
AllFit: TypeAlias = Callable[[Iterable[Any]], bool]
EXACT = {"string": str, "boolean": bool, "object": dict, "number": int, "integer": int}
_NUMBERS = frozenset((int, float))
_OBJECTS = frozenset((dict,))


def exact_types(fields: tuple[Field, ...]) -> dict[str, type]:
    """For each field that accepts any value of one Python type, that type; an empty string at the root doesn't fit."""
    plain = (field for field in fields if not (field.multiple or field.choices or field.properties))
    return {field.key: EXACT[field.type] for field in plain}


def other_tests(fields: tuple[Field, ...]) -> dict[str, Fits]:
    """Tests for what `exact_types` does not cover."""
    exact = exact_types(fields)
    tests = {field.key: _one(field) for field in fields if field.key not in exact}
    return {field.key: is_number for field in fields if field.type == "number" and field.key in exact} | tests


def item_tests(field: Field) -> tuple[dict[str, AllFit], frozenset[str]]:
    """Tests of the members of *field*'s items, if it is a list of objects, and which of them must be there."""
    members = field.properties if field.multiple else ()
    return {one.key: _all(one) for one in members}, _required(members)


def _required(fields: tuple[Field, ...]) -> frozenset[str]:
    return frozenset(field.key for field in fields if field.required)


def _one(field: Field) -> Fits:
    if field.multiple:
        all_fit = _all(field._replace(multiple=False))
        return lambda value: type(value) is list and all_fit(value)
    if field.choices:
        choices = frozenset(choice.value for choice in field.choices)
        return lambda value: type(value) is str and value in choices
    all_fit = _all(field)
    return lambda value: all_fit((value,))


def _all(field: Field) -> AllFit:
    """The test of many values of *field*."""
    if field.multiple or field.choices:
        fits = _one(field)
        return lambda values: all(map(fits, values))
    if field.properties:
        return _all_objects(field.properties)
    only = frozenset((EXACT[field.type],))
    return _all_numbers if field.type == "number" else lambda values: only.issuperset(map(type, values))


def _all_numbers(values: Iterable[Any]) -> bool:
    numbers = [*values]
    try:
        return _NUMBERS.issuperset(map(type, numbers)) and all(map(isfinite, numbers))
    except OverflowError:  # an integer past what a float can be
        return False


def _all_objects(fields: tuple[Field, ...]) -> AllFit:
    """Objects with the same keys are tested together, member by member."""
    tests = {field.key: (_all(field), itemgetter(field.key)) for field in fields}
    required = _required(fields)

    def alike(items: list[Any]) -> bool:
        keys = items[0].keys()
        if not {len(keys)}.issuperset(map(len, items)) or not required <= keys:
            return False
        try:
            for key in keys:
                all_fit, get = tests[key]
                if not all_fit(map(get, items)):
                    return False
        except KeyError:  # of an unknown member, or one that another item lacks
            return False
        return True

    def all_fit(values: Iterable[Any]) -> bool:
        items = [*values]
        if not _OBJECTS.issuperset(map(type, items)):
            return False
        return not items or alike(items) or all(map(alike, _by_keys(items)))

    return all_fit


def _by_keys(items: list[dict[str, Value]]) -> Iterable[list[dict[str, Value]]]:
    """*items* in groups of those that have the same keys."""
    groups: dict[tuple[str, ...], list[dict[str, Value]]] = {}
    for item in items:
        groups.setdefault(tuple(item), []).append(item)
    return groups.values()
