"""Edits of the mappings: of the list, and of one mapping.

Mappings are named by id. Files may contain duplicate ids: then the selected mapping is edited if it has the id, else
the first one that has it; never both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from talonbench.document.edits.edit import Edit
from talonbench.talon_one import ACTIONS, make_subscription
from talonbench.values import Undefined

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.destination import Subscription
    from talonbench.document.document import Document
    from talonbench.values import Value


# -- the list ---------------------------------------------------------------------------------------------------


def add_mapping(action: str, trigger: str, name: str = "", mapping: dict[str, Value] | None = None) -> Edit:
    """Append a mapping and select it; without *mapping* it has its action's defaults."""
    return Edit("adding mapping", lambda document: _append_mapping(document, action, trigger, name, mapping))


def duplicate_mapping() -> Edit:
    """Add a copy of the selected mapping after it and select the copy."""

    def change(document: Document) -> Document:
        part = document.current_mapping
        if part is None:
            return document
        copy = replace(part, id=f"mapping-{_find_free_number(document)}", name=f"{part.name} copy")
        return _insert_mapping(document, document.mapping + 1, copy)

    return Edit("duplicating mapping", change)


def delete_mapping() -> Edit:
    """Delete the selected mapping and select the next one."""

    def change(document: Document) -> Document:
        at = document.mapping
        if at < 0:
            return document
        left = (*document.mappings[:at], *document.mappings[at + 1 :])
        return replace(document, mappings=left, mapping=min(at, len(left) - 1))

    return Edit("deleting mapping", change)


def move_mapping(step: int) -> Edit:
    """Move the selected mapping *step* places down."""

    def change(document: Document) -> Document:
        at, parts = document.mapping, list(document.mappings)
        if at < 0 or step == 0 or not 0 <= at + step < len(parts):
            return document
        parts.insert(at + step, parts.pop(at))
        return replace(document, mappings=tuple(parts), mapping=at + step)

    return Edit("moving mapping", change)


def select_mapping(index: int) -> Edit:
    """Select the mapping at *index*, or the nearest one; -1 selects none."""

    def change(document: Document) -> Document:
        at = min(max(index, -1), len(document.mappings) - 1)
        return document if at == document.mapping else replace(document, mapping=at)

    return Edit("selecting mapping", change)


# -- one mapping ------------------------------------------------------------------------------------------------


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


def toggle_mapping(part: Subscription) -> Edit:
    """Disable the mapping *part* if it is enabled, else enable it."""
    return enable_mapping(part.id, not part.enabled)


def rename_mapping(mapping_id: str, name: str) -> Edit:
    """Rename the mapping to *name*."""
    return update_mapping(mapping_id, "renaming mapping", ("mapping name", mapping_id), name=name)


def set_trigger(mapping_id: str, trigger: str, visit: int = 0) -> Edit:
    """Set the mapping's *trigger*; all edits of the same *visit* to the trigger editor become one step."""
    edit = update_mapping(mapping_id, "editing trigger", ("trigger", mapping_id, visit), trigger=trigger)
    return replace(edit, is_lasting=visit > 0)


def set_action(mapping_id: str, slug: str) -> Edit:
    """Change the mapping's action to *slug*: its defaults, and the values set in fields of the same key."""
    return _edit_mapping("changing action", mapping_id, lambda part: _with_action(part, slug))


def set_field(mapping_id: str, key: str, node: Value) -> Edit:
    """Set the field *key* to *node*, in the action's order; undefined removes the field."""
    merge = ("field", mapping_id, key)
    return _edit_mapping("editing field", mapping_id, lambda part: _with_field(part, key, node), merge)


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
            return _append_mapping(document, action, trigger, name, mapping)
        return update_selected(name=name, action=action, trigger=trigger, mapping=mapping).change(document)

    return Edit(label, change)


def find_mapping(document: Document, mapping_id: str | None) -> int:
    """The index of the mapping, or -1: the selected one if it has this id (or the id is None), else the first."""
    part = document.current_mapping
    if mapping_id is None or (part is not None and part.id == mapping_id):
        return document.mapping
    return next((at for at, part in enumerate(document.mappings) if part.id == mapping_id), -1)


def _append_mapping(
    document: Document, action: str, trigger: str, name: str, mapping: dict[str, Value] | None
) -> Document:
    number = _find_free_number(document)
    added = make_subscription(action, trigger, name or f"Mapping {number}", number)
    return _insert_mapping(
        document, len(document.mappings), added if mapping is None else replace(added, mapping=mapping)
    )


def _insert_mapping(document: Document, at: int, added: Subscription) -> Document:
    return replace(document, mappings=(*document.mappings[:at], added, *document.mappings[at:]), mapping=at)


def _find_free_number(document: Document) -> int:
    taken = {part.id for part in document.mappings}
    return next(number for number in range(1, len(taken) + 2) if f"mapping-{number}" not in taken)


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


def _with_action(part: Subscription, slug: str) -> Subscription:
    if slug == part.action:
        return part
    action, before = ACTIONS[slug], ACTIONS[part.action]
    known, defaults = {field.key for field in action.fields}, before.default_mapping()
    kept = {key: node for key, node in part.mapping.items() if key in known and node != defaults.get(key)}
    name = action.title if part.name == before.title else part.name
    return replace(part, action=slug, name=name, mapping={**action.default_mapping(), **kept})


def _with_field(part: Subscription, key: str, node: Value) -> Subscription:
    if isinstance(node, Undefined) and key not in part.mapping:
        return part
    if key in part.mapping and part.mapping[key] is node:
        return part
    mapping = {name: old for name, old in part.mapping.items() if name != key}
    if not isinstance(node, Undefined):
        mapping[key] = node
    order = [field.key for field in ACTIONS[part.action].fields]
    return replace(part, mapping={name: mapping[name] for name in dict.fromkeys([*order, *mapping]) if name in mapping})
