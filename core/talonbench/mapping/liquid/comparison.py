"""What is true, equal, less, contained; how a property is read; how a value is written out."""

import math
from collections.abc import Callable
from typing import Any, TypeAlias

from talonbench.values import UNDEFINED, Undefined, Value, same_value, step, to_number, to_text


class Marker:
    """The words ``empty`` and ``blank``."""

    def __init__(self, blank: bool) -> None:
        self.blank = blank

    def equals(self, value: Value) -> bool:
        """Whether *value* is empty (or blank: nothing, false, or a text of blanks)."""
        if self.blank and (value is None or value is UNDEFINED or value is False):
            return True
        if isinstance(value, str):
            return not (value.strip() if self.blank else value)
        return isinstance(value, (list, dict)) and not value


# Markers travel as values: only what compares or writes needs to know them apart.
EMPTY: Any = Marker(blank=False)
BLANK: Any = Marker(blank=True)
Operand: TypeAlias = Value | Marker


def stringify(value: Operand) -> str:
    """*value* as a template writes it: nothing for null, a list without commas."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, (Undefined, Marker)):
        return ""
    return "".join(map(stringify, value)) if isinstance(value, list) else to_text(value)


def is_nothing(value: Operand) -> bool:
    """Null or undefined."""
    return value is None or isinstance(value, Undefined)


def is_true(value: Operand) -> bool:
    """All but false and nothing, 0 and the empty text included."""
    return not (value is False or is_nothing(value))


def read_property(value: Value, key: Value) -> Value:
    """*value*'s member *key*; size, first and last are known to all that has them."""
    if is_nothing(value):
        return value
    name = to_text(key)
    if isinstance(value, list):
        return _list_property(value, name)
    if isinstance(value, dict):
        if name in value:
            return value[name]
        return len(value) if name == "size" else UNDEFINED
    if isinstance(value, str):
        return (
            step(value or UNDEFINED, "length")
            if name == "size" and value
            else 0
            if name == "size"
            else step(value, name)
        )
    return UNDEFINED


def _list_property(items: list[Value], name: str) -> Value:
    if name == "size":
        return len(items)
    if name in ("first", "last"):
        return items[0 if name == "first" else -1] if items else UNDEFINED
    if name.startswith("-") and name[1:].isdigit():
        return items[-int(name[1:])] if int(name[1:]) <= len(items) else UNDEFINED
    return step(items, name) if items else (0 if name == "length" else UNDEFINED)


def _equals_marker(left: Operand, right: Operand) -> bool:
    if isinstance(left, Marker):
        return not isinstance(right, Marker) and left.equals(right)
    return isinstance(right, Marker) and right.equals(left)


def equals(left: Operand, right: Operand) -> bool:
    """Equality: lists by their items, ``nil`` equals nothing at all."""
    if isinstance(left, Marker) or isinstance(right, Marker):
        return _equals_marker(left, right)
    if is_nothing(left) and is_nothing(right):
        return True
    if isinstance(left, list):
        return isinstance(right, list) and len(left) == len(right) and all(map(equals, left, right))
    return left is right if isinstance(left, dict) else same_value(left, right)


def _primitive(value: Value) -> Value:
    return to_text(value) if isinstance(value, (list, dict)) else value


def _numeric(value: Value) -> float:
    if isinstance(value, str):
        return float(to_number(value))
    if value is None or isinstance(value, (bool, int, float)):
        return float(value or 0)
    return math.nan


def _compared(holds: Callable[[Any, Any], bool]) -> Callable[[Operand, Operand], bool]:
    def compare(left: Operand, right: Operand) -> bool:
        if isinstance(left, Marker) or isinstance(right, Marker):
            return False
        left, right = _primitive(left), _primitive(right)
        if isinstance(left, str) and isinstance(right, str):
            return holds(_units(left), _units(right))
        return holds(_numeric(left), _numeric(right))

    return compare


def _units(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def contains(left: Value, right: Value) -> bool:
    """Whether a list holds an item equal to *right*, or a text holds it as a part."""
    if isinstance(left, list):
        return any(equals(item, right) for item in left)
    return isinstance(left, str) and to_text(right) in left


OPERATORS: dict[str, Callable[[Value, Value], bool]] = {
    "==": equals,
    "!=": lambda left, right: not equals(left, right),
    ">": _compared(lambda left, right: left > right),
    "<": _compared(lambda left, right: left < right),
    ">=": _compared(lambda left, right: left >= right),
    "<=": _compared(lambda left, right: left <= right),
    "contains": contains,
    "and": lambda left, right: is_true(left) and is_true(right),
    "or": lambda left, right: is_true(left) or is_true(right),
}
