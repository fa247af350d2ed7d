"""One value of a form, tried by itself while it is written."""

from talonbench.errors import MappingError
from talonbench.mapping.plan import compile_mapping
from talonbench.values import UNDEFINED, Value

_CHEAP = ({"@path"}, {"@template"})


def try_node(node: Value, base: Value) -> Value:
    """What *node* gives where paths start at *base*; undefined where that is nothing, or *node* may take its time."""
    if not isinstance(node, dict) or set(node) not in _CHEAP:
        return UNDEFINED
    try:
        found = compile_mapping({"value": node}).resolve(base)
    except (MappingError, RecursionError):
        return UNDEFINED
    return found.get("value", UNDEFINED) if isinstance(found, dict) else UNDEFINED


def find_first_item(head: Value, body: Value) -> Value:
    """Where the paths of a list's shape start: the first item of the list that *head* finds in *body*."""
    found = try_node(head, body)
    if isinstance(found, list):
        return found[0] if found else UNDEFINED
    return found
