"""A payload's outline: which fields it has, found field by field without building it, where nothing would change.

The payload's own way, the plan and then the check, decides wherever the outline isn't certain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from talonbench.archive.counts import Shape, is_empty
from talonbench.fields.fast_checks import exact_types, other_tests
from talonbench.mapping.nodes import is_constant
from talonbench.values import UNDEFINED, Value

if TYPE_CHECKING:
    from talonbench.destination import CompiledSubscription
    from talonbench.fields.fast_checks import Fits
    from talonbench.mapping.paths import Resolver

Event: TypeAlias = dict[str, Value]
# the bit of a field, what resolves it, and the type or the test of a value that stays as it is
Step: TypeAlias = "tuple[int, Resolver, type | None, Fits | None]"
Drawn: TypeAlias = "int | tuple[int | str, ...]"  # the fields, a bit each, and the custom attributes behind them
Draw: TypeAlias = "Callable[[Event], Drawn | None]"
_ATTRIBUTES: Final = "attributes"
_SCALARS: Final = frozenset((bool, int, float))  # of which none is empty


@dataclass(frozen=True, slots=True)
class Outline:
    """*draw* finds the fields of a valid payload; None if it takes a look at the payload. Its errors are the plan's."""

    draw: Draw
    keys: tuple[str, ...]
    constant: int
    attributes: tuple[str, ...]

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
    steps = [(bits[key], members[key], exact.get(key), tests.get(key)) for key in keys if key not in constants]
    known = constants.get(_ATTRIBUTES)
    attributes = tuple(known) if isinstance(known, dict) else ()
    at = bits[_ATTRIBUTES] if _ATTRIBUTES in bits and _ATTRIBUTES not in constants else 0
    if at and exact.get(_ATTRIBUTES) is not dict:
        return None
    return Outline(_drawing(steps, required & ~constant, at), keys, constant, attributes)


def _fits(value: Value, only: type | None, fits: Fits | None) -> bool:
    is_right = type(value) is only or (fits is not None and fits(value))
    return is_right and (type(value) in _SCALARS or not is_empty(value))


def _drawing(steps: list[Step], required: int, attributes: int) -> Draw:
    """Goes through *steps*; the bit of the *attributes* is 0 if the mapping has none, or the same for all events."""

    def draw(event: Event) -> Drawn | None:
        fields = 0
        names: Value = None
        for bit, member, only, fits in steps:
            value = member(event)
            if type(value) is only:
                if not value and only not in _SCALARS:
                    return None
                if bit == attributes:
                    names = value
            elif value is UNDEFINED:
                continue
            elif fits is None or not fits(value) or (not value and type(value) not in _SCALARS):
                return None
            fields |= bit
        if required & ~fields:
            return None
        return fields if names is None else (fields, *names)  # type: ignore[misc]  # an object, by its type

    return draw
