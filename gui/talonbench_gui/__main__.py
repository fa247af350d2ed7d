"""The entry point: the window, or the command line where the first argument is a command."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from talonbench_gui.shell.system_libraries import find_missing_libraries

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from talonbench_gui.shell.main_window import MainWindow

COMPLETION: Final = "_TALONBENCH_COMPLETE"  # set by a shell that asks how a command line goes on


def main() -> None:
    """Run what the arguments ask for."""
    arguments = sys.argv[1:]
    if COMPLETION in os.environ or (arguments and arguments[0] != "gui"):
        from talonbench.cli import main as run_command

        run_command()
        return
    workspace, event = _gui_arguments(arguments[1:])
    reason = find_missing_libraries()
    if reason:
        _complain(reason)
    sys.exit(run_window(workspace, event))


def _gui_arguments(arguments: list[str]) -> tuple[Path | None, Path | None]:
    """``[WORKSPACE] [--event FILE]``."""
    if not arguments:
        return None, None
    import argparse  # late: the first paint does not need it

    parser = argparse.ArgumentParser("talonbench gui", description="Open the window.", exit_on_error=False)
    parser.add_argument(
        "workspace", nargs="?", type=Path, metavar="WORKSPACE", help="NAME.talonbench.json, or an export of Segment's"
    )
    parser.add_argument("--event", type=Path, metavar="FILE", help="an event to begin with")
    try:
        given, unknown = parser.parse_known_args(arguments)
    except argparse.ArgumentError as error:
        _complain(f"{error} (see talonbench gui --help)")
    if unknown:
        _complain(f"too much is given: {' '.join(unknown)} (see talonbench gui --help)")
    return given.workspace, given.event


def _complain(text: str) -> NoReturn:
    print(f"talonbench: {text}", file=sys.stderr)
    sys.exit(2)


def run_window(workspace: Path | None, event: Path | None) -> int:
    """Open the window and run until it is closed."""
    from PySide6.QtWidgets import QApplication

    app = QApplication(sys.argv[:1])
    app.setApplicationName("Talonbench")
    app.setDesktopFileName("talonbench")
    # The main coroutine ends the loop, not Qt: code that resumes after Qt's end would have no loop.
    app.setQuitOnLastWindowClosed(False)
    from talonbench_gui.app import build_window
    from talonbench_gui.shell.crash import install

    is_ours = workspace is None or workspace.name.endswith(".talonbench.json")
    window = build_window(workspace if is_ours else None)
    install(window)
    if workspace is not None and window.notice.text():
        print(f"talonbench: {window.notice.text()}", file=sys.stderr)  # the event's notice may take its place
    for path in (None if is_ours else workspace, event):
        if path is not None:
            window.pasting.open_files([path])  # as if it were dropped: an export of Segment's is imported
    window.resize(window.size().boundedTo(window.screen().availableSize()))
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
