"""The window inside a running QApplication."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMainWindow

if TYPE_CHECKING:
    from pathlib import Path

    from talonbench_gui.shell.main_window import MainWindow


def create_window(workspace: Path | None = None) -> QMainWindow:
    """Build the whole window; the preview needs no event loop of asyncio, sending does."""
    return build_window(workspace)


def build_window(workspace: Path | None = None) -> MainWindow:
    """`create_window`, with the window's own type."""
    app = QApplication.instance()
    assert isinstance(app, QApplication), "a QApplication is to be there first"
    skip_feature_scan()
    from talonbench_gui.shell.garbage import GarbageCollector  # late: imports are quicker from here on
    from talonbench_gui.theme import SCHEMES, apply_theme, prepare_theme

    if prepare_theme(app):
        GarbageCollector(app)
    from talonbench_gui.shell.main_window import MainWindow  # with the collection of garbage in our hands already
    from talonbench_gui.view_commands import restore_zoom

    normal = QApplication.font().pointSizeF()
    window = MainWindow(workspace)
    window.normal_size = normal
    scheme = window.session.option("scheme", "system")
    apply_theme(app, scheme if scheme in SCHEMES else "system")
    restore_zoom(window)
    return window


def skip_feature_scan() -> None:
    """Let PySide6 take our modules as they are.

    PySide6 (6.11) reads and keeps the source of every module that is imported after it, to see whether it may use the
    ``__feature__`` switch, which nothing here does: a tenth of the time to the first paint, and some megabytes.
    """
    feature = sys.modules.get("PySide6.support.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = lambda _: True
