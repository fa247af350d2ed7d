"""Edits of one mapping.

Mappings are named by id. Files may contain duplicate ids: then the selected mapping is edited if it has the id, else
the first one that has it; never both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from talonbench.document.edits.edit import Edit
from talonbench.document.edits.mapping_list import append_mapping
from talonbench.document.edits.mapping_names import is_automatic_name, make_mapping_name
from talonbench.mapping.node_edits import move_node as move
from talonbench.mapping.node_edits import put_node
from talonbench.mapping.node_edits import rename_key as rename
from talonbench.talon_one import ACTIONS
from talonbench.values import UNDEFINED, Undefined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from talonbench.destination import Subscription
    from talonbench.document.document import Document
    from talonbench.values import Value
    from talonbench.values.pointer import Keys


def update_mapping(
    mapping_id: str, label: str = "editing mapping", merge: tuple[object, ...] = (), **changes: Any
) -> Edit:
    """Apply *changes* to the mapping: fields of `Subscription`."""
    return _edit_mapping(label, mapping_id, lambda part: _update(part, changes), merge)


def update_selected(label: str = "editing mapping", merge: tuple[object, ...] = (), **changes: Any) -> Edit:
    """Apply *changes* to the selected mapping: fields of `Subscription`."""
    return _edit_mapping(label, None, lambda part: _update(part, changes), merge)


def enable_mapping(mapping_id: str, on: bool) -> Edit:
    """Enable or disable the mapping."""
    return update_mapping(mapping_id, "enabling mapping" if on else "disabling mapping", enabled=on)


def rename_mapping(mapping_id: str, name: str) -> Edit:
    """Rename the mapping to *name*."""
    return update_mapping(mapping_id, "renaming mapping", ("mapping name", mapping_id), name=name)


def set_trigger(mapping_id: str, trigger: str, visit: int = 0) -> Edit:
    """Set the mapping's *trigger*; all edits of the same *visit* to the trigger editor become one step."""
    edit = update_mapping(mapping_id, "editing trigger", ("trigger", mapping_id, visit), trigger=trigger)
    return replace(edit, is_lasting=visit > 0)


def set_action(mapping_id: str, slug: str) -> Edit:
    """Change the mapping's action to *slug*: its defaults, and the values set in fields of the same key.

    A name that the mapping got by itself changes too.
    """

    def change(document: Document) -> Document:
        at = find_mapping(document, mapping_id)
        names = [part.name for row, part in enumerate(document.mappings) if row != at]
        return _edit_mapping("", mapping_id, lambda part: _with_action(part, slug, names)).change(document)

    return Edit("changing action", change)


def set_field(mapping_id: str, key: str, node: Value) -> Edit:
    """Set the field *key* to *node*, in the action's order; undefined removes the field."""
    merge = ("field", mapping_id, key)
    return _edit_mapping("editing field", mapping_id, lambda part: _with_field(part, key, node), merge)


def set_node(mapping_id: str, keys: Keys, node: Value) -> Edit:
    """Set the part of a field at *keys*, the field's key first, to *node*."""
    if len(keys) == 1:
        return set_field(mapping_id, keys[0], node)
    merge = ("field", mapping_id, keys)
    return _edit_field("editing field", mapping_id, keys[0], lambda part: put_node(part, keys[1:], node), merge)


def add_node(mapping_id: str, keys: Keys, node: Value) -> Edit:
    """Add *node* as the key or item at *keys*."""
    return _edit_field("adding key", mapping_id, keys[0], lambda part: put_node(part, keys[1:], node))


def delete_node(mapping_id: str, keys: Keys) -> Edit:
    """Delete the key or item at *keys*; a field becomes unset."""
    return _edit_field("deleting field", mapping_id, keys[0], lambda part: put_node(part, keys[1:], UNDEFINED))


def move_node(mapping_id: str, keys: Keys, step: int) -> Edit:
    """Move the key or item at *keys* *step* places down among those beside it."""
    return _edit_field("moving key", mapping_id, keys[0], lambda part: move(part, keys[1:], step))


def rename_key(mapping_id: str, keys: Keys, name: str) -> Edit:
    """Rename the key at *keys* to *name*, if that is possible."""
    merge = ("key", mapping_id, keys[:-1])
    return _edit_field("renaming key", mapping_id, keys[0], lambda part: rename(part, keys[1:], name), merge)


def reset_field(mapping_id: str, key: str) -> Edit:
    """Reset the field *key* to its action's default; a field that the action lacks stays as it is."""

    def change(part: Subscription) -> Subscription:
        fields = ACTIONS[part.action].fields
        return next((_with_field(part, key, field.default) for field in fields if field.key == key), part)

    return _edit_mapping("resetting field", mapping_id, change)


def reset_mapping(mapping_id: str) -> Edit:
    """Reset the mapping to its action's defaults."""
    return _edit_mapping(
        "resetting mapping",
        mapping_id,
        lambda part: _update(part, {"mapping": ACTIONS[part.action].default_mapping()}),
    )


def replace_selected(
    name: str, action: str, trigger: str, mapping: dict[str, Value], label: str = "replacing mapping"
) -> Edit:
    """Replace the selected mapping with this one; add it if none is selected."""

    def change(document: Document) -> Document:
        if document.current_mapping is None:
            return append_mapping(document, action, trigger, name, mapping)
        return update_selected(name=name, action=action, trigger=trigger, mapping=mapping).change(document)

    return Edit(label, change)


def find_mapping(document: Document, mapping_id: str | None) -> int:
    """The index of the mapping, or -1: the selected one if it has this id (or the id is None), else the first."""
    part = document.current_mapping
    if mapping_id is None or (part is not None and part.id == mapping_id):
        return document.mapping
    return next((at for at, part in enumerate(document.mappings) if part.id == mapping_id), -1)


def _edit_mapping(
    label: str,
    mapping_id: str | None,
    change: Callable[[Subscription], Subscription],
    merge: tuple[object, ...] = (),
) -> Edit:
    def change_document(document: Document) -> Document:
        at = find_mapping(document, mapping_id)
        if at < 0:
            return document
        before = document.mappings[at]
        after = change(before)
        if after is before:
            return document
        return replace(document, mappings=(*document.mappings[:at], after, *document.mappings[at + 1 :]))

    return Edit(label, change_document, merge)


def _update(part: Subscription, changes: dict[str, Any]) -> Subscription:
    """*part* with *changes*, or itself if its strings and switch are like that already.

    Mappings count as the same by identity only: 1 == True in Python.
    """
    is_same = all(
        getattr(part, name) is value or (name not in ("mapping", "extra") and getattr(part, name) == value)
        for name, value in changes.items()
    )
    return part if is_same else replace(part, **changes)


def _with_action(part: Subscription, slug: str, taken: Sequence[str]) -> Subscription:
    if slug == part.action:
        return part
    action, before = ACTIONS[slug], ACTIONS[part.action]
    known, defaults = {field.key for field in action.fields}, before.default_mapping()
    kept = {key: node for key, node in part.mapping.items() if key in known and node != defaults.get(key)}
    name = make_mapping_name(action, taken) if is_automatic_name(part.name, before) else part.name
    return replace(part, action=slug, name=name, mapping={**action.default_mapping(), **kept})


def _edit_field(
    label: str, mapping_id: str, key: str, change: Callable[[Value], Value], merge: tuple[object, ...] = ()
) -> Edit:
    def change_part(part: Subscription) -> Subscription:
        return _with_field(part, key, change(part.mapping.get(key, UNDEFINED)))

    return _edit_mapping(label, mapping_id, change_part, merge)


def _with_field(part: Subscription, key: str, node: Value) -> Subscription:
    if isinstance(node, Undefined) and key not in part.mapping:
        return part
    if key in part.mapping and repr(part.mapping[key]) == repr(node):  # exact: 1 == True in Python
        return part
    mapping = {name: old for name, old in part.mapping.items() if name != key}
    if not isinstance(node, Undefined):
        mapping[key] = node
    order = [field.key for field in ACTIONS[part.action].fields]
    return replace(part, mapping={name: mapping[name] for name in dict.fromkeys([*order, *mapping]) if name in mapping})
