"""What can be done with the value at the cursor: copy it or its path, map it to a field, make it a condition."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from talonbench import events
from talonbench.document import edits

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from talonbench.document import Edit
    from talonbench.values import Value
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.features.event.places import EventPlaces
    from talonbench_gui.state.workbench import Workbench
    from talonbench_gui.widgets.editor.json_editor import JsonEditor

COMMANDS: Final = (
    "event.copy_path", "event.copy_value", "event.map_to_field", "event.add_to_trigger", "event.redact",
)  # fmt: skip
NO_VALUE: Final = "Put the cursor on a value first."
NO_PLAIN_VALUE: Final = "Put the cursor on a string or number first."
NO_MAPPING: Final = "Select a mapping first."
NO_PATH: Final = "A mapping can't read a key with a dot, a bracket or a quote."
NO_TEST: Final = "The trigger can't test this value as a form: edit its text instead."


class ValueActs:
    """Acts on the value at the cursor of *json*; each change is one step to undo."""

    def __init__(self, json_editor: JsonEditor, places: EventPlaces, workbench: Workbench, actions: Actions) -> None:
        self._json, self._places = json_editor, places
        self._workbench, self._actions = workbench, actions

    def copy_path(self) -> None:
        """Copy the value's path."""
        keys = self._keys()
        if keys:
            self._actions.context.ui.copy(events.path_text(keys), f"Copied {events.path_text(keys)}.")

    def copy_value(self) -> None:
        """Copy the value: a string without its quotes, anything else as JSON."""
        keys = self._keys()
        span = self._places.find().span(keys) if keys else None
        if span is not None:
            self._actions.context.ui.copy(_plain(self._json.text()[slice(*span)]), "Copied the value.")

    def redact(self) -> None:
        """Redact the value in reports and replies from now on."""
        keys = self._keys()
        span = self._places.find().span(keys) if keys else None
        if span is None:
            return
        value = _plain(self._json.text()[slice(*span)]).strip()
        if len(value) < 2 or value[0] in "{[" or value in ("true", "false", "null"):
            self._tell(NO_PLAIN_VALUE)
            return
        self._workbench.store.apply(edits.redact_value(value))
        self._tell("This value is redacted in reports and replies from now on.")

    def choose_field(self) -> None:
        """Show the selected mapping's fields at the cursor."""
        from PySide6.QtWidgets import QMenu  # imported late: not needed for the first paint

        editor, menu = self._json.editor, QMenu(self._json)
        menu.setAccessibleName("Map to field")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self.fill_fields(menu):
            self._tell(NO_MAPPING)
        elif self._keys():
            menu.popup(editor.viewport().mapToGlobal(editor.cursorRect().bottomLeft()))
            menu.setActiveAction(menu.actions()[0])

    def fill_fields(self, menu: QMenu) -> bool:
        """List the selected mapping's fields in *menu*, each with the path it has now; return whether there are any."""
        mapping = self._workbench.store.document.current_mapping
        if mapping is None:
            return False
        from talonbench_gui.features.event.field_menu import FieldMenu  # imported late: only menus need it

        path = events.path_text(self._find_keys())
        FieldMenu(mapping, path, self._read_event(), partial(self._map, path)).fill(menu)
        return True

    def _map(self, path: str, edit: Edit, name: str) -> None:
        if not self._keys():
            return
        if '["' in path:
            self._tell(NO_PATH)
            return
        self._workbench.store.seal()  # no earlier edit of the field belongs to this step
        self._workbench.store.apply(edit)
        self._tell(f"{name} comes from {path}.")

    def add_to_trigger(self) -> None:
        """Let the selected mapping's trigger match only events that have this value."""
        from talonbench.fql.triggers.builder_form import add_condition  # imported late: rarely used
        from talonbench.values import UNDEFINED
        from talonbench.values.pointer import get_at

        store, keys = self._workbench.store, self._keys()
        mapping, body = store.document.current_mapping, self._read_event()
        value = get_at(body, keys) if body is not None else UNDEFINED
        if not keys or mapping is None or value is UNDEFINED:
            self._tell("" if not keys else NO_MAPPING if mapping is None else NO_VALUE)
            return
        trigger = add_condition(mapping.trigger, keys, value)
        if trigger is None:
            self._tell(NO_TEST)
            return
        store.seal()
        store.apply(edits.set_trigger(mapping.id, trigger))
        self._tell(f"The trigger of “{mapping.name}” tests {events.path_text(keys)}.")

    def _read_event(self) -> dict[str, Value] | None:
        from talonbench.errors import EventSyntaxError

        try:
            return events.read_event(self._json.text()).body
        except EventSyntaxError:
            return None

    def _keys(self) -> tuple[str, ...]:
        """The keys of the value at the cursor; without one, say so."""
        keys = self._find_keys()
        if not keys:
            self._tell(NO_VALUE)
        return keys

    def _find_keys(self) -> tuple[str, ...]:
        editor = self._json.editor
        return self._places.find().path_at(editor.exact().offset(editor.textCursor().position()))

    def _tell(self, text: str) -> None:
        if text:
            self._workbench.notices.post(text, "status")


def _plain(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        return str(json.loads(text, strict=False))
    except ValueError:  # the string isn't closed yet
        return text
