"""The menu bar, built from the list of commands."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.commands.command import MENUS
from talonbench_gui.widgets.menus import draw_icons

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QMenuBar

    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.commands.command import Command
    from talonbench_gui.state.file import DocumentFile


class Menus(QObject):
    """Fills the menu bar, draws icons when a menu opens, and lists the recent files."""

    def __init__(self, bar: QMenuBar, actions: Actions, file: DocumentFile) -> None:
        super().__init__(bar)
        self._actions, self._file = actions, file
        self._menus = {name: bar.addMenu(f"&{name}") for name in MENUS}
        for command in COMMANDS:
            self._add(self._menus[command.menu], command)
        for menu in self._menus.values():
            menu.aboutToShow.connect(self.draw_icons)

    def draw_icons(self) -> None:
        """Draw icons in the current colors; not needed for the first paint."""
        draw_icons(self._actions[command.id] for command in COMMANDS)

    def _add(self, menu: QMenu, command: Command) -> None:
        if command.section:
            menu.addSeparator() if command.section == "-" else menu.addSection(command.section)
        if command.id == "file.open_recent":
            self._recent = menu.addMenu("Open recent")
            self._recent.setToolTipsVisible(True)
            self._recent.aboutToShow.connect(self._list_recent)
            menu.aboutToShow.connect(self._enable_recent)
        else:
            menu.addAction(self._actions[command.id])

    def _enable_recent(self) -> None:
        self._recent.setEnabled(bool(self._file.recent))

    def _list_recent(self) -> None:
        self._recent.clear()
        for name in self._file.recent:
            action = self._recent.addAction(Path(name).name)
            action.setToolTip(name)
            action.triggered.connect(partial(self._open, name))

    def _open(self, name: str, _: bool = False) -> None:
        self._actions.run("file.open_workspace", name)
