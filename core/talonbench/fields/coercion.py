"""Scalars coerced to a field's type, by the rules of Segment's validator (ajv 8, ``coerceTypes: "array"``)."""

import math
from collections.abc import Callable

from talonbench.values import UNDEFINED, Value, to_number, to_text


def is_number(value: Value) -> bool:
    """A finite number."""
    return type(value) is int or (type(value) is float and math.isfinite(value))


def is_integer(value: Value) -> bool:
    """A finite number without a fraction."""
    return type(value) is int or (type(value) is float and value.is_integer())


def is_text(value: Value) -> bool:
    """A string."""
    return type(value) is str


def is_flag(value: Value) -> bool:
    """True or false."""
    return type(value) is bool


def is_object(value: Value) -> bool:
    """An object."""
    return type(value) is dict


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


def _to_number(value: Value) -> Value:
    if isinstance(value, str):
        return _text_to_number(value)
    return int(value or 0) if value is None or isinstance(value, bool) else UNDEFINED


def _text_to_number(text: str) -> Value:
    if text.isdigit() and text.isascii() and len(text) < 16:
        return int(text)
    number = to_number(text) if text else math.nan
    return number if number == number else UNDEFINED


def _to_integer(value: Value) -> Value:
    number = _to_number(value)
    if type(number) is int:
        return number
    # The validator looks for a remainder, and an infinity (from a string such as "1e999") has none.
    return number if is_integer(number) or number in (math.inf, -math.inf) else UNDEFINED


def _to_nothing(_: Value) -> Value:
    return UNDEFINED


FITS: dict[str, Callable[[Value], bool]] = {
    "string": is_text,
    "boolean": is_flag,
    "number": is_number,
    "integer": is_integer,
    "object": is_object,
}
_COERCE: dict[str, Callable[[Value], Value]] = {
    "string": _to_string,
    "boolean": _to_boolean,
    "number": _to_number,
    "integer": _to_integer,
    "object": _to_nothing,
}


def compile_coercion(kind: str) -> Callable[[Value], Value]:
    """A function that coerces a value to *kind*; UNDEFINED if no rule applies.

    An array with one item counts as that item, unless *kind* is an object.
    """
    fits, coerce, unwraps = FITS[kind], _COERCE[kind], kind != "object"

    def bring(value: Value) -> Value:
        if type(value) is list and unwraps and len(value) == 1:
            value = value[0]
            return value if fits(value) else coerce(value)
        return coerce(value)

    return bring
