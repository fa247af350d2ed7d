"""The window's part of the self-check: Qt, the display and fonts."""

from __future__ import annotations

import os
import sys

from talonbench.doctor import Check
from talonbench_gui.shell.system_libraries import find_problem

_INSTALL_FONTS = "Install a font: apt-get install fontconfig fonts-dejavu-core"


def check_window() -> list[Check]:
    """Whether the window can open, and with which fonts."""
    problem = find_problem()
    try:
        from PySide6.QtGui import QGuiApplication  # late: the command line starts without Qt
    except ImportError as error:
        remedy = problem.remedy if problem is not None else "Install Talonbench again."
        return [Check("Qt", "broken", f"can't be loaded: {error}", remedy)]
    if problem is not None and not problem.lacks_display:
        return [Check("Qt", "broken", problem.message, problem.remedy)]
    running = QGuiApplication.instance()
    app = running or QGuiApplication(_arguments())  # kept while Qt is asked
    platform = QGuiApplication.platformName() if app is running else os.environ.get("QT_QPA_PLATFORM", "")
    window = Check("Qt", "fine", _describe_qt(platform))
    if problem is not None:
        message = f"{window.message}; {problem.message}, so the window can't open"
        window = Check("Qt", "warning", message, f"To open the window, {problem.remedy}; commands work without one.")
    return [window, _check_fonts()]


def _arguments() -> list[str]:
    """Of a program that only asks about Qt: on Linux it needs no display for that."""
    return ["talonbench", *(("-platform", "offscreen") if sys.platform == "linux" else ())]


def _describe_qt(platform: str) -> str:
    """The versions, the window's *platform* if it is known, and the display."""
    from PySide6 import __version__
    from PySide6.QtCore import qVersion

    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""
    named = (f"Qt {qVersion()}", f"PySide6 {__version__}", platform, f"display {display}" if display else "")
    return ", ".join(part for part in named if part)


def _check_fonts() -> Check:
    from PySide6.QtGui import QFontDatabase, QFontInfo

    text, code = (
        QFontInfo(QFontDatabase.systemFont(kind)).family()
        for kind in (QFontDatabase.SystemFont.GeneralFont, QFontDatabase.SystemFont.FixedFont)
    )
    if not text:  # families may be listed that have no file
        return Check("Fonts", "broken", "none: text is shown as boxes", _INSTALL_FONTS)
    return Check("Fonts", "fine", f"{text} for text, {code} for code; {len(QFontDatabase.families())} installed")
