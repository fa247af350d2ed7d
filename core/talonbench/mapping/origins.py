"""From a place in a payload back to the event, directive by directive."""

from talonbench.mapping.directives.directive import OriginScope
from talonbench.mapping.paths import Origin
from talonbench.values import Value
from talonbench.values.pointer import Keys


def find_origins(node: Value, rest: Keys) -> tuple[Origin, ...]:
    """The origins of the value at *rest* in the result of *node*; none for constants."""
    return tuple(dict.fromkeys(OriginScope(rest).origins(node)))
