"""What can be done with the selected field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from talonbench_gui.shell.main_window import MainWindow


class FieldCommands:
    """Commands on the field that is selected in the table of *window*."""

    def __init__(self, window: MainWindow) -> None:
        self._mappings = window.mappings

    def copy(self) -> None:
        """Copy the value that is sent; a key stays masked."""
        text = self._mappings.fields.value(self._mappings.table.currentIndex().row())
        QGuiApplication.clipboard().setText(text)

    def reset(self) -> None:
        """Back to the action's default."""
        self._mappings.editor.reset.click()
