"""Quick tests for values that neither removal nor the check would touch: nearly all that are sent.

True means that the value stays as it is, the very same object. False says nothing: the exact way decides.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from talonbench.fields.coercion import is_number
from talonbench.fields.definition import Field
from talonbench.values import Value

Fits: TypeAlias = Callable[[Value], bool]
EXACT = {"string": str, "boolean": bool, "object": dict, "number": int, "integer": int}


def exact_types(fields: tuple[Field, ...]) -> dict[str, type]:
    """For each field that any value of one Python type fits, that type; an empty text at the root does not fit."""
    plain = (field for field in fields if not (field.multiple or field.choices or field.properties))
    return {field.key: EXACT[field.type] for field in plain}


def other_tests(fields: tuple[Field, ...]) -> dict[str, Fits]:
    """Tests for what `exact_types` does not cover."""
    exact = exact_types(fields)
    tests = {field.key: _compile(field) for field in fields if field.key not in exact}
    return {field.key: is_number for field in fields if field.type == "number" and field.key in exact} | tests


def never(_: Value) -> bool:
    """What has no test does not fit."""
    return False


def _compile(field: Field) -> Fits:
    if field.properties:
        return _objects(field) if field.multiple else _object(field)
    if field.choices:
        return never if field.multiple else _choice(field)
    return _scalars(field)


def _choice(field: Field) -> Fits:
    choices = frozenset(choice.value for choice in field.choices)
    return lambda value: type(value) is str and value in choices


def _scalars(field: Field) -> Fits:
    only = frozenset((EXACT[field.type],))
    return lambda value: type(value) is list and only.issuperset(map(type, value))


def _object(field: Field) -> Fits:
    fits = _each(field)
    return lambda value: fits((value,))


def _objects(field: Field) -> Fits:
    fits = _each(field)
    return lambda value: type(value) is list and fits(value)


def _each(field: Field) -> Callable[[Sequence[Value]], bool]:
    """One loop over all members of all items: a call for each would cost as much as the test."""
    exact, others = exact_types(field.properties), other_tests(field.properties)
    floats = frozenset(part.key for part in field.properties if others.get(part.key) is is_number)
    required = tuple(part.key for part in field.properties if part.required)

    def fits(items: Sequence[Value]) -> bool:
        for item in items:
            if type(item) is not dict:
                return False
            for key in required:
                if key not in item:
                    return False
            for key, part in item.items():
                kind = type(part)
                if exact.get(key) is kind or (kind is float and key in floats and part - part == 0):  # type: ignore[operator]
                    continue
                if not others.get(key, never)(part):
                    return False
        return True

    return fits
