"""The kinds of a mapping's nodes: constant, array, object or directive; and a mapping's root node."""

from typing import Final, TypeAlias

from talonbench.errors import Fault, MappingError
from talonbench.values import UNDEFINED, Json, Undefined, Value
from talonbench.values.pointer import format_pointer
from talonbench.values.text import is_index

NodePath: TypeAlias = tuple[str, ...]
ROOT_KEY: Final = "__segment_internal_directive"


def find_kind(value: Value) -> str:
    """The JSON type's name, ``undefined``, or ``directive`` for an object with any @-key."""
    match value:
        case Undefined():
            return "undefined"
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string"
        case int() | float():
            return "number"
        case list():
            return "array"
    return "directive" if any(key.startswith("@") for key in value) else "object"


def is_directive(value: Value) -> bool:
    """Whether *value* is a directive: @-keys, and besides them at most ``_metadata``."""
    if not isinstance(value, dict):
        return False
    return any(key[:1] == "@" for key in value) and all(key[:1] == "@" or key == "_metadata" for key in value)


def find_directive_name(node: dict[str, Value]) -> str:
    """The name of the directive *node*: its first @-key."""
    return next(key for key in node if key.startswith("@"))


def get_member(node: Value, key: str) -> Value:
    """The value at *key* of an object or an array; undefined if missing."""
    if isinstance(node, dict):
        return node.get(key, UNDEFINED)
    if isinstance(node, list) and is_index(key) and int(key) < len(node):
        return node[int(key)]
    return UNDEFINED


def is_constant(node: Value) -> bool:
    """Whether *node* resolves to itself: no directive anywhere in it."""
    if isinstance(node, list):
        return all(is_constant(part) for part in node)
    if isinstance(node, dict):
        return not is_directive(node) and all(is_constant(part) for part in node.values())
    return True


def apply_root(mapping: dict[str, Value]) -> Json:
    """*mapping*, or its root directive with the other keys; MappingError if that is impossible."""
    if ROOT_KEY not in mapping:
        return mapping
    root = mapping[ROOT_KEY]
    entries = root if isinstance(root, (dict, list)) else {}
    if len(entries) != 1:
        raise MappingError((Fault(f"/{ROOT_KEY}", "mapping", "The root mapping must be a single directive."),))
    key, options = next(iter(entries.items())) if isinstance(entries, dict) else (0, entries[0])
    if not isinstance(options, (dict, list)):
        raise MappingError((Fault(format_pointer((ROOT_KEY, key)), "mapping", "A root directive must be an object."),))
    if isinstance(options, dict):
        rest: dict[str, Value] = {name: part for name, part in mapping.items() if name != ROOT_KEY}
        options = {**options, "mapping": rest}
    return {str(key): options} if isinstance(entries, dict) else [options]


def find_inner_node(mapping: Value) -> Value:
    """The node of a nested mapping; undefined if it isn't a mapping."""
    try:
        return apply_root(mapping) if isinstance(mapping, dict) else UNDEFINED
    except MappingError:
        return UNDEFINED


def find_node(mapping: Json) -> Json:
    """*mapping* as Segment loads it: an object, its root directive applied; MappingError if that is impossible."""
    if isinstance(mapping, list):
        mapping = {str(index): part for index, part in enumerate(mapping)}
    if not isinstance(mapping, dict):
        raise MappingError((Fault("", "mapping", "A mapping must be an object."),))
    return apply_root(mapping)
