"""Edits of the list of mappings.

Mappings are named by their index, *rows*; without any, the selected mapping is meant. What several mappings undergo is
one edit, and so one step to undo.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from talonbench.document.edits.edit import Edit
from talonbench.document.edits.mapping_names import is_automatic_name, make_free_name, make_mapping_name
from talonbench.plurals import count_noun
from talonbench.talon_one import ACTIONS, make_subscription

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from talonbench.destination import Subscription
    from talonbench.document.document import Document
    from talonbench.values import Value


def add_mapping(action: str, trigger: str, name: str = "", mapping: dict[str, Value] | None = None) -> Edit:
    """Append a mapping and select it.

    Without *name* it is named after its action; without *mapping* it has the action's defaults.
    """
    return Edit("adding mapping", lambda document: append_mapping(document, action, trigger, name, mapping))


def duplicate_mapping(*rows: int) -> Edit:
    """Add copies after the last of the mappings, and select the first copy."""

    def change(document: Document, chosen: list[int]) -> Document:
        added: list[Subscription] = []
        for row in chosen:
            part, made = document.mappings[row], (*document.mappings, *added)
            added.append(replace(part, id=_make_id(made), name=_name_copy(part, made)))
        at = chosen[-1] + 1
        return replace(document, mappings=(*document.mappings[:at], *added, *document.mappings[at:]), mapping=at)

    return _edit_rows("duplicating", rows, change)


def paste_mappings(parts: Sequence[Subscription]) -> Edit:
    """Add *parts* after the selected mapping, named and numbered so that each differs from the others; select them."""

    def change(document: Document) -> Document:
        added: list[Subscription] = []
        for part in parts:
            made = (*document.mappings, *added)
            is_taken = part.name in {other.name for other in made}
            name = _name_copy(part, made) if is_taken else part.name
            added.append(replace(part, id=_make_id(made), name=name))
        at = document.mapping + 1
        return replace(document, mappings=(*document.mappings[:at], *added, *document.mappings[at:]), mapping=at)

    return Edit(f"pasting {count_noun(len(parts), 'mapping')}" if len(parts) > 1 else "pasting mapping", change)


def delete_mapping(*rows: int) -> Edit:
    """Delete the mappings; if the selected one is among them, select the next that is left."""

    def change(document: Document, chosen: list[int]) -> Document:
        left = tuple(part for row, part in enumerate(document.mappings) if row not in chosen)
        at = document.mapping - sum(row < document.mapping for row in chosen)
        return replace(document, mappings=left, mapping=min(at, len(left) - 1))

    return _edit_rows("deleting", rows, change)


def move_mapping(step: int, *rows: int) -> Edit:
    """Move the mappings *step* places down, together; unchanged if they can't go that far."""

    def change(document: Document, chosen: list[int]) -> Document:
        gap = chosen[0] + step if step < 0 else chosen[-1] + 1 + step
        return _place(document, chosen, gap) if step and 0 <= gap <= len(document.mappings) else document

    return _edit_rows("moving", rows, change)


def place_mappings(gap: int, *rows: int) -> Edit:
    """Move the mappings to the *gap* before the mapping with this index, in their order."""
    return _edit_rows("moving", rows, lambda document, chosen: _place(document, chosen, gap))


def enable_mappings(on: bool, *rows: int) -> Edit:
    """Enable or disable the mappings."""

    def change(document: Document, chosen: list[int]) -> Document:
        if all(document.mappings[row].enabled is on for row in chosen):
            return document
        parts = enumerate(document.mappings)
        switched = (
            replace(part, enabled=on) if row in chosen and part.enabled is not on else part for row, part in parts
        )
        return replace(document, mappings=tuple(switched))

    return _edit_rows("enabling" if on else "disabling", rows, change)


def select_mapping(index: int) -> Edit:
    """Select the mapping at *index*, or the nearest one; -1 selects none."""

    def change(document: Document) -> Document:
        at = min(max(index, -1), len(document.mappings) - 1)
        return document if at == document.mapping else replace(document, mapping=at)

    return Edit("selecting mapping", change)


def append_mapping(
    document: Document, action: str, trigger: str, name: str, mapping: dict[str, Value] | None
) -> Document:
    """*document* with one more mapping, which is selected."""
    name = name or make_mapping_name(ACTIONS[action], (part.name for part in document.mappings))
    added = replace(make_subscription(action, trigger, name), id=_make_id(document.mappings))
    if mapping is not None:
        added = replace(added, mapping=mapping)
    return replace(document, mappings=(*document.mappings, added), mapping=len(document.mappings))


def _edit_rows(word: str, rows: tuple[int, ...], change: Callable[[Document, list[int]], Document]) -> Edit:
    """An edit that applies *change* to the *rows* that exist, from the top."""

    def change_document(document: Document) -> Document:
        wanted = rows or (document.mapping,)
        chosen = sorted({row for row in wanted if 0 <= row < len(document.mappings)})
        return change(document, chosen) if chosen else document

    noun = "mapping" if len(rows) < 2 else count_noun(len(rows), "mapping")
    return Edit(f"{word} {noun}", change_document)


def _place(document: Document, chosen: list[int], gap: int) -> Document:
    order = list(range(len(document.mappings)))
    rest = [row for row in order if row not in chosen]
    at = sum(row < gap for row in rest)
    placed = [*rest[:at], *chosen, *rest[at:]]
    if placed == order:
        return document
    current = placed.index(document.mapping) if document.mapping >= 0 else -1
    return replace(document, mappings=tuple(document.mappings[row] for row in placed), mapping=current)


def _name_copy(part: Subscription, others: Iterable[Subscription]) -> str:
    names = [other.name for other in others]
    action = ACTIONS[part.action]
    return (
        make_mapping_name(action, names)
        if is_automatic_name(part.name, action)
        else make_free_name(f"{part.name} copy", names)
    )


def _make_id(parts: Iterable[Subscription]) -> str:
    taken = {part.id for part in parts}
    return next(name for number in range(1, len(taken) + 2) if (name := f"mapping-{number}") not in taken)
