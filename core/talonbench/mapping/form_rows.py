"""A mapping as a tree of rows, as people edit it: fields, keys of objects, items, branches; and the values of a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from talonbench.mapping.nodes import find_kind
from talonbench.values import UNDEFINED, Undefined, Value
from talonbench.values.pointer import EACH, Keys, format_pointer, parse_pointer
from talonbench.values.text import is_index

if TYPE_CHECKING:
    from talonbench.fields import Field
    from talonbench.mapping.watch import DirectiveResult

GROWING = ("object", "array", "merge", "list")  # kinds of rows to which others can be added
_SIMPLE = ({"@path"}, {"@template"})
_INNER = ("@json", "@flatten", "@case", "@replace")  # directives of one value


@dataclass(frozen=True)
class FormRow:
    """One row: *keys* is the place of its *node* in the mapping, *target* that of its value in the payload.

    *target* has ``*`` for the items of an array. *field* is what the action says about the value, if anything.
    *is_candidate*: another row may supply the value instead, as in ``@merge`` and ``@if``, so it isn't read from the
    payload.
    """

    keys: Keys
    target: Keys
    name: str
    node: Value
    field: Field | None = None
    children: tuple[FormRow, ...] = ()
    is_candidate: bool = False

    @cached_property
    def kind(self) -> str:
        """What it holds: ``object``, ``array`` (from the event), ``merge``, ``list`` (of the mapping) or ``value``."""
        match find_kind(self.node):
            case "object":
                return "object"
            case "array":
                return "list"
            case "directive" if isinstance(self.node, dict) and len(self.node) == 1:
                return {"@arrayPath": "array", "@merge": "merge"}.get(next(iter(self.node)), "value")
        return "value"

    @property
    def is_key(self) -> bool:
        """Whether its place is a key of an object, not a field, an item or a part of a directive."""
        return len(self.keys) > 1 and self.name in (self.keys[-1], self.field.label if self.field is not None else "")

    @property
    def missing(self) -> tuple[Field, ...]:
        """The known keys that an object, or each object of an array, lacks."""
        known = self.field.properties if self.field is not None else ()
        there = {row.keys[-1] for row in self.children}
        return tuple(one for one in known if one.key not in there) if self.kind in ("object", "array") else ()


def list_rows(
    fields: Sequence[Field], mapping: dict[str, Value], before: Sequence[FormRow] = ()
) -> tuple[FormRow, ...]:
    """A row for each of *fields*, with what *mapping* has for it; those of *before* stay where nothing changed."""
    lister = _Lister(before)
    return tuple(lister.row((one.key,), (one.key,), one.label, mapping.get(one.key, UNDEFINED), one) for one in fields)


class _Lister:
    """Makes rows; keeps those of *before* whose nodes are the same."""

    def __init__(self, before: Sequence[FormRow]) -> None:
        self._before = {row.keys: row for row in before}

    def row(
        self, keys: Keys, target: Keys, name: str, node: Value, field: Field | None, *, other: bool = False
    ) -> FormRow:
        """The row of *node*; *other*: it is a candidate."""
        former = self._before.get(keys)
        if former is not None:
            if former.node is node and former.field is field:
                return former
            self._before.update((child.keys, child) for child in former.children)
        return FormRow(keys, target, name, node, field, tuple(self._children(keys, target, node, field, other)), other)

    def _children(self, keys: Keys, target: Keys, node: Value, field: Field | None, other: bool) -> Iterator[FormRow]:
        if isinstance(node, list):
            for at, part in enumerate(node):
                yield self.row((*keys, str(at)), (*target, str(at)), f"Item {at + 1}", part, field, other=other)
        elif isinstance(node, dict) and find_kind(node) == "object":
            known = {one.key: one for one in field.properties} if field is not None else {}
            for name, part in node.items():
                member = known.get(name)
                label = member.label if member is not None else name
                yield self.row((*keys, name), (*target, name), label, part, member, other=other)
        elif isinstance(node, dict) and len(node) == 1:
            yield from self._inside(keys, target, node, field, other)

    def _inside(
        self, keys: Keys, target: Keys, node: dict[str, Value], field: Field | None, other: bool
    ) -> Iterator[FormRow]:
        """The rows inside a directive."""
        name, options = next(iter(node.items()))
        if name == "@arrayPath" and isinstance(options, list) and len(options) == 2:
            inner, each = (*keys, name, "1"), (*target, EACH)
            if find_kind(options[1]) == "object":
                yield from self._children(inner, each, options[1], field, other)
            else:
                yield self.row(inner, each, "Each item", options[1], field, other=other)
        elif name == "@merge" and isinstance(options, dict) and isinstance(objects := options.get("objects"), list):
            for at, part in enumerate(objects):
                yield self.row((*keys, name, "objects", str(at)), target, f"Object {at + 1}", part, field, other=True)
        elif name == "@if" and isinstance(options, dict):
            for branch in ("then", "else"):
                if is_composite(part := options.get(branch)):
                    yield self.row((*keys, name, branch), target, branch.capitalize(), part, field, other=True)
        elif name in _INNER and isinstance(options, dict) and is_composite(part := options.get("value")):
            yield self.row((*keys, name, "value"), target, "Value", part, None, other=True)


def is_composite(node: Value) -> bool:
    """Whether *node* needs a row, since a line of text can't show it well."""
    return isinstance(node, list) or (isinstance(node, dict) and set(node) not in _SIMPLE)


@dataclass(frozen=True, slots=True)
class RowValues:
    """The values of a row for one event; *places* is where there could be one: the items of the arrays above."""

    found: tuple[Value, ...]
    places: int

    @property
    def is_partial(self) -> bool:
        """Whether some items lack it, but not all."""
        return 0 < len(self.found) < self.places


def list_values(row: FormRow, sent: Value, steps: Sequence[DirectiveResult]) -> RowValues:
    """What *row* has in *sent*, the value of its field, or in the *steps* of the directives if it is a candidate."""
    if row.is_candidate:
        place = format_pointer(row.keys)
        results = [step.result for step in steps if step.place == place]
        found = tuple(value for value in results if not isinstance(value, Undefined))
        return RowValues(found, len(results))
    places = [sent]
    for key in row.target[1:]:
        if key == EACH:
            places = [item for value in places for item in (value if isinstance(value, list) else [])]
        else:
            places = [_member(value, key) for value in places if not isinstance(value, Undefined)]
    return RowValues(tuple(value for value in places if not isinstance(value, Undefined)), len(places))


def _member(value: Value, key: str) -> Value:
    if isinstance(value, dict):
        return value.get(key, UNDEFINED)
    if isinstance(value, list) and is_index(key) and int(key) < len(value):
        return value[int(key)]
    return UNDEFINED


def any_item(pointer: str) -> Keys:
    """The keys of *pointer* into a payload, with ``*`` for the items of arrays; of one into a mapping as they are."""
    keys = parse_pointer(pointer)
    if any(key.startswith("@") for key in keys):
        return keys
    return tuple(EACH if at and key.isdigit() else key for at, key in enumerate(keys))


def is_at(row: FormRow, pointer: Keys) -> bool:
    """Whether *pointer*, a place in the mapping or the payload, maybe of any item, is that of *row* or below it."""
    if pointer[: len(row.keys)] == row.keys:
        return True
    return (
        not row.is_candidate
        and len(pointer) >= len(row.target)
        and all(key == EACH or wanted in (EACH, key) for wanted, key in zip(row.target, pointer, strict=False))
    )


def list_array_heads(mapping: Value, keys: Keys) -> list[Value]:
    """The paths or directives of the arrays around the place *keys* of *mapping*, from the outside in."""
    heads: list[Value] = []
    for at, key in enumerate(keys):
        if key == "@arrayPath" and keys[at + 1 : at + 2] == ("1",):
            options = mapping.get(key) if isinstance(mapping, dict) else None
            head = options[0] if isinstance(options, list) and options else UNDEFINED
            heads.append({"@path": head} if isinstance(head, str) else head)
        mapping = _member(mapping, key)
    return heads
