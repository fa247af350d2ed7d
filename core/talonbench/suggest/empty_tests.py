"""Conditions of ``@if`` that hold for an empty string, since they test whether a value exists."""

from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.destination import CompiledSubscription
from talonbench.events import path_text
from talonbench.mapping import PathRead
from talonbench.suggest.model import Suggestion, change_field
from talonbench.suggest.reshape import find_place
from talonbench.values import UNDEFINED, Value
from talonbench.values.pointer import Keys, get_at, set_at

Event = dict[str, Value]


@dataclass(frozen=True, slots=True)
class EmptyTest:
    """An ``exists`` in the mapping of *field* that holds for the empty string at *keys* of the event."""

    field: str
    keys: Keys
    place: Keys  # of the options of @if, in the field's node

    @property
    def path(self) -> str:
        """The path of the empty string."""
        return path_text(self.keys)


def find_empty_tests(event: Event, compiled: CompiledSubscription) -> Iterator[EmptyTest]:
    """The conditions of *compiled* that hold for an empty string of *event*, where there is something else to use."""
    for read in compiled.reads:
        if read.use == "condition" and read.keys is not None and get_at(event, read.keys) == "":
            yield from _of(read, read.keys, compiled.subscription.mapping.get(read.field, UNDEFINED))


def _of(read: PathRead, keys: Keys, node: Value) -> Iterator[EmptyTest]:
    at = find_place(read, read.field)
    if at is None or at[-3:] != ("@if", "exists", "@path"):
        return
    options = get_at(node, at[:-2])
    if isinstance(options, dict) and options.get("else") is not None:
        yield EmptyTest(read.field, keys, at[:-2])


def use_blank(event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """For each such condition: to test with ``blank``."""
    for one in find_empty_tests(event, compiled):
        node = compiled.subscription.mapping[one.field]
        options = get_at(node, one.place)
        assert isinstance(options, dict)
        changed: Value = {"blank" if key == "exists" else key: part for key, part in options.items()}
        words = f"test {one.path} with blank instead of exists"
        yield change_field(words, one.field, set_at(node, one.place, changed))
