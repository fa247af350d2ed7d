"""How the fields changed a payload, found by comparing input and output."""

from collections.abc import Iterator
from dataclasses import dataclass

from talonbench.fields.definition import Field
from talonbench.fields.validator import PayloadValidator
from talonbench.fields.wording import shown
from talonbench.values import UNDEFINED, Undefined, Value, json_text
from talonbench.values.pointer import format_pointer

_EMPTY = "{} is empty, so it is dropped."
_NO_VALUE = "An item without a value is dropped."


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One change to the payload.

    *what* is ``coerced``, ``wrapped``, ``dropped_empty`` or ``dropped_unknown``; *path* is a JSON pointer.
    """

    path: str
    what: str
    before: Value
    after: Value
    why: str


def find_changes(checker: PayloadValidator, payload: Value) -> tuple[FieldChange, ...]:
    """Every change that the check makes to *payload*, by path."""
    if not isinstance(payload, dict):
        return ()
    sent, _ = checker.check(payload)
    return tuple(_members(checker.fields, payload, sent, ()))


def _members(
    fields: tuple[Field, ...], before: dict[str, Value], after: dict[str, Value], path: tuple[str, ...]
) -> Iterator[FieldChange]:
    known = {field.key: field for field in fields}
    for key, value in before.items():
        place = format_pointer((*path, key))
        if isinstance(value, Undefined):
            continue
        if key not in known:
            why = f"{key} isn't a known field, so it is dropped."
            yield FieldChange(place, "dropped_unknown", value, UNDEFINED, why)
        elif key not in after:
            yield FieldChange(place, "dropped_empty", value, UNDEFINED, _EMPTY.format(shown(value)))
        else:
            yield from _value(known[key], value, after[key], (*path, key))


def _value(field: Field, before: Value, after: Value, path: tuple[str, ...]) -> Iterator[FieldChange]:
    if field.multiple and not isinstance(before, list) and isinstance(after, list):
        yield FieldChange(format_pointer(path), "wrapped", before, after, f"{shown(before)} is wrapped in an array.")
        before = [before]
    if isinstance(before, list) and isinstance(after, list):
        yield from _items(field, before, after, path)
    elif isinstance(before, dict) and isinstance(after, dict):
        if field.properties and not field.multiple:
            yield from _members(field.properties, before, after, path)
    elif type(before) is not type(after) or json_text(before) != json_text(after):
        article = "an" if field.type[0] in "aio" else "a"
        why = f"{shown(before)} is converted to {shown(after)} ({field.label} is {article} {field.type})."
        yield FieldChange(format_pointer(path), "coerced", before, after, why)


def _items(field: Field, before: list[Value], after: list[Value], path: tuple[str, ...]) -> Iterator[FieldChange]:
    kept = before
    if len(before) != len(after):
        kept = []
        for index, item in enumerate(before):
            if item is None or isinstance(item, Undefined) or (item == "" and field.type != "string"):
                place = format_pointer((*path, str(index)))
                why = _NO_VALUE if isinstance(item, Undefined) else _EMPTY.format(shown(item))
                yield FieldChange(place, "dropped_empty", item, UNDEFINED, why)
            else:
                kept.append(item)
    for index, (one, other) in enumerate(zip(kept, after, strict=False)):
        if field.multiple:
            yield from _item(field, one, other, (*path, str(index)))


def _item(field: Field, before: Value, after: Value, path: tuple[str, ...]) -> Iterator[FieldChange]:
    if isinstance(before, dict) and isinstance(after, dict):
        if field.properties:
            yield from _members(field.properties, before, after, path)
    elif isinstance(before, Undefined) or json_text(before) != json_text(after):
        why = f"{shown(before)} is converted to {shown(after)} ({field.label} is an array of {field.type}s)."
        yield FieldChange(format_pointer(path), "coerced", before, after, why)
