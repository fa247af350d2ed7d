"""Paths of triggers: split on dots and brackets, every part a key (npm @segment/destination-subscriptions 3.37.0)."""

import re
from collections.abc import Callable
from functools import lru_cache

from talonbench.values import UNDEFINED, Value, step

_KEY = re.compile(r"[^[.\]]+")


@lru_cache(maxsize=4096)
def compile_property(name: str) -> Callable[[Value], Value]:
    """A reader of the path *name* below properties, traits or context; an empty one reads nothing."""
    keys = tuple(_KEY.findall(name))
    if not name:
        return lambda _: UNDEFINED

    def read(value: Value) -> Value:
        for key in keys:
            value = value.get(key, UNDEFINED) if type(value) is dict else step(value, key)
        return value

    return read
