"""A payload's outline: which fields it has, found field by field without building it, where nothing would change.

The payload's own way, the plan and then the check, decides wherever the outline isn't certain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import methodcaller
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.archive.counts import Shape, is_empty
from talonbench.archive.item_test import SURE, compile_items
from talonbench.fields.fast_checks import exact_types, other_tests
from talonbench.mapping.compiler import Compiler
from talonbench.mapping.nodes import is_constant
from talonbench.values import UNDEFINED, Value

if TYPE_CHECKING:
    from talonbench.destination import CompiledSubscription
    from talonbench.fields import Field
    from talonbench.fields.fast_checks import Fits
    from talonbench.mapping.paths import Resolver

Event: TypeAlias = dict[str, Value]
# the bit of a field, what resolves it, and the type or the test of a value that stays as it is
Step: TypeAlias = "tuple[int, Resolver, type | None, Fits]"
Drawn: TypeAlias = "int | tuple[int | str, ...]"  # the fields, a bit each, and the custom attributes behind them
Run: TypeAlias = "Callable[[Event], int]"
_ATTRIBUTES: Final = "attributes"
_SCALARS: Final = frozenset((bool, int, float))  # of which none is empty


@dataclass(frozen=True, slots=True)
class Outline:
    """The fields of a payload by their *keys*: the *constant* ones, and *steps* to the others.

    Those in *required* must be there. *varying* is the bit of the attributes, which *names* resolves; it is 0 if all
    payloads have those in *attributes*.
    """

    keys: tuple[str, ...]
    constant: int
    steps: tuple[Step, ...]
    required: int
    varying: int
    names: Resolver | None
    attributes: tuple[str, ...]

    def compile(self, build: Run, keep: Callable[[Drawn], None], ready: int) -> Run:
        """*ready* for a valid payload, whose fields go to *keep*; *build* decides where it takes the payload itself.

        MappingError or RecursionError where the mapping raises it.
        """
        steps, required, varying, names = self.steps, self.required, self.varying, self.names

        def run(event: Event) -> int:
            attributes = UNDEFINED if names is None else names(event)
            fields = 0 if attributes is UNDEFINED else varying
            for bit, member, only, stays in steps:
                value = member(event)
                if type(value) is only:
                    if not value and only not in _SCALARS:
                        return build(event)
                elif value is UNDEFINED:
                    continue
                elif not stays(value):
                    return build(event)
                fields |= bit
            if required & ~fields:
                return build(event)
            if attributes is UNDEFINED:
                keep(fields)
            elif type(attributes) is dict and attributes:
                keep((fields, *attributes))
            else:
                return build(event)
            return ready

        return run

    def read(self, drawn: Drawn) -> Shape:
        """The shape that is *drawn*."""
        fields, *names = (drawn,) if isinstance(drawn, int) else drawn
        assert isinstance(fields, int)
        filled = [key for bit, key in enumerate(self.keys) if (fields | self.constant) >> bit & 1]
        attributes = [*map(str, names)] or self.attributes
        return (*filled, None, *attributes) if _ATTRIBUTES in filled else tuple(filled)


def compile_outline(compiled: CompiledSubscription) -> Outline | None:
    """The outline of the payloads of *compiled*; None if they must be built."""
    assert compiled.plan is not None
    mapping, fields = compiled.plan.mapping, compiled.action.fields
    members = compiled.plan.members
    if not members or not isinstance(mapping, dict):
        return None
    exact, tests = exact_types(fields), other_tests(fields)
    keys = tuple(members)
    constants = {key: members[key]({}) for key in keys if is_constant(mapping[key])}
    if not all(_fits(value, exact.get(key), tests.get(key)) for key, value in constants.items()):
        return None
    bits = {key: 1 << at for at, key in enumerate(keys)}
    constant = sum(bits[key] for key in constants)
    required = sum(bits[field.key] if field.key in bits else 1 << len(keys) for field in fields if field.required)
    changing = [key for key in keys if key not in constants]
    known_fields = {field.key: field for field in fields}
    steps = [
        _step(bits[key], mapping[key], members[key], known_fields.get(key), exact.get(key), tests.get(key))
        for key in changing
        if key != _ATTRIBUTES
    ]
    known = constants.get(_ATTRIBUTES)
    attributes = tuple(known) if isinstance(known, dict) else ()
    at = bits[_ATTRIBUTES] if _ATTRIBUTES in bits and _ATTRIBUTES not in constants else 0
    if at and exact.get(_ATTRIBUTES) is not dict:
        return None
    names = members[_ATTRIBUTES] if at else None
    return Outline(keys, constant, tuple(steps), required & ~constant, at, names, attributes)


def _step(bit: int, node: Value, member: Resolver, field: Field | None, only: type | None, fits: Fits | None) -> Step:
    """The step to a *field* that *member* resolves."""
    if field is not None and (items := compile_items(node, field, member)) is not None:
        return bit, items, type(SURE), _filled(fits)
    if key := Compiler().one_key(node):
        member = methodcaller("get", key, UNDEFINED)  # of an event, which is an object: without a call of ours
    return bit, member, only, _filled(fits)


def _fits(value: Value, only: type | None, fits: Fits | None) -> bool:
    if type(value) is only:
        return type(value) in _SCALARS or not is_empty(value)
    return _filled(fits)(value)


def _filled(fits: Fits | None) -> Fits:
    """The test of a value that *fits*, and fills its field."""
    if fits is None:
        return lambda value: False
    return lambda value: fits(value) and (type(value) in _SCALARS or not is_empty(value))
