"""Setups of Segment's brought in: by drop, by paste, by file or folder; read beside the window's thread."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from talonbench.arrangement import Arrangement
from talonbench.connections import GATEWAY, Connection
from talonbench.errors import EventSyntaxError
from talonbench.events import format_text
from talonbench.formats import (
    ConfigText,
    Configuration,
    DestinationConfiguration,
    destination_entry,
    read_paths,
    read_sources,
)
from talonbench.values import json_text
from talonbench_gui.wording.imports import describe_import, import_tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench_gui.shell.main_window import MainWindow


class Importing(QObject):
    """Reads setups and puts a destination of one onto the bench; *imported* tells each that came in."""

    imported = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.last: Configuration | None = None

    def open_files(self) -> None:
        """Ask for files."""
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Import a setup", "", "Setups (*.json *.tf *.tfstate);;All files (*)"
        )
        if names:
            self.read([Path(name) for name in names])

    def open_folder(self) -> None:
        """Ask for a folder."""
        name = QFileDialog.getExistingDirectory(self._window, "Import a folder of setups")
        if name:
            self.read([Path(name)])

    def paste(self) -> None:
        """Take the setup that is on the clipboard."""
        self.take_text(QGuiApplication.clipboard().text())

    def take_text(self, text: str) -> None:
        """Import what *text* holds."""
        self._begin(partial(read_sources, [ConfigText("pasted text", text)]))

    def read(self, paths: list[Path]) -> None:
        """Import files and folders."""
        self._window.say("Reading the setup…")
        self._begin(partial(read_paths, paths))

    def _begin(self, work: Callable[[], Configuration]) -> None:
        self._window.background.run(work, self._on_read)

    def _on_read(self, imported: Configuration) -> None:
        self.last = imported
        found = next((one for one in imported.destinations if one.mappings), None)
        chosen = found or next(iter(imported.destinations), None)
        if chosen is not None:
            self.use(chosen)
        if imported.events:
            self._show_event(json_text(imported.events[0]))
        self._window.say(describe_import(imported), import_tone(imported))
        self._window.show_page("import" if chosen is None or len(imported.destinations) > 1 else "trace")
        self.imported.emit(imported)

    def _show_event(self, text: str) -> None:
        with contextlib.suppress(EventSyntaxError):  # nested deeper than is laid out
            text = format_text(text)
        self._window.event_panel.json.replace_all(text)

    def use(self, one: DestinationConfiguration) -> None:
        """Put *one* onto the bench: its mappings, its filters, its connection, and its key if there was one."""
        window = self._window
        window.filters, window.destination = one.filters, destination_entry(one)
        window.arranging.change(lambda _: Arrangement(one.mappings, 0))
        if one.deployment:
            key = self.last.keys.get(one.id, "") if self.last is not None else ""
            window.connecting.add(Connection(one.name, "gateway", one.deployment, GATEWAY), key)
        window.refresh()


class ImportCommands:
    """The commands that bring a setup in."""

    def __init__(self, window: MainWindow) -> None:
        self._importing = window.importing()

    def files(self) -> None:
        """Ask for files."""
        self._importing.open_files()

    def folder(self) -> None:
        """Ask for a folder."""
        self._importing.open_folder()

    def clipboard(self) -> None:
        """Take what is on the clipboard."""
        self._importing.paste()
