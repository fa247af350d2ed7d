"""Opens the trigger editor beside the event and the list of mappings, over what they lead to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from talonbench_gui.shell.pages import EDITOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.features.event.panel import EventPanel
    from talonbench_gui.features.mappings.panel import MappingsPanel
    from talonbench_gui.features.trigger.editor import TriggerEditor
    from talonbench_gui.shell.layout import Layout
    from talonbench_gui.shell.main_window import MainWindow
    from talonbench_gui.shell.pages import PageHost

COLUMNS = 3  # event, mappings, request and response; in a very narrow window, the last two share one
LIST_WIDTH = 13  # em: the list of mappings while the editor is open


class TriggerDock(QObject):
    """Makes the editor on first use; while it is open, the mappings are only their list.

    The layout that the user arranged comes back when it closes.
    """

    def __init__(
        self,
        window: MainWindow,
        pages: PageHost,
        layout: Layout,
        event: EventPanel,
        mappings: MappingsPanel,
        actions: Actions,
    ) -> None:
        super().__init__(window)
        self._window, self._layout, self._event, self._mappings = window, layout, event, mappings
        self._pages, self._actions = pages, actions
        self._found: Sequence[tuple[tuple[str, ...], bool]] = ()
        actions.bind("mapping.trigger", self.open)

    @cached_property
    def editor(self) -> TriggerEditor:
        """The page that the window shows in its last column."""
        from talonbench_gui.features.trigger.editor import TriggerEditor  # imported late: not needed at first paint

        editor = TriggerEditor(self._window.workbench, self._actions)
        editor.closed.connect(self._restore)
        editor.conditions_found.connect(self._light)
        self._event.places_found.connect(self._tint)
        self._event.path_alt_clicked.connect(self._on_alt_click)
        self._window.workbench.file.opened.connect(editor.leave)
        return editor

    @property
    def is_open(self) -> bool:
        """Whether the editor is shown; doesn't create it."""
        return "editor" in self.__dict__ and self.editor.is_open

    def open(self) -> None:
        """Edit the selected mapping's trigger."""
        self._pages.open(EDITOR)
        editor = self.editor
        if not editor.is_open and editor.enter():
            self._make_room(editor)
        if editor.is_open:
            editor.focus_first()

    def close(self) -> None:
        """Close the editor, if it is open."""
        if self.is_open:
            self.editor.leave()

    def _make_room(self, editor: TriggerEditor) -> None:
        """Give the editor the room of the selected mapping, the request and the response."""
        columns, side = self._window.columns, self._window.side
        self._layout.hold("columns")
        sizes = columns.sizes()
        self._mappings.detail.hide()
        side.addWidget(editor)
        side.setCurrentWidget(editor)
        if len(sizes) == COLUMNS:
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # the list alone needs less room
            least = self._mappings.list_panel.minimumSizeHint().width()  # else Qt takes what is lacking from the event
            wanted = max(LIST_WIDTH * columns.fontMetrics().height(), least)
            columns.setSizes([sizes[0], wanted, sum(sizes[1:]) - wanted])

    def _restore(self) -> None:
        side = self._window.side
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.editor.isAncestorOf(focused)
        side.setCurrentWidget(self._window.answers)
        side.removeWidget(self.editor)
        self.editor.hide()
        self._mappings.detail.show()
        self._layout.release("columns")
        if had_focus:
            self._mappings.form.head.edit_trigger.setFocus()

    def _light(self, found: Sequence[tuple[tuple[str, ...], bool]]) -> None:
        """Tint the values in the event that conditions look at."""
        self._found = found
        self._tint()

    def _tint(self) -> None:
        """Wait for `places_found` rather than read the event's text on the UI thread while the user types in it."""
        if self._event.places.known is not None or not self._found:
            self._event.light([keys for keys, holds in self._found if holds], "good")
            self._event.light([keys for keys, holds in self._found if not holds], "bad")

    def _on_alt_click(self, pointer: str) -> None:
        from talonbench.values.pointer import parse_pointer

        if self.is_open:
            self.editor.add_condition(parse_pointer(pointer))
