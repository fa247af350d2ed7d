"""The selected mapping's fields as a menu, nested ones in submenus: which of them should read a path."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from talonbench.document import edits
from talonbench.mapping.conversions import make_source
from talonbench.mapping.form_rows import FormRow, list_array_heads, list_rows
from talonbench.mapping.node_edits import find_owner
from talonbench.talon_one import ACTIONS
from talonbench.values import UNDEFINED, Value
from talonbench_gui.widgets.type_ahead import select_by_typing

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu

    from talonbench.destination import Subscription
    from talonbench.document import Edit


class FieldMenu:
    """Fills menus with the fields of *mapping* that can read *path* of the event *body*.

    *apply* gets the edit and the field's name. An item of an array can only read what is inside the item.
    """

    def __init__(self, mapping: Subscription, path: str, body: Value, apply: Callable[[Edit, str], None]) -> None:
        self._mapping, self._path, self._body, self._apply = mapping, path, body, apply

    def fill(self, menu: QMenu) -> None:
        """List all fields in *menu*, each with the path it has now."""
        select_by_typing(menu)
        for row in list_rows(ACTIONS[self._mapping.action].fields, self._mapping.mapping):
            self._add(menu, row)

    def _add(self, menu: QMenu, row: FormRow) -> None:
        inner = [*row.children, *self._missing(row)]
        inner = [one for one in inner if one.children or self._source(one) is not None]
        if not inner:
            self._add_entry(menu, row, row.name)
            return
        below = select_by_typing(menu.addMenu(_menu_text(row.name)))
        self._add_entry(below, row, f"All of {row.name}")
        below.addSeparator()
        for one in inner:
            self._add(below, one)

    def _add_entry(self, menu: QMenu, row: FormRow, title: str) -> None:
        node = self._source(row)
        if node is None:
            return
        present = row.node.get("@path") if isinstance(row.node, dict) else None
        action = menu.addAction(f"{_menu_text(title)}\t{present if isinstance(present, str) else ''}")
        edit = (
            edits.set_field(self._mapping.id, row.keys[0], node)
            if len(row.keys) == 1
            else edits.add_node(self._mapping.id, row.keys, node)
        )
        action.triggered.connect(partial(self._choose, edit, row.name))

    def _choose(self, edit: Edit, name: str, _: bool = False) -> None:
        self._apply(edit, name)

    def _source(self, row: FormRow) -> Value | None:
        """The node with which *row* reads the path; None if it can't."""
        heads = list_array_heads(self._mapping.mapping, row.keys)
        node = make_source(self._path, row, heads, self._body)
        return None if heads and node == {"@path": self._path} else node

    def _missing(self, row: FormRow) -> list[FormRow]:
        """Rows for the known keys that *row* lacks."""
        place = find_owner(row.node, ()) if row.missing else ()
        return [
            FormRow((*row.keys, *place, one.key), (*row.target, one.key), one.label, UNDEFINED, one)
            for one in row.missing
        ]


def _menu_text(name: str) -> str:
    return name.replace("&", "&&")
