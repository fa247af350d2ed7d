"""The paths that a mapping reads, found without an event: the directives report them."""

from talonbench.errors import MappingError
from talonbench.mapping.directives.directive import ReadScope
from talonbench.mapping.nodes import find_node
from talonbench.mapping.paths import PathRead
from talonbench.values import Json


def find_path_reads(mapping: Json) -> tuple[PathRead, ...]:
    """Every path that *mapping* may read, in order; none if Segment rejects the whole mapping."""
    try:
        return tuple(ReadScope().reads(find_node(mapping)))
    except (MappingError, RecursionError):
        return ()
