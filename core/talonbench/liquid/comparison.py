"""What is equal, less, contained; how a property is read."""

import math
from collections.abc import Callable

from talonbench.liquid.drops import BLANK, BLOCK, EMPTY, NIL, Drop, Held, is_nothing, is_true, plain, script_text
from talonbench.liquid.utf16 import in_units
from talonbench.values import UNDEFINED, Value, same_value, step, to_number, trim


def read_property(value: Held, key: Held) -> Held:
    """*value*'s member *key*: its own ones, and size, first and last where there is such a thing."""
    if value is None or value is UNDEFINED:
        return value
    key = plain(key)
    name = key if isinstance(key, str) else script_text(key)
    if isinstance(value, Drop):
        return "" if value is BLOCK and name == "super" else UNDEFINED
    if isinstance(value, dict):
        if name in value:
            return value[name]
        return len(value) if name == "size" else UNDEFINED
    if isinstance(value, list):
        return _list_property(value, key, name)
    if isinstance(value, str):
        return (
            step(value, "length" if name == "size" else name)
            if value
            else 0
            if name in ("size", "length")
            else UNDEFINED
        )
    return UNDEFINED


def _list_property(items: list[Held], key: Held, name: str) -> Held:
    if name in ("size", "length"):
        return len(items)
    if not items:
        return UNDEFINED
    if name in ("first", "last"):
        return items[0 if name == "first" else -1]
    if isinstance(key, (int, float)) and not isinstance(key, bool) and key < 0:
        name = script_text(key + len(items))
    return step(items, name)


def equals(left: Held, right: Held) -> bool:
    """Equality: lists by their items; ``nil``, ``empty`` and ``blank`` know themselves what they equal."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Drop) and one.comparable:
            return _drop_equals(one, other)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equals, left, right))
    return left is right if isinstance(left, (dict, list, Drop)) else same_value(left, right)


def _drop_equals(drop: Drop, value: Held) -> bool:
    if drop is NIL:
        return is_nothing(value)
    if value is EMPTY or value is BLANK:
        return False
    if drop is BLANK and (value is False or is_nothing(value)):
        return True
    if isinstance(value, str):
        return not (trim(value) if drop is BLANK else value)
    return isinstance(value, (list, dict)) and not value


def _primitive(value: Held) -> Value:
    return script_text(value) if isinstance(value, (list, dict, Drop)) else value


def number_of(value: Held) -> float:
    """``Number(value)``; ValueError where JavaScript can't make one of an object."""
    if value is BLOCK:
        return math.nan
    value = plain(value)
    if isinstance(value, (list, dict)):
        value = script_text(value)
    if isinstance(value, str):
        return float(to_number(value))
    if value is None or isinstance(value, (bool, int, float)):
        return float(value or 0) if not isinstance(value, float) else value
    return math.nan


def _compared(holds: Callable[[Held, Held], bool]) -> Callable[[Held, Held], bool]:
    def compare(left: Held, right: Held) -> bool:
        if any(isinstance(side, Drop) and side.comparable for side in (left, right)):
            return False
        left, right = _primitive(left), _primitive(right)
        if isinstance(left, str) and isinstance(right, str):
            return holds(_units(left), _units(right))
        return holds(number_of(left), number_of(right))

    return compare


def _units(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def contains(left: Held, right: Held) -> bool:
    """Whether a list holds an item equal to *right*, or a text holds it as a part."""
    left = plain(left)
    if isinstance(left, list):
        return any(equals(item, right) for item in left)
    return isinstance(left, str) and in_units(script_text(right if right is BLOCK else plain(right))) in in_units(left)


OPERATORS: dict[str, Callable[[Held, Held], bool]] = {
    "==": equals,
    "!=": lambda left, right: not equals(left, right),
    ">": _compared(lambda left, right: bool(left > right)),
    "<": _compared(lambda left, right: bool(left < right)),
    ">=": _compared(lambda left, right: bool(left >= right)),
    "<=": _compared(lambda left, right: bool(left <= right)),
    "contains": contains,
    "and": lambda left, right: is_true(left) and is_true(right),
    "or": lambda left, right: is_true(left) or is_true(right),
}
