"""Menus at the place: what can be done there, from the one list of commands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt

from talonbench_gui.widgets.editor.code_edit import CodeEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractScrollArea, QMenu

    from talonbench_gui.shell.main_window import MainWindow

EVENT = ("edit.find", "edit.replace", "edit.format", "edit.comment", "view.wrap")
MAPPINGS = (
    "mapping.add",
    "mapping.duplicate",
    "mapping.toggle",
    "mapping.up",
    "mapping.down",
    "mapping.trigger",
    "mapping.reset",
    "mapping.delete",
)
FIELDS = ("field.copy", "field.reset")
REQUEST = ("copy.url", "copy.body", "copy.curl")


class ContextMenus(QObject):
    """Shows the menu of a part of *window* where it is asked for, by mouse or by key."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        parts: tuple[tuple[QAbstractScrollArea, tuple[str, ...]], ...] = (
            (window.event_panel.json.editor, EVENT),
            (window.mappings.list, MAPPINGS),
            (window.mappings.table, FIELDS),
            (window.request.view, REQUEST),
        )
        for part, commands in parts:
            part.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            part.customContextMenuRequested.connect(partial(self._show, part, commands))

    def _show(self, part: QAbstractScrollArea, commands: tuple[str, ...], place: QPoint) -> None:
        self.menu(part, commands).popup(part.viewport().mapToGlobal(place))

    def menu(self, part: QAbstractScrollArea, commands: tuple[str, ...]) -> QMenu:
        """The menu of *part*: what its text has by itself, then *commands*."""
        from PySide6.QtWidgets import QMenu  # late: not for the first paint

        menu = part.createStandardContextMenu() if isinstance(part, CodeEdit) else QMenu(part)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        self._window.draw_icons()
        menu.addActions([self._window.command_actions[name] for name in commands])
        return menu
