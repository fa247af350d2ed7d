"""What all pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from talonbench_gui.widgets.shortcuts import bind_shortcuts

if TYPE_CHECKING:
    from talonbench.preview import Preview
    from talonbench_gui.shell.main_window import MainWindow


class Page(QWidget):
    """A page beside the bench; it shows values of the window's, and hands acts to the window's commands."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window_ = window

    def begin_at(self, first: QWidget, finder: QLineEdit | None = None) -> None:
        """The keyboard begins at *first* when the page comes into sight; Ctrl+F there leads to *finder*."""
        self.setFocusProxy(first)
        if finder is not None:
            bind_shortcuts(first, [(QKeySequence.StandardKey.Find, finder.setFocus)])

    def show_preview(self, preview: Preview) -> None:
        """Show what *preview* changes; called while the page is in sight, and when it comes into sight."""

    def close_page(self) -> None:
        """Let go of files and threads: the window closes."""
