"""One value of a form, resolved on its own while it is being typed."""

from talonbench.errors import MappingError
from talonbench.mapping.plan import compile_mapping
from talonbench.values import UNDEFINED, Value

_CHEAP = ({"@path"}, {"@template"})


def try_node(node: Value, base: Value) -> Value:
    """The result of *node* if paths start at *base*; undefined if there is none, or if *node* may be slow."""
    if not isinstance(node, dict) or set(node) not in _CHEAP:
        return UNDEFINED
    try:
        found = compile_mapping({"value": node}).resolve(base)
    except (MappingError, RecursionError):
        return UNDEFINED
    return found.get("value", UNDEFINED) if isinstance(found, dict) else UNDEFINED


def find_first_item(head: Value, body: Value) -> Value:
    """Where the paths of an array's shape start: the first item of the array that *head* finds in *body*."""
    found = try_node(head, body)
    if isinstance(found, list):
        return found[0] if found else UNDEFINED
    return found
