"""Paths of triggers: split on dots and brackets, every part a key (npm @segment/destination-subscriptions 3.37.0)."""

import re
from collections.abc import Callable
from functools import lru_cache

from talonbench.values import UNDEFINED, Value
from talonbench.values.prototypes import INHERITED, read_key

_KEY = re.compile(r"[^[.\]]+")


def property_keys(name: str) -> tuple[str, ...]:
    """The keys of the path *name*; none if it is only dots and brackets, on which Segment fails."""
    return tuple(_KEY.findall(name))


@lru_cache(maxsize=4096)
def compile_property(name: str) -> Callable[[Value], Value]:
    """A reader of the path *name*; UnreadablePropertyError where JavaScript throws."""
    if not name:
        return lambda _: UNDEFINED
    first, *others = [_reader(key) for key in property_keys(name)]
    if not others:
        return first

    def read(value: Value) -> Value:
        value = first(value)
        for read_next in others:
            value = read_next(value)
        return value

    return read


def _reader(key: str) -> Callable[[Value], Value]:
    if key in INHERITED:
        return lambda value: read_key(value, key)
    return lambda value: value.get(key, UNDEFINED) if type(value) is dict else read_key(value, key)
