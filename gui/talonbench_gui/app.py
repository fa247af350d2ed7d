"""Builds the window inside a QApplication and runs it until it closes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication, QMainWindow

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject

    from talonbench_gui.shell.main_window import MainWindow


# Seconds that a thread may keep the interpreter. Painting takes it many times: at Python's 5 ms, work beside it made
# steps of the UI thread up to 0.6 s long.
TURN: Final = 0.0005


def create_window(workspace: Path | None = None) -> QMainWindow:
    """Build the whole window; sending needs a running asyncio loop, the preview doesn't."""
    return build_window(workspace)


def build_window(workspace: Path | None = None) -> MainWindow:
    """`create_window`, typed with the concrete window class."""
    app = QApplication.instance()
    assert isinstance(app, QApplication), "the window needs a QApplication"
    skip_feature_scan()
    sys.setswitchinterval(TURN)
    from talonbench_gui.shell.garbage import GarbageCollector  # imported late: imports are faster from here on
    from talonbench_gui.theme import prepare_theme

    if prepare_theme(app):
        GarbageCollector(app)
    from talonbench_gui.shell.composition import compose  # from here on we collect garbage ourselves

    return compose(workspace)


def skip_feature_scan() -> None:
    """Keep PySide6 from scanning our modules.

    PySide6 (6.11) reads and keeps the source of every module imported after it, to look for the ``__feature__`` switch.
    Nothing here uses the switch; the scan costs a tenth of the time to the first paint, and some megabytes.
    """
    feature = sys.modules.get("PySide6.support.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = lambda _: True


def run_window(workspace: Path | None, event: Path | None, demo: bool = False, story: Path | None = None) -> int:
    """Open the window and run until it closes; *demo*: in demo mode, with the *story* in this file if there is one."""
    from talonbench.core_dumps import forbid_core_dumps

    forbid_core_dumps()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Talonbench")
    app.setDesktopFileName("talonbench")
    # The main coroutine ends the loop, not Qt: code that resumes after Qt has quit would have no loop.
    app.setQuitOnLastWindowClosed(False)
    from talonbench_gui.shell.crash import install

    is_ours = workspace is None or workspace.name.endswith(".talonbench.json")
    window = build_window(workspace if is_ours else None)
    workbench = window.workbench
    install(workbench.notices)
    if workspace is not None and workbench.notices.current is not None:
        print(
            f"talonbench: {workbench.notices.current.text}", file=sys.stderr
        )  # a notice about the event may replace it
    for path in (None if is_ours else workspace, event):
        if path is not None:
            workbench.intake.open_files([path])  # as if dropped: Segment's exports are imported
    if demo or story is not None:
        workbench.demo.open(story)
    window.resize(window.size().boundedTo(window.screen().availableSize()))
    window.show()

    app.processEvents()  # the first paint, before asyncio's bridge is loaded
    app.installEventFilter(quits := _quits(window))  # not before: PySide wraps each object that a filter sees

    from qasync import QEventLoop

    with QEventLoop(app) as loop:
        loop.run_until_complete(_until_closed(window))
    app.removeEventFilter(quits)
    return 0


def _quits(window: MainWindow) -> QObject:
    """Turn Quit (menu, logout) into closing the window."""
    from PySide6.QtCore import QEvent, QObject

    class Quits(QObject):
        """Filters the application's events."""

        def eventFilter(self, watched: QObject, happened: QEvent) -> bool:
            if happened.type() == QEvent.Type.Quit and window.isVisible():
                window.close()
                return True
            return False

    return Quits()


async def _until_closed(window: MainWindow) -> None:
    import asyncio  # imported late: not needed for the first paint

    done = asyncio.Event()
    window.closed.connect(done.set)
    if window.isVisible():
        await done.wait()
    await window.workbench.finish()
