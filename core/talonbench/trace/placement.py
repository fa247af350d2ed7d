"""Where each field of an action ends up in the request: found by building a call from marked values, once an action."""

from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.destination import Action, ActionCall
from talonbench.values import Value
from talonbench.values.pointer import below

_MARK = "\ue000{}\ue001"


@dataclass(frozen=True, slots=True)
class FieldPlacement:
    """*part* is ``body`` (with *pointer*), ``address`` or ``header`` (with its name as *pointer*)."""

    field: str
    part: str
    pointer: str = ""


def find_placements(action: Action) -> tuple[FieldPlacement, ...]:
    """The placements of every field of *action*; a field that isn't sent has none."""
    keys = [field.key for field in action.fields]
    marked: dict[str, Value] = {key: _MARK.format(key) for key in keys}
    call = action.build(marked)
    return tuple(place for key in keys for place in _of(key, call))


def _of(key: str, call: ActionCall) -> Iterator[FieldPlacement]:
    mark = _MARK.format(key)
    if mark in call.path or (key == "skipNonExistingAttributes" and key in call.path):
        yield FieldPlacement(key, "address")
    for name, value in call.headers:
        if mark in value:
            yield FieldPlacement(key, "header", name)
    for pointer in _pointers(call.body, mark, ""):
        yield FieldPlacement(key, "body", pointer)


def _pointers(value: Value, mark: str, pointer: str) -> Iterator[str]:
    if value == mark:
        yield pointer
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _pointers(part, mark, below(pointer, key))
