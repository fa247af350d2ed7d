"""The paths that a mapping reads, found without an event: the directives tell them, as they are compiled."""

from talonbench.errors import MappingError
from talonbench.mapping.directives.directive import ReadScope
from talonbench.mapping.nodes import find_node
from talonbench.mapping.paths import PathRead
from talonbench.values import Json


def find_path_reads(mapping: Json) -> tuple[PathRead, ...]:
    """Every path that *mapping* may read, in its order; none of a mapping that Segment refuses whole."""
    try:
        return tuple(ReadScope().reads(find_node(mapping)))
    except (MappingError, RecursionError):
        return ()
