"""A whole mapping before any event: what Segment rejects in it."""

from collections.abc import Iterator

from talonbench.errors import Fault
from talonbench.mapping.directives.checks import check_node
from talonbench.mapping.nodes import NodePath
from talonbench.values import Value


def check_mapping(value: Value, place: NodePath = ()) -> Iterator[Fault]:
    """Every fault of the mapping *value* at *place*."""
    yield from check_node(value, place)
