"""The window inside a running QApplication."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QMainWindow

from talonbench_gui.collector import Collector
from talonbench_gui.main_window import MainWindow
from talonbench_gui.theme import SCHEMES, apply_theme, prepare_theme


def create_window(workspace: Path | None = None) -> QMainWindow:
    """Build the whole window; the preview needs no event loop of asyncio, sending does."""
    return build_window(workspace)


def build_window(workspace: Path | None = None) -> MainWindow:
    """`create_window`, with the window's own type."""
    app = QApplication.instance()
    assert isinstance(app, QApplication), "a QApplication is to be there first"
    if prepare_theme(app):
        Collector(app)
    normal = QApplication.font().pointSizeF()
    window = MainWindow(workspace)
    window.normal_size = normal
    scheme = window.session.option("scheme", "system")
    apply_theme(app, scheme if scheme in SCHEMES else "system")
    window.commands.restore_zoom()
    return window
