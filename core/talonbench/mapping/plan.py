"""The plan: a mapping that has been checked and compiled."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NoReturn

from talonbench.errors import Fault, MappingError
from talonbench.mapping.compiler import PROTOTYPE, Clock, Compiler
from talonbench.mapping.nodes import find_node, is_constant, is_directive
from talonbench.mapping.origins import find_origins
from talonbench.mapping.paths import Origin, PathRead, Resolver
from talonbench.mapping.reads import find_path_reads
from talonbench.mapping.validation import check_mapping
from talonbench.mapping.watch import FieldResolution, watch_mapping
from talonbench.values import Json, Value, json_text, property_order
from talonbench.values.pointer import Keys

TOO_DEEP: Final = Fault("", "mapping", "The mapping or the event is nested too deeply to process.")


@dataclass(frozen=True)
class Plan:
    """A compiled mapping. *resolve* takes an event's body and returns the payload; it may raise MappingError.

    *now* is the clock of its Liquid.
    It is the bare closure: RecursionError passes through it, and its caller reports `TOO_DEEP`.

    The result shares values with the mapping and the event: never change it in place.
    """

    mapping: Json
    resolve: Resolver
    now: Clock | None = None

    @cached_property
    def reads(self) -> tuple[PathRead, ...]:
        """Every path that it may read from an event."""
        return find_path_reads(self.mapping)

    @cached_property
    def members(self) -> dict[str, Resolver]:
        """The resolver of each field of the payload, if the mapping is an object that names them and no more."""
        node = self.mapping
        if not isinstance(node, dict) or is_directive(node) or is_constant(node) or PROTOTYPE in node:
            return {}
        compiler = Compiler(now=self.now)
        return {key: compiler.at(key).value(part) for key, part in property_order(node).items()}

    @cached_property
    def may_vary(self) -> bool:
        """Whether its result may depend on the time or on chance: a template formats a date or picks a sample."""
        text = json_text(self.mapping)
        return "@liquid" in text and ("date" in text or "sample" in text)

    def origins(self, keys: Keys) -> tuple[Origin, ...]:
        """The origins in the event of the part *keys* of the result; none for constants."""
        return find_origins(self.mapping, keys)

    def explain(self, event: dict[str, Value]) -> tuple[FieldResolution, ...]:
        """For each field: which paths were read, what was found, and what it resolved to."""
        try:
            return watch_mapping(self.mapping, event, self.now)
        except RecursionError:
            _too_deep()


def compile_mapping(mapping: Json, now: Clock | None = None) -> Plan:
    """Check and compile *mapping*; MappingError with every fault if Segment would reject it; *now* is its clock."""
    try:
        node = find_node(mapping)
        faults = tuple(check_mapping(node))
        if faults:
            raise MappingError(faults)
        resolve = Compiler(now=now).value(node)
    except RecursionError:
        _too_deep()

    return Plan(node, resolve, now)


def _too_deep() -> NoReturn:
    raise MappingError((TOO_DEEP,))
