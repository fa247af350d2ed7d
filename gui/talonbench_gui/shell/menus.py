"""The menu bar, built from the list of commands."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.commands.command import MENUS
from talonbench_gui.widgets.menus import draw_icons

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QMenuBar

    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.commands.command import Command
    from talonbench_gui.state.file import DocumentFile

MNEMONICS: Final = {"Share": "Sh&are"}  # Alt+S opens Send
SECTION: Final = "menuSection"  # object name of a heading


class Menus(QObject):
    """Fills the menu bar; when a menu opens, draws icons and reads what is possible. Lists the recent files."""

    def __init__(self, bar: QMenuBar, actions: Actions, file: DocumentFile) -> None:
        super().__init__(bar)
        self._actions, self._file = actions, file
        self._menus = {name: bar.addMenu(MNEMONICS.get(name, f"&{name}")) for name in MENUS}
        self._submenus: dict[str, QMenu] = {}
        for command in COMMANDS:
            self._add(self._menus[command.menu], command)
        for menu in self._menus.values():
            menu.aboutToShow.connect(self._on_opening)

    def draw_icons(self) -> None:
        """Draw icons in the current colors; not needed for the first paint."""
        draw_icons(self._actions[command.id] for command in COMMANDS)

    def _on_opening(self) -> None:
        self.draw_icons()
        for name, menu in (*self._menus.items(), *self._submenus.items()):
            menu.setAccessibleName(name)  # else a screen reader says the program's name
        self._actions.refresh()

    def _add(self, menu: QMenu, command: Command) -> None:
        if command.section:
            self._add_section(menu, command.section)
        if command.id == "file.open_recent":
            self._recent = menu.addMenu("Open recent")
            self._recent.setToolTipsVisible(True)
            self._recent.aboutToShow.connect(self._list_recent)
            menu.aboutToShow.connect(self._enable_recent)
        else:
            self._menu_of(menu, command).addAction(self._actions[command.id])

    def _add_section(self, menu: QMenu, title: str) -> None:
        """Add a separator and a heading: Fusion doesn't show the titles of Qt's own sections."""
        if not menu.isEmpty():
            menu.addSeparator()
        if title != "-":
            heading = menu.addAction(title)
            heading.setObjectName(SECTION)
            heading.setEnabled(False)
            font = heading.font()
            font.setBold(True)
            heading.setFont(font)

    def _menu_of(self, menu: QMenu, command: Command) -> QMenu:
        """*menu*, or its submenu for *command*, added at its first command."""
        if not command.submenu:
            return menu
        if command.submenu not in self._submenus:
            self._submenus[command.submenu] = menu.addMenu(command.submenu)
        return self._submenus[command.submenu]

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
