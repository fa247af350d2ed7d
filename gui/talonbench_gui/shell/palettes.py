"""The command palette for commands, shortcuts and recent files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from talonbench_gui.commands.catalogue import COMMANDS
from talonbench_gui.widgets.palette import CommandPalette, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QWidget

    from talonbench.session_state import Kept
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.commands.command import Command
    from talonbench_gui.state.file import DocumentFile

RECENT: Final = "Recent"
KEPT: Final = "kept:"  # begins an entry's name
REMEMBERED: Final = 5


class Palettes(QObject):
    """One palette, filled on demand: what was run from it last comes first, then everything by menu."""

    def __init__(self, window: QWidget, actions: Actions, file: DocumentFile) -> None:
        super().__init__(window)
        self._actions, self._file = actions, file
        self._recent: list[str] = []  # the IDs of the commands run last, the newest first
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

    def open_kept(self, documents: Iterable[Kept]) -> None:
        """Show the *documents* that were closed with unsaved changes."""
        from talonbench_gui.state.kept import name_kept  # imported late: rarely needed

        self._palette.open(
            [Entry(f"{KEPT}{one.number}", name_kept(one), one.file and str(Path(one.file).parent)) for one in documents]
        )

    def _open_entries(self, wanted: Callable[[Command], bool]) -> None:
        self._actions.refresh()
        entries = {
            command.id: self._entry(command)
            for command in COMMANDS
            if wanted(command) and self._actions[command.id].isEnabled()
        }
        recent = [entries.pop(name)._replace(group=RECENT) for name in self._recent if name in entries]
        self._palette.open([*recent, *entries.values()])

    def _entry(self, command: Command) -> Entry:
        from talonbench_gui.commands.search_words import SEARCH_WORDS  # not needed for the first paint

        title = self._actions[command.id].text().partition("\t")[0]
        title = f"{command.submenu}: {title}" if command.group else title  # “Light” alone says too little
        return Entry(command.id, title, command.keys, command.menu, SEARCH_WORDS.get(command.id, ""))

    def _run(self, name: str) -> None:
        if any(command.id == name for command in COMMANDS):
            self._recent = [name, *(one for one in self._recent if one != name)][:REMEMBERED]
            self._actions[name].trigger()
        elif name.startswith(KEPT):
            self._actions.run("file.open_kept", int(name.removeprefix(KEPT)))
        else:
            self._actions.run("file.open_workspace", name)
