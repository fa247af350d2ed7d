"""Finds what keeps the window from opening, before Qt does and aborts."""

import ctypes
import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

# Libraries that Qt loads on Linux, with their Debian packages.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
X_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}

BUNDLE_LIBRARIES = {"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libxcb.so.1": "libxcb1"}  # it brings the others

_SET_DISPLAY = "set DISPLAY, or run under xvfb-run (package xvfb)"
_TRIES = 5
_PAUSE = 0.1  # seconds


def find_missing_libraries() -> str:
    """The missing display or libraries, and what to do, on one line; empty if nothing is missing."""
    problem = find_problem()
    return f"{problem.message}: {problem.remedy}, {_without_window()}" if problem else ""


class Problem(NamedTuple):
    """What keeps the window from opening, and what to do; without a display, the command line is complete."""

    message: str
    remedy: str
    lacks_display: bool = False


def find_problem() -> Problem | None:
    """What keeps the window from opening; None if nothing does."""
    if sys.platform != "linux":
        return None
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    x, wayland = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
    by_display = not platform or platform.startswith("xcb")
    if by_display and not x and not wayland:
        return Problem("no display", _SET_DISPLAY, lacks_display=True)
    needed = (
        BUNDLE_LIBRARIES if getattr(sys, "frozen", False) else LIBRARIES | (X_LIBRARIES if by_display and x else {})
    )
    packages = [package for library, package in needed.items() if not _loads(library)]
    if packages:
        return Problem("libraries that Qt needs are missing", f"apt-get install {' '.join(packages)}")
    if by_display and x and not wayland and not _answers(x):
        return Problem(f"display {x} doesn't respond", _SET_DISPLAY, lacks_display=True)
    return None


def _without_window() -> str:
    """The alternative: the command line, next to the interpreter, which may not be on the path."""
    program = Path(sys.executable).with_name("talonbench")
    here = Path.cwd()
    shown = program.relative_to(here) if program.is_relative_to(here) and here != here.parent else program
    return f"or work without a window: {shown} preview EVENT --action trackEventV2"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers(display: str) -> bool:
    """Whether the X server at *display* accepts connections; if not, Qt would abort the process.

    An X server resets when its last client disconnects, and refuses connections meanwhile: it is asked repeatedly, and
    the connection is kept open, so that no reset follows just before Qt connects.
    """
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    for handle in (xcb.xcb_connection_has_error, xcb.xcb_disconnect):
        handle.argtypes = [ctypes.c_void_p]
    for _ in range(_TRIES):
        connection = xcb.xcb_connect(display.encode(), None)
        if not xcb.xcb_connection_has_error(connection):
            return True
        xcb.xcb_disconnect(connection)
        time.sleep(_PAUSE)
    return False
