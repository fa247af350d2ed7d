"""Suggested fixes for a payload's fault, where the invalid value comes from."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from talonbench.destination import CompiledSubscription
from talonbench.errors import Fault
from talonbench.events import complete_paths, nearest_path, path_text
from talonbench.fields import Field
from talonbench.ingestion import name_adder
from talonbench.mapping import PathRead
from talonbench.suggest.example_values import are_ids_alike, field_at, make_example
from talonbench.suggest.model import (
    SetEventValue,
    Suggestion,
    change_event,
    change_field,
    describe_change,
    describe_example,
    short,
)
from talonbench.suggest.nearest import replace_path
from talonbench.suggest.reshape import decode_held, find_inner, find_place, reshape
from talonbench.suggest.shapes import lower_at
from talonbench.suggest.solver import Assignment
from talonbench.values import UNDEFINED, Undefined, Value, to_text
from talonbench.values.pointer import EACH, Keys, get_at, parse_pointer, set_at

Event = dict[str, Value]
_NUMBER: Final = re.compile(r"-?\d+(?:[.,]\d{1,2}(?!\d))?")  # as people write it: “5,90 €”, “2 pcs”
_SAME_AS: Final = {  # what shops call a session's states
    **dict.fromkeys(("complete", "completed", "paid", "done", "fulfilled", "purchased", "success"), "closed"),
    **dict.fromkeys(("aborted", "void", "voided", "refunded", "expired"), "cancelled"),
    **dict.fromkeys(("new", "active", "pending", "created", "started", "in_progress"), "open"),
}


def find_fixes(fault: Fault, event: Event, compiled: CompiledSubscription) -> Iterator[Suggestion]:
    """Suggestions against *fault*, likely ones first; none is tried here."""
    key = next(iter(parse_pointer(fault.path)), "")
    field = next((one for one in compiled.action.fields if one.key == key), None)
    if field is None:
        return
    node = compiled.subscription.mapping.get(key, UNDEFINED)
    paths = [path for path in compiled.reads if path.field == key and path.keys and path.use != "any"]
    for path in paths:
        yield from reshape(event, path, key, node)
    yield from _in_lowercase(fault, field_at(compiled.action, parse_pointer(fault.path)), paths, event, node)
    for path in paths:
        yield from _for_path(event, compiled, fault, path, node)
    like = next((path for path, _ in complete_paths(event, "$") if are_ids_alike(key, path)), None)
    if not paths and like is not None and fault.rule == "required":
        yield change_field(f"read {field.label} from {like}", key, {"@path": like})
    if not isinstance(field.default, Undefined) and field.default != node:
        yield change_field(f"reset {field.label} to its default", key, field.default)
    if not paths:
        meant = _find_meant(fault, field, node)
        value = make_example(field, key) if isinstance(meant, Undefined) else meant
        yield change_field(f"set {field.label} to {short(value)}", key, value)


def _in_lowercase(
    fault: Fault, field: Field | None, paths: Sequence[PathRead], event: Event, node: Value
) -> Iterator[Suggestion]:
    """To convert to lowercase what only letter case keeps from being one of the choices of *field*."""
    choices = {to_text(choice.value) for choice in field.choices} if field is not None and fault.rule == "enum" else ()
    for path in paths:
        at, now = find_place(path, path.field), get_at(event, _place(path, fault, event) or ())
        if at is not None and at[-1:] == ("@path",) and isinstance(now, str) and now.lower() in choices:
            words = f"convert {path.path} to lowercase with @case"
            yield change_field(words, path.field, lower_at(node, at[:-1]))


def _for_path(
    event: Event, compiled: CompiledSubscription, fault: Fault, path: PathRead, node: Value
) -> Iterator[Suggestion]:
    keys = _place(path, fault, event)
    if keys is None:
        return
    now = get_at(event, keys)
    if isinstance(now, Undefined):
        yield from _from_nearest(event, path, keys, node)
    if path.use == "condition" or "$" in path.path[1:]:  # a slip of the pen: events don't have such a key
        return
    field = field_at(compiled.action, parse_pointer(fault.path))
    meant = _find_meant(fault, field, now)
    value = make_example(field, keys[-1] if keys else "") if isinstance(meant, Undefined) else meant
    if isinstance(meant, Undefined) or decode_held(now) is None:
        value = value[0] if isinstance(value, list) and value and keys[-1].isdigit() else value
    if isinstance(set_at(event, keys, value), dict):
        edit, is_example = Assignment(keys, value), isinstance(meant, Undefined)
        is_free = is_example and not (field is not None and field.choices)
        words = describe_example(event, edit) if is_free else describe_change(event, edit)
        yield change_event(words, SetEventValue(keys, value, is_example))


def _from_nearest(event: Event, path: PathRead, keys: Keys, node: Value) -> Iterator[Suggestion]:
    """To read, in place of *path*, which finds nothing at *keys*, the path that was likely meant."""
    if EACH not in (path.keys or ()) and not name_adder(keys):
        yield from replace_path(path, nearest_path(event, path_text(keys)), node)


def _place(path: PathRead, fault: Fault, event: Event) -> Keys | None:
    """Where in the event the part with *fault* is read from by *path*; None where another part is."""
    rest = _behind(path, parse_pointer(fault.path)) if path.is_whole else None
    if rest is None:
        return None
    below, indices = rest
    items = iter(indices)
    keys = tuple(next(items, "0") if one == EACH else one for one in path.keys or ())
    if below and below[0].isdigit() and not isinstance(get_at(event, keys), list):
        below = below[1:]  # a field for several made a list of one
    return (*keys, *below)


def _behind(path: PathRead, at: Keys) -> tuple[Keys, list[str]] | None:
    """The part of *at* below the field that *path* is read for, and the items on the way; None elsewhere."""
    rest, indices = list(at), []
    for name in path.target:
        is_index = bool(rest) and rest[0].isdigit()
        if name == EACH:
            indices += [rest.pop(0)] if is_index else []
        elif name.isdigit() and is_index and rest.pop(0) != name:
            return None
        elif not name.isdigit():
            while rest and rest[0].isdigit():
                rest.pop(0)  # a field for several made a list of one
            if not rest or rest.pop(0) != name:
                return None
    return tuple(rest), indices


def _find_meant(fault: Fault, field: Field | None, now: Value) -> Value:
    """What *now* was likely meant to be, for *field*: what it holds, a number or a choice; undefined if unknown."""
    if fault.rule == "enum" and field is not None and isinstance(now, str):
        choices = {to_text(choice.value).lower(): choice.value for choice in field.choices}
        meant = _SAME_AS.get(now.lower().strip(), now.lower().strip())
        alike = get_close_matches(meant, choices, n=1)
        return choices[alike[0]] if alike else UNDEFINED
    if isinstance(now, str) and field is not None and field.type in ("number", "integer"):
        found = _NUMBER.search(now) if decode_held(now) is None else None
        if found is not None:
            number = float(found[0].replace(",", "."))
            return int(number) if number.is_integer() else number
    return find_inner(now)
