"""Adds a key or an item to a row of the field tree: a known key from a menu, or one that the user names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QMenu

from talonbench.mapping.conversions import convert_node, make_member, make_shape
from talonbench.mapping.form_rows import GROWING, FormRow
from talonbench.mapping.node_edits import find_free_name, find_owner, get_node
from talonbench.values import Undefined, Value
from talonbench_gui.widgets.type_ahead import select_by_typing
from talonbench_gui.wording.fields import member_tip, member_title

if TYPE_CHECKING:
    from talonbench.values.pointer import Keys
    from talonbench_gui.features.mappings.field_model import FieldModel
    from talonbench_gui.features.mappings.field_table import FieldTable

MERGED: Value = {"@path": "$.traits"}  # an object added to a merge


class FieldForm(Protocol):
    """What an addition needs of the form that shows the fields."""

    table: FieldTable
    fields: FieldModel

    def set_node(self, keys: Keys, node: Value) -> None:
        """Set the row at *keys* to *node*."""

    def begin_node(self, keys: Keys, node: Value) -> None:
        """Set the row at *keys* to *node*, to which a key is added next."""

    def add_node(self, keys: Keys, node: Value) -> None:
        """Add *node* at *keys*, and select it."""

    def add_below(self, keys: Keys) -> None:
        """Add a key or an item to the row at *keys*."""

    def open_additions(self, menu: QMenu, keys: Keys) -> None:
        """Open *menu* for the row at *keys*."""

    def base_at(self, keys: Keys) -> Value:
        """Where paths at the place *keys* of the mapping start."""


def add_to(form: FieldForm, row: FormRow, above: FormRow | None) -> None:
    """Add to *row*, or to the row *above* it if *row* holds a single value."""
    if isinstance(row.node, Undefined):
        _start(form, row)
    elif row.kind in GROWING:
        _grow(form, row)
    elif above is not None and above.kind in GROWING:
        _grow(form, above)


def find_growing(row: FormRow, above: FormRow | None) -> str:
    """The kind of the row to which `add_to` would add; empty if it is none, or *row* isn't set."""
    if isinstance(row.node, Undefined):
        return ""
    return next((one.kind for one in (row, above) if one is not None and one.kind in GROWING), "")


def _start(form: FieldForm, row: FormRow) -> None:
    """Set an unset field: an array with the known keys of its items, or an object."""
    if row.field is not None and row.field.type == "object":
        kind = "array" if row.field.multiple else "object"
        node = convert_node(row.node, kind, form.base_at(row.keys), row.field)
        if kind == "array":
            form.set_node(row.keys, node)
        else:
            form.begin_node(row.keys, node)
            form.add_below(row.keys)


def _grow(form: FieldForm, row: FormRow) -> None:
    place = find_owner(row.node, ())
    keys = (*row.keys, *place)
    inner = get_node(row.node, place)
    if isinstance(inner, list):
        form.add_node((*keys, str(len(inner))), MERGED if row.kind == "merge" else "")
    elif row.missing:
        menu = _make_menu(form, row)
        form.open_additions(menu, row.keys)
        menu.setActiveAction(menu.actions()[0])
    else:
        _add_key(form, row, "")


def _make_menu(form: FieldForm, row: FormRow) -> QMenu:
    """The known keys that *row* lacks, those that its items have first, and a custom one."""
    menu = select_by_typing(QMenu(form.table))
    menu.setAccessibleName("Keys to add")
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    there = make_shape([form.base_at((*row.keys, *find_owner(row.node, ())))], row.field)
    for member in sorted(row.missing, key=lambda one: one.key not in there):
        action = menu.addAction(member_title(member), partial(_add_key, form, row, member.key))
        action.setToolTip(member_tip(member))
    menu.addSeparator()
    menu.addAction("Custom key…", partial(_add_key, form, row, ""))
    return menu


def _add_key(form: FieldForm, row: FormRow, name: str) -> None:
    place = find_owner(row.node, ())
    key = name or find_free_name(get_node(row.node, place))
    inner = (*row.keys, *place, key)
    form.add_node(inner, make_member(key, row, form.base_at(inner)))
