"""Places in a JSON value: their keys, their JSON pointers (RFC 6901), and their values.

Keys are strings, also for array items. ``*`` (`EACH`) stands for every item of an array.
"""

from collections.abc import Iterable
from typing import Final, TypeAlias

from talonbench.values.types import UNDEFINED, Undefined, Value

EACH: Final = "*"
Keys: TypeAlias = tuple[str, ...]
_MOST_ITEMS = 20  # the highest index for which `set_at` creates an array
_LONGEST_INDEX = 11  # digits of 2^32 - 1, the most items an array has, and one


def parse_pointer(pointer: str) -> Keys:
    """The keys of *pointer*, escapes resolved; none for the empty pointer, which means the whole value."""
    return tuple(key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:])


def format_pointer(keys: Iterable[str | int]) -> str:
    """The pointer to *keys*: ``~`` is written ``~0``, and ``/`` is written ``~1``."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in keys)


def below(pointer: str, key: str | int) -> str:
    """The pointer to *key* inside *pointer*."""
    return pointer + format_pointer((key,))


def is_below(pointer: str, above: str) -> bool:
    """Whether *pointer* names the place of *above*, or one in it."""
    return pointer == above or pointer.startswith(f"{above}/")


def get_at(value: Value, keys: Iterable[str]) -> Value:
    """The value at *keys* in *value*, the first item's for ``*``; undefined if missing."""
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key, UNDEFINED)
        elif isinstance(value, list):
            index = 0 if key == EACH else _index(key)
            value = value[index] if index is not None and index < len(value) else UNDEFINED
        else:
            return UNDEFINED
    return value


def has_at(value: Value, keys: Keys) -> bool:
    """Whether there is a value at *keys*; ``*`` is any item of an array, or an object instead of an array."""
    for at, key in enumerate(keys):
        if key == EACH:
            items = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
            return any(has_at(item, keys[at + 1 :]) for item in items)
        if isinstance(value, dict):
            if key not in value:
                return False
            value = value[key]
        elif isinstance(value, list):
            index = _index(key)
            if index is None or index >= len(value):
                return False
            value = value[index]
        else:
            return False
    return True


def set_at(value: Value, keys: Keys, new: Value) -> Value:
    """A copy of *value* with *new* at *keys*, created as needed; undefined removes; ``*`` is every item."""
    if not keys:
        return new
    key, rest = keys[0], keys[1:]
    if key == EACH:
        items = value if isinstance(value, list) and value else [UNDEFINED]
        return [set_at(item, rest, new) for item in items]
    index = _index(key)
    if index is not None and not isinstance(value, dict) and index <= _MOST_ITEMS:
        return _in_list(value if isinstance(value, list) else [], index, rest, new)
    if isinstance(new, Undefined) and isinstance(value, list):
        return value
    members = _members(value)
    if isinstance(new, Undefined) and key not in members:
        return value if isinstance(value, dict) else UNDEFINED
    part = set_at(members.get(key, UNDEFINED), rest, new)
    if isinstance(part, Undefined):
        members.pop(key, None)
    else:
        members[key] = part
    return members


def _index(key: str) -> int | None:
    return int(key) if key.isascii() and key.isdigit() and len(key) < _LONGEST_INDEX else None


def _members(value: Value) -> dict[str, Value]:
    """The members of an object; an array that needs names becomes an object with its indices."""
    if isinstance(value, list):
        return {str(index): item for index, item in enumerate(value)}
    return dict(value) if isinstance(value, dict) else {}


def _in_list(items: list[Value], index: int, rest: Keys, new: Value) -> Value:
    filled = [*items, *([None] * (index + 1 - len(items)))]
    part = set_at(filled[index], rest, new)
    filled[index] = None if isinstance(part, Undefined) else part
    return filled
