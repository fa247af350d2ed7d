"""From a place in a payload back to the event: through the directives of the mapping, one by one."""

from talonbench.mapping.directives.directive import OriginScope
from talonbench.mapping.paths import Origin
from talonbench.values import Value
from talonbench.values.pointer import Keys


def find_origins(node: Value, rest: Keys) -> tuple[Origin, ...]:
    """Where the value at *rest* in what *node* gives comes from; none for what is written in the mapping."""
    return tuple(dict.fromkeys(OriginScope(rest).origins(node)))
