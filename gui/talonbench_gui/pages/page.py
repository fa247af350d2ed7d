"""What all pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from talonbench.bench import Preview
    from talonbench_gui.main_window import MainWindow


class Page(QWidget):
    """A page beside the bench; it shows values of the window's, and hands acts to the window's commands."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window_ = window

    def show_preview(self, preview: Preview) -> None:
        """Show what *preview* changes; called while the page is in sight, and when it comes into sight."""

    def close_page(self) -> None:
        """Let go of files and threads: the window closes."""
