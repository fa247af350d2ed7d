"""Property access, as in JavaScript: objects, arrays, strings, and missing values."""

import re

from talonbench.values.text import is_index, is_truthy, utf16_length
from talonbench.values.types import UNDEFINED, Value

_INDEX = re.compile(r"0|[1-9][0-9]*")


def step(value: Value, key: str) -> Value:
    """``value && value[key]`` in JavaScript: a falsy value is returned as is."""
    if isinstance(value, dict):
        return value.get(key, UNDEFINED)
    if not is_truthy(value):
        return value
    if isinstance(value, list):
        return _item(value, key)
    return _character(value, key) if isinstance(value, str) else UNDEFINED


def _item(items: list[Value], key: str) -> Value:
    if key == "length":
        return len(items)
    if is_index(key) and int(key) < len(items):
        return items[int(key)]
    return UNDEFINED


def _character(text: str, key: str) -> Value:
    if key == "length":
        return utf16_length(text)
    if not _INDEX.fullmatch(key):
        return UNDEFINED
    units = text.encode("utf-16-le", "surrogatepass")
    unit = units[2 * int(key) : 2 * int(key) + 2] if len(key) < 10 else b""
    return unit.decode("utf-16-le", "surrogatepass") if unit else UNDEFINED
