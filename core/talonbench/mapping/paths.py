"""Paths into an event, compiled once: ``$.properties.products[0].sku``; and the paths that a mapping reads.

The grammar is Segment's (npm @segment/actions-core 3.170.0, by parity): ``$.`` is dropped once wherever it stands
first; dots split; brackets split only before a quote or a digit and after one; quotes are dropped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from talonbench.errors import Fault, MappingError
from talonbench.values import UNDEFINED, Value
from talonbench.values.pointer import Keys, parse_pointer
from talonbench.values.prototypes import INHERITED, UNREADABLE, UnreadablePropertyError, plain, read_key

Resolver: TypeAlias = Callable[[Value], Value]
_SPLIT = re.compile(r"""\[(?=["'0-9])|\.|(?<=["'0-9])\]+""")


@dataclass(frozen=True, slots=True)
class PathRead:
    """One path that a mapping reads.

    *pointer* is its place in the mapping, *path* its text; *keys* is the place in the event, with ``*`` for each item
    of an array (or a single object), and None if the path leads into the result of ``@transform``. Paths inside
    values that triple braces insert into a template are not included.

    *use* is ``value``, ``list`` (only the shape of ``@arrayPath`` reads its items), ``text`` (of a template or
    Liquid), ``condition`` (of ``@if``) or ``any`` (a path that is only known with an event: anything below *keys*
    may be read). *target* is the place in the mapping's result that it is read for, as far as known; *choice* is the
    pointer of the outermost ``@if`` that has it in a branch; *is_whole* is false for a member of an object whose
    names aren't the result's, such as one that ``@json`` encodes; *has_default*: if nothing is there, Liquid takes
    something else.
    """

    pointer: str
    path: str
    keys: Keys | None
    use: str = "value"
    target: Keys = ()
    choice: str = ""
    is_whole: bool = True
    has_default: bool = False

    @property
    def field(self) -> str:
        """The payload key that it is for; if unknown, the directive that makes the payload."""
        return self.target[0] if self.target else parse_pointer(self.pointer)[0]


@dataclass(frozen=True, slots=True)
class Origin:
    """One path that part of a result comes from.

    *steps* are the directives in between, the outermost first; *keys* is the place in the event, None if unknown
    (after ``@transform``); *is_condition*: only a condition of ``@if`` reads it.
    """

    path: str
    keys: Keys | None
    steps: tuple[str, ...]
    is_condition: bool = False


def path_keys(path: str) -> Keys:
    """The keys that *path* walks, ``$.`` already dropped."""
    return tuple(part.replace("'", "").replace('"', "") for part in _SPLIT.split(path) if part)


def rooted_keys(path: str) -> Keys:
    """The keys that *path* walks, whose first ``$.`` says where it starts."""
    return path_keys(strip_root(path))


def strip_root(path: str) -> str:
    """*path* without its first ``$.``."""
    return path.replace("$.", "", 1)


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


def _native_keys(keys: Keys) -> Resolver:
    """The exact reader, for keys that every object has."""
    fault = Fault("", "mapping", f"Segment fails when it reads {keys[-1]} of a function.")

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


def _many_keys(keys: Keys) -> Resolver:
    def read(value: Value) -> Value:
        for key in keys:
            value = value.get(key, UNDEFINED) if type(value) is dict else read_key(value, key)
        return value

    return read
