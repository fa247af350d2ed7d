"""Scalars brought to a field's type, by the rules that Segment's validator has (ajv 8, ``coerceTypes: "array"``)."""

import math

from talonbench.values import UNDEFINED, Value, number_text, to_number, to_text


def is_number(value: Value) -> bool:
    """A finite number."""
    return type(value) is int or (type(value) is float and math.isfinite(value))


def is_integer(value: Value) -> bool:
    """A finite number without a fraction."""
    return type(value) is int or (type(value) is float and value.is_integer())


def fits(value: Value, kind: str) -> bool:
    """Whether *value* is of the type *kind* as it stands."""
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return is_number(value)
        case "integer":
            return is_integer(value)
        case "object":
            return isinstance(value, dict)
    return isinstance(value, list)


def coerced(value: Value, kind: str) -> Value:
    """*value* brought to *kind*, or UNDEFINED where the rules have no way; a list of one is taken for its item."""
    if kind == "object":
        return UNDEFINED
    if kind == "array":
        return UNDEFINED if isinstance(value, dict) else [value]  # type: ignore[list-item]  # never undefined here
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
        if fits(value, kind):
            return value
    match kind:
        case "string":
            return _to_string(value)
        case "boolean":
            return _to_boolean(value)
    return _to_number(value, whole=kind == "integer")


def _to_string(value: Value) -> Value:
    if isinstance(value, (bool, int, float)):
        return to_text(value)
    return "" if value is None else UNDEFINED


def _to_boolean(value: Value) -> Value:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value, UNDEFINED)
    if value is None:
        return False
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value in (0, 1):
        return value == 1
    return UNDEFINED


def _to_number(value: Value, whole: bool) -> Value:
    if value is None or isinstance(value, bool):
        return int(value or 0)
    if not isinstance(value, str) or not value:
        return UNDEFINED
    number = to_number(value)
    if number_text(number) == "NaN" or (whole and not is_integer(number)):
        return UNDEFINED
    return number
