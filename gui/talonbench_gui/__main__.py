"""The entry point: the window, or the command line where the first argument is a command."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from talonbench_gui.system_libraries import missing

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from talonbench_gui.main_window import MainWindow


def main() -> None:
    """Run what the arguments ask for."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] != "gui":
        from talonbench.cli import main as run_command

        run_command()
        return
    workspace, event = _gui_arguments(arguments[1:])
    reason = missing()
    if reason:
        print(f"talonbench: {reason}", file=sys.stderr)
        sys.exit(2)
    sys.exit(run_window(workspace, event))


def _gui_arguments(arguments: list[str]) -> tuple[Path | None, Path | None]:
    """``[WORKSPACE] [--event FILE]``."""
    event = None
    if "--event" in arguments:
        at = arguments.index("--event")
        if at + 1 >= len(arguments):
            print("talonbench: --event wants a file", file=sys.stderr)
            sys.exit(2)
        event = Path(arguments[at + 1])
        arguments = arguments[:at] + arguments[at + 2 :]
    if len(arguments) > 1 or any(part.startswith("-") for part in arguments):
        print("usage: talonbench gui [WORKSPACE] [--event FILE]", file=sys.stderr)
        sys.exit(2)
    return (Path(arguments[0]) if arguments else None), event


def run_window(workspace: Path | None, event: Path | None) -> int:
    """Open the window and run until it is closed."""
    from PySide6.QtWidgets import QApplication

    app = QApplication(sys.argv[:1])
    app.setApplicationName("Talonbench")
    app.setDesktopFileName("talonbench")
    # The main coroutine ends the loop, not Qt: code that resumes after Qt's end would have no loop.
    app.setQuitOnLastWindowClosed(False)
    from talonbench_gui.app import build_window
    from talonbench_gui.crash import install

    window = build_window(workspace)
    install(window)
    if event is not None:
        window.pasting.open_files([event])
    window.show()

    app.installEventFilter(quits := _quits(window))
    app.processEvents()  # the first paint, before asyncio's bridge is loaded

    from qasync import QEventLoop

    with QEventLoop(app) as loop:
        loop.run_until_complete(_until_closed(window))
    app.removeEventFilter(quits)
    return 0


def _quits(window: MainWindow) -> QObject:
    """What turns Quit (menu, logout) into the window's close."""
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
    done = asyncio.Event()
    window.closed.connect(done.set)
    if window.isVisible():
        await done.wait()
    await window.tasks.finish()
    await window.sending.close()


if __name__ == "__main__":
    main()
