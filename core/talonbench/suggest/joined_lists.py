"""Lists that a template turns into text, their items joined by commas."""

from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.destination import CompiledSubscription
from talonbench.events import path_text
from talonbench.mapping import PathRead
from talonbench.suggest.made_texts import BRACES, list_strings
from talonbench.suggest.model import Suggestion, change_field
from talonbench.suggest.reshape import find_place
from talonbench.values import UNDEFINED, Value
from talonbench.values.pointer import Keys, get_at, set_at
from talonbench.values.prototypes import string_of

Event = dict[str, Value]
_SEVERAL = 2  # items, between which there is a comma


@dataclass(frozen=True, slots=True)
class JoinedList:
    """The list at *path* of the event, which a template joins to *text* at *keys* of a payload.

    *is_whole*: the template is nothing but the list. *read* is where the mapping reads it.
    """

    keys: Keys
    text: str
    path: str
    is_whole: bool
    read: PathRead


def find_joined_lists(event: Event, compiled: CompiledSubscription, payload: Value) -> Iterator[JoinedList]:
    """The strings of *payload* that hold the items of a list of *event*, joined by a template of *compiled*."""
    reads = [(read, joined) for read in compiled.reads if (joined := _join(event, read))]
    for keys, text in list_strings(payload, ()) if reads else ():
        places = {one.keys for one in compiled.origins(keys) if not one.is_condition}
        for read, joined in reads:
            if read.keys in places and joined in text:
                yield JoinedList(keys, text, path_text(read.keys or ()), _is_whole(read, compiled), read)
                break


def _join(event: Event, read: PathRead) -> str:
    """The text that a template makes of the list that *read* finds in *event*; empty if it is none of values."""
    value = get_at(event, read.keys) if read.keys and read.pointer.endswith("/@template") else UNDEFINED
    if not isinstance(value, list) or len(value) < _SEVERAL or any(isinstance(one, (dict, list)) for one in value):
        return ""
    return string_of(value)


def _is_whole(read: PathRead, compiled: CompiledSubscription) -> bool:
    at, node = find_place(read, read.field), compiled.subscription.mapping.get(read.field, UNDEFINED)
    text = get_at(node, at) if at else UNDEFINED
    return isinstance(text, str) and BRACES.fullmatch(text) is not None


def read_lists(event: Event, compiled: CompiledSubscription, payload: Value) -> Iterator[Suggestion]:
    """For each list that is all of a template: to read it with a path."""
    for one in find_joined_lists(event, compiled, payload):
        at = find_place(one.read, one.read.field)
        if one.is_whole and at is not None:
            node = compiled.subscription.mapping[one.read.field]
            read: Value = {"@path": one.path}
            shaped = set_at(node, at[:-1], read) if at[:-1] else read
            yield change_field(f"read {one.path} with @path instead of @template", one.read.field, shaped)
