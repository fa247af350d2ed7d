"""A bug does not take the window down: it is shown, to be read before it is shared."""

from __future__ import annotations

import platform
import sys
import traceback
from typing import TYPE_CHECKING

import PySide6

if TYPE_CHECKING:
    from types import TracebackType

    from talonbench_gui.shell.main_window import MainWindow


def format_crash_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Versions and the way to the bug: lines of the program, no values, so no event and no key."""
    frames = traceback.extract_tb(trace)
    lines = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    head = f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, {platform.system()}"
    return "\n".join(
        ["Something went wrong in Talonbench itself. What you typed is safe.", head, *lines, kind.__name__]
    )


def install(window: MainWindow) -> None:
    """From now on bugs are shown in *window* and printed without values."""

    def hook(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
        text = format_crash_report(kind, trace)
        print(text, file=sys.stderr)
        window.say(text, "bad")

    sys.excepthook = hook
