"""Values put into an event, or taken out of it, by the keys of their place."""

from talonbench.mapping import EACH
from talonbench.values import UNDEFINED, Undefined, Value

Keys = tuple[str, ...]
_MOST_ITEMS = 20  # an index up to which a list is made


def set_at(value: Value, keys: Keys, new: Value) -> Value:
    """*value* with *new* at *keys*, made on the way; undefined takes away; ``*`` is every item. Nothing is changed."""
    if not keys:
        return new
    key, rest = keys[0], keys[1:]
    if key == EACH:
        items = value if isinstance(value, list) and value else [UNDEFINED]
        return [set_at(item, rest, new) for item in items]
    if key.isdigit() and not isinstance(value, dict) and int(key) <= _MOST_ITEMS:
        return _in_list(value if isinstance(value, list) else [], int(key), rest, new)
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


def _members(value: Value) -> dict[str, Value]:
    """The members of an object; a list that is to have names besides becomes one with its indices."""
    if isinstance(value, list):
        return {str(index): item for index, item in enumerate(value)}
    return dict(value) if isinstance(value, dict) else {}


def _in_list(items: list[Value], index: int, rest: Keys, new: Value) -> Value:
    filled = [*items, *([None] * (index + 1 - len(items)))]
    part = set_at(filled[index], rest, new)
    return [None if at == index and isinstance(part, Undefined) else part if at == index else item
            for at, item in enumerate(filled)]  # fmt: skip


def get_at(value: Value, keys: Keys) -> Value:
    """What stands at *keys*, of ``*`` the first item's; undefined where nothing does."""
    for key in keys:
        if isinstance(value, list):
            index = 0 if key == EACH else int(key) if key.isdigit() else len(value)
            value = value[index] if index < len(value) else UNDEFINED
        elif isinstance(value, dict):
            value = value.get(key, UNDEFINED)
        else:
            return UNDEFINED
    return value
