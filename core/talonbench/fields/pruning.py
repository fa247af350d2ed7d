"""What Segment removes from a payload before it validates.

Undefined and null are removed, and empty strings if the field isn't a string. At the root every empty string is
removed. Arrays lose their empty items; the members of an array's objects are left alone.
"""

from collections.abc import Callable
from typing import TypeAlias

from talonbench.fields.definition import Field
from talonbench.values import UNDEFINED, Value

Prune: TypeAlias = Callable[[Value], Value]


def compile_prune(field: Field) -> Prune:
    """A function that removes what is empty in the field's value; UNDEFINED if the value itself is empty."""
    if field.multiple:
        return _list(field)
    scalar = text_pruned if field.type == "string" else pruned
    return _object(field) if field.properties else scalar


def text_pruned(value: Value) -> Value:
    """A string field's value; the empty string is kept."""
    return UNDEFINED if value is None else value


def pruned(value: Value) -> Value:
    """The value of a field of another type."""
    return UNDEFINED if value is None or value == "" else value


def compile_empty(field: Field) -> Callable[[Value], bool]:
    """Whether an item is removed from the field's array."""
    is_text = field.type == "string"
    return lambda item: item is None or item is UNDEFINED or (item == "" and not is_text)


def _list(field: Field) -> Prune:
    is_empty = compile_empty(field)

    def prune(value: Value) -> Value:
        if type(value) is not list:
            return pruned(value)
        return [item for item in value if not is_empty(item)]

    return prune


def _object(field: Field) -> Prune:
    members = {part.key: compile_prune(part) for part in field.properties}

    def prune(value: Value) -> Value:
        if type(value) is not dict:
            return pruned(value)
        kept = {key: members[key](part) if key in members else part for key, part in value.items()}
        return {key: part for key, part in kept.items() if part is not UNDEFINED}

    return prune
