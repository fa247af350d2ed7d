"""Paths into an event, compiled once: ``$.properties.products[0].sku``.

The grammar is Segment's (npm @segment/actions-core 3.170.0, by parity): ``$.`` is dropped once wherever it stands
first; dots split; brackets split only before a quote or a digit and after one; quotes are dropped.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from talonbench.errors import Fault, MappingError
from talonbench.values import UNDEFINED, Value
from talonbench.values.prototypes import INHERITED, UNREADABLE, UnreadablePropertyError, plain, read_key

Resolver: TypeAlias = Callable[[Value], Value]
_SPLIT = re.compile(r"""\[(?=["'0-9])|\.|(?<=["'0-9])\]+""")


def path_keys(path: str) -> tuple[str, ...]:
    """The keys that *path* walks, ``$.`` already dropped."""
    return tuple(part.replace("'", "").replace('"', "") for part in _SPLIT.split(path) if part)


@lru_cache(maxsize=4096)
def compile_path(path: str) -> Resolver:
    """A reader of *path*, specialised by how many keys it walks."""
    keys = path_keys(path)
    if path in ("", ".") or not keys:
        return lambda value: value
    if not (INHERITED | UNREADABLE).isdisjoint(keys):
        return _native_keys(keys)
    if len(keys) == 1:
        return _one_key(keys[0])
    if len(keys) == 2:
        return _two_keys(*keys)
    return _many_keys(keys)


def _native_keys(keys: tuple[str, ...]) -> Resolver:
    """The exact way, for keys that every object has."""
    fault = Fault("", "mapping", f"Segment fails where it reads {keys[-1]} of a function.")

    def read(value: Value) -> Value:
        try:
            for key in keys:
                value = read_key(value, key)
        except UnreadablePropertyError:
            raise MappingError((fault,)) from None
        return plain(value)

    return read


def _one_key(key: str) -> Resolver:
    def read(value: Value) -> Value:
        return value.get(key, UNDEFINED) if type(value) is dict else read_key(value, key)

    return read


def _two_keys(first: str, second: str) -> Resolver:
    def read(value: Value) -> Value:
        inner = value.get(first, UNDEFINED) if type(value) is dict else read_key(value, first)
        return inner.get(second, UNDEFINED) if type(inner) is dict else read_key(inner, second)

    return read


def _many_keys(keys: tuple[str, ...]) -> Resolver:
    def read(value: Value) -> Value:
        for key in keys:
            value = value.get(key, UNDEFINED) if type(value) is dict else read_key(value, key)
        return value

    return read
