"""Shows unexpected errors as notices, without closing the window."""

from __future__ import annotations

import platform
import sys
import traceback
from typing import TYPE_CHECKING

import PySide6

if TYPE_CHECKING:
    from types import TracebackType

    from talonbench_gui.state.notices import Notices


def format_crash_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Versions and a traceback of lines only: no values, so no event and no key."""
    frames = traceback.extract_tb(trace)
    lines = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    head = f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, {platform.system()}"
    return "\n".join(["Talonbench ran into an internal error. Your work is safe.", head, *lines, kind.__name__])


def install(notices: Notices) -> None:
    """From now on, show bugs as notices and print them without values."""

    def hook(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
        text = format_crash_report(kind, trace)
        print(text, file=sys.stderr)
        notices.post(text, "error", key="crash")

    sys.excepthook = hook
