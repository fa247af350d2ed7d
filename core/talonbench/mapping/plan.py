"""The plan: a mapping that has been checked and compiled."""

from dataclasses import dataclass
from typing import Final, NoReturn

from talonbench.errors import Fault, MappingError
from talonbench.mapping import directives
from talonbench.mapping.compiler import Compiler
from talonbench.mapping.explain import FieldResolution, trace
from talonbench.mapping.paths import Resolver
from talonbench.mapping.validation import check_mapping
from talonbench.values import Json, Value
from talonbench.values.text import without_prototypes

TOO_DEEP: Final = Fault("", "mapping", "The mapping or the event is nested too deeply to be worked with.")


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled mapping. *resolve* takes an event's body and gives the payload; it may raise MappingError.

    It is the bare closure: RecursionError passes through it, and whoever runs it says `TOO_DEEP`.

    What it gives shares values with the mapping and the event: nobody may change it in place.
    """

    mapping: Json
    resolve: Resolver

    def explain(self, event: dict[str, Value]) -> tuple[FieldResolution, ...]:
        """For each field: which paths were read, what was found there, what it resolved to."""
        try:
            return trace(self.mapping, event)
        except RecursionError:
            _too_deep()


def compile_mapping(mapping: Json) -> Plan:
    """Check and compile *mapping*; MappingError with every fault where Segment would refuse it."""
    try:
        node = _processed(mapping)
        faults = tuple(check_mapping(node))
        if faults:
            raise MappingError(faults)
        node = without_prototypes(node)
        resolve = Compiler().value(node)
    except RecursionError:
        _too_deep()

    return Plan(node, resolve)


def _processed(mapping: Json) -> Json:
    """*mapping* as Segment takes it in: an object, its root directive in place."""
    if isinstance(mapping, list):
        mapping = {str(index): part for index, part in enumerate(mapping)}
    if not isinstance(mapping, dict):
        raise MappingError((Fault("", "mapping", "A mapping is an object."),))
    return directives.with_root(mapping)


def _too_deep() -> NoReturn:
    raise MappingError((TOO_DEEP,))
