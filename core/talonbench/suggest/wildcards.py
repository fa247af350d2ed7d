"""Paths with a wildcard, which Segment's paths don't have: @arrayPath reads a value of each item."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from talonbench.destination import CompiledSubscription
from talonbench.mapping import PathRead
from talonbench.mapping.paths import rooted_keys
from talonbench.suggest.model import Suggestion, change_field
from talonbench.suggest.reshape import find_place
from talonbench.values import UNDEFINED, Value
from talonbench.values.pointer import get_at, set_at

Event = dict[str, Value]
_WILDCARD: Final = re.compile(r"(\$[\w.-]*[\w-])(?:\[\*?\]|\.\*)\.(\w[\w.-]*)")


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A path that was meant to read *inner* of each item of the array at *array*."""

    array: str
    inner: str


def find_wildcard(event: Event, path: PathRead) -> Wildcard | None:
    """The wildcard in *path*, if *event* has an array there."""
    found = _WILDCARD.fullmatch(path.path) if path.use == "value" else None
    is_array = found is not None and isinstance(get_at(event, rooted_keys(found[1])), list)
    return Wildcard(found[1], f"$.{found[2]}") if found is not None and is_array else None


def read_each(event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """For each such path: to read the value of every item."""
    for read in compiled.reads:
        found, at = find_wildcard(event, read), find_place(read, read.field)
        if found is None or at is None or at[-1:] != ("@path",):
            continue
        shaped: Value = {"@arrayPath": [found.array, {"@path": found.inner}]}
        node = compiled.subscription.mapping.get(read.field, UNDEFINED)
        shaped = set_at(node, at[:-1], shaped) if at[:-1] else shaped
        yield change_field(f"send {found.inner} of each item of {found.array}", read.field, shaped)
