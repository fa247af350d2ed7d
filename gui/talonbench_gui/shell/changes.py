"""Whether what an undo changes is before the user's eyes, and how it gets there; the focus stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from talonbench.document import edits
from talonbench_gui.shell.pages import EDITOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from talonbench.document import Change
    from talonbench_gui.features.event.panel import EventPanel
    from talonbench_gui.features.event.strip import EventStrip
    from talonbench_gui.features.mappings.panel import MappingsPanel
    from talonbench_gui.shell.adaptation import Adaptation
    from talonbench_gui.shell.main_window import MainWindow
    from talonbench_gui.shell.pages import PageHost
    from talonbench_gui.shell.text_acts import TextActs
    from talonbench_gui.shell.trigger_dock import TriggerDock


class ShownChanges:
    """Knows which part of *window* shows which kind of change."""

    def __init__(
        self,
        window: MainWindow,
        shell: tuple[PageHost, Adaptation, TriggerDock, TextActs],
        features: tuple[EventPanel, EventStrip, MappingsPanel],
    ) -> None:
        self._store, self._side = window.workbench.store, window.side
        self._pages, self._adaptation, self._trigger, self._texts = shell
        self._event, self._strip, self._mappings = features

    def is_editing(self, change: Change) -> bool:
        """Whether the focus is in the part where the user would look for *change*."""
        focused = self._texts.focused
        if focused is None or self._pages.current != EDITOR:
            return False
        if change.kind == "field" and self._is_at_other_field(change, focused):
            return False
        return any(part is focused or part.isAncestorOf(focused) for part in self._parts(change))

    def show(self, change: Change) -> None:
        """Select the event or mapping with *change*; bring it to the front unless that would take the focus away."""
        document = self._store.document
        if change.kind in ("text", "event"):
            at = edits.find_event(document, change.id)
            self._store.apply(edits.select_event(at if at >= 0 else document.event))
        elif change.kind in ("trigger", "field", "name", "mapping"):
            row = edits.find_mapping(document, change.id)
            self._store.apply(edits.select_mapping(row if row >= 0 else document.mapping))
            self._show_mapping(change)

    def _show_mapping(self, change: Change) -> None:
        form, focused = self._mappings.form, QApplication.focusWidget()
        if focused is None or not self._side.isAncestorOf(focused):
            self._adaptation.show_part("mappings")
        if change.kind == "field" and (focused is None or not form.editor.isAncestorOf(focused)):
            form.select_place(change.keys)

    def _parts(self, change: Change) -> Sequence[QWidget]:
        form, mappings = self._mappings.form, self._mappings.list_panel.list
        head = form.head
        match change.kind:
            case "text":
                return (self._event.json.editor,)
            case "event" | "events":
                return (self._strip,)
            case "trigger":
                return (head.trigger, self._trigger.editor) if self._trigger.is_open else (head.trigger,)
            case "name":
                return (head.name, mappings)
            case "mapping" | "mappings":
                return (head.action, mappings)
            case "field":
                return (form,)
        return ()

    def _is_at_other_field(self, change: Change, focused: QWidget) -> bool:
        """Whether the focus is at another row than *change*, which may be out of sight."""
        form = self._mappings.form
        row = form.fields.row(form.table.currentIndex())
        if row is None or form.head.isAncestorOf(focused):
            return True
        common = min(len(row.keys), len(change.keys))
        return row.keys[:common] != change.keys[:common]
