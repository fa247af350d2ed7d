"""The command palette for commands, shortcuts and recent files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.widgets.palette import CommandPalette, Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.commands.command import Command
    from talonbench_gui.state.file import DocumentFile


class Palettes(QObject):
    """One palette, filled on demand."""

    def __init__(self, window: QWidget, actions: Actions, file: DocumentFile) -> None:
        super().__init__(window)
        self._actions, self._file = actions, file
        self._palette = CommandPalette(window)
        self._palette.activated.connect(self._run)

    def open_commands(self) -> None:
        """Show all commands that are available now."""
        self._open_entries(lambda command: command.id != "view.palette")

    def open_shortcuts(self) -> None:
        """Show the commands that have shortcuts."""
        self._open_entries(lambda command: bool(command.keys))

    def open_recent(self) -> None:
        """Show the recent files."""
        self._palette.open([Entry(name, Path(name).name, str(Path(name).parent)) for name in self._file.recent])

    def _open_entries(self, wanted: Callable[[Command], bool]) -> None:
        self._actions.refresh()
        self._palette.open(
            [
                Entry(command.id, self._actions[command.id].text().partition("\t")[0], command.keys)
                for command in COMMANDS
                if wanted(command) and self._actions[command.id].isEnabled()
            ]
        )

    def _run(self, name: str) -> None:
        if any(command.id == name for command in COMMANDS):
            self._actions[name].trigger()
        else:
            self._actions.run("file.open_workspace", name)
