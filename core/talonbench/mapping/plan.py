"""The plan: a mapping that has been checked and compiled."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NoReturn

from talonbench.errors import Fault, MappingError
from talonbench.mapping.compiler import Compiler
from talonbench.mapping.nodes import find_node
from talonbench.mapping.origins import find_origins
from talonbench.mapping.paths import Origin, PathRead, Resolver
from talonbench.mapping.reads import find_path_reads
from talonbench.mapping.validation import check_mapping
from talonbench.mapping.watch import FieldResolution, watch_mapping
from talonbench.values import Json, Value
from talonbench.values.json_writer import without_prototypes
from talonbench.values.pointer import Keys

TOO_DEEP: Final = Fault("", "mapping", "The mapping or the event is nested too deeply to process.")


@dataclass(frozen=True)
class Plan:
    """A compiled mapping. *resolve* takes an event's body and returns the payload; it may raise MappingError.

    It is the bare closure: RecursionError passes through it, and its caller reports `TOO_DEEP`.

    The result shares values with the mapping and the event: never change it in place.
    """

    mapping: Json
    resolve: Resolver

    @cached_property
    def reads(self) -> tuple[PathRead, ...]:
        """Every path that it may read from an event."""
        return find_path_reads(self.mapping)

    def origins(self, keys: Keys) -> tuple[Origin, ...]:
        """The origins in the event of the part *keys* of the result; none for constants."""
        return find_origins(self.mapping, keys)

    def explain(self, event: dict[str, Value]) -> tuple[FieldResolution, ...]:
        """For each field: which paths were read, what was found, and what it resolved to."""
        try:
            return watch_mapping(self.mapping, event)
        except RecursionError:
            _too_deep()


def compile_mapping(mapping: Json) -> Plan:
    """Check and compile *mapping*; MappingError with every fault if Segment would reject it."""
    try:
        node = find_node(mapping)
        faults = tuple(check_mapping(node))
        if faults:
            raise MappingError(faults)
        node = without_prototypes(node)
        resolve = Compiler().value(node)
    except RecursionError:
        _too_deep()

    return Plan(node, resolve)


def _too_deep() -> NoReturn:
    raise MappingError((TOO_DEEP,))
