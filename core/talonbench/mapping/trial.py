"""One value of a form, resolved on its own while it is being typed."""

from collections.abc import Sequence

from talonbench.errors import MappingError
from talonbench.mapping.plan import compile_mapping
from talonbench.values import UNDEFINED, Value

_CHEAP = ({"@path"}, {"@template"})
_MOST_ITEMS = 20  # whose keys are offered


def try_node(node: Value, base: Value) -> Value:
    """The result of *node* if paths start at *base*; undefined if there is none, or if *node* may be slow."""
    if not isinstance(node, dict) or set(node) not in _CHEAP:
        return UNDEFINED
    try:
        found = compile_mapping({"value": node}).resolve(base)
    except (MappingError, RecursionError):
        return UNDEFINED
    return found.get("value", UNDEFINED) if isinstance(found, dict) else UNDEFINED


def find_item_base(heads: Sequence[Value], body: Value) -> Value:
    """Where paths inside the arrays *heads* start, from the outside in: an item, with the keys of the first few."""
    for head in heads:
        found = try_node(head, body)
        items: list[Value] = found[:_MOST_ITEMS] if isinstance(found, list) else [found]
        objects = [item for item in items if isinstance(item, dict)]
        body = {key: part for item in reversed(objects) for key, part in item.items()} if objects else _first(items)
    return body


def _first(items: list[Value]) -> Value:
    return items[0] if items else UNDEFINED
