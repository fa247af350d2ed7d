"""Events and workspaces as files that are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from talonbench.arrangement import Arrangement
from talonbench.errors import WorkspaceError

if TYPE_CHECKING:
    from talonbench_gui.shell.main_window import MainWindow


class FileCommands:
    """The commands that open and save files."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def open_event(self) -> None:
        """Ask for an event's file."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open event", "", "Events (*.json *.jsonc *.txt);;All files (*)"
        )
        if name:
            self._window.pasting.open_files([Path(name)])

    def open_workspace(self) -> None:
        """Ask for a workspace's file."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open workspace", "", "Workspaces (*.talonbench.json)")
        if name:
            take_workspace(self._window, Path(name))

    def save_workspace(self) -> None:
        """Ask where to, and save; the key is never in it."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save workspace", "bench.talonbench.json", "*.talonbench.json"
        )
        if not name:
            return
        from talonbench.workspace import save  # late: pydantic

        workspace = self._window.as_workspace()
        try:
            save(workspace, Path(name))
        except WorkspaceError as error:
            self._window.say(str(error), "bad")


def take_workspace(window: MainWindow, path: Path) -> None:
    """Put the mappings, filters, connections and the first event of the workspace at *path* on the desk."""
    from talonbench.workspace import load  # late: pydantic is not needed for the first paint

    try:
        workspace = load(path)
    except WorkspaceError as error:
        window.say(str(error), "bad")
        return
    subscriptions = tuple(part.as_subscription() for part in workspace.mappings)
    window.arranging.change(lambda _: Arrangement(subscriptions, 0))
    if workspace.connections:
        window.connecting.show(tuple(part.as_connection() for part in workspace.connections), 0)
    if workspace.events:
        window.event_panel.json.set_text(workspace.events[0].text)
    window.destination = workspace.destination
    window.set_filters(tuple(part.as_filter() for part in workspace.filters))
