"""Sizes of the demo: all lengths are times its text size, which grows with the window."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final

from talonbench_gui.theme import NORMAL, UNSCALED, current_theme, theme_state

if TYPE_CHECKING:
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QBoxLayout

LARGER: Final = 4 / 3  # the demo's text, times the window's
ROOM: Final = (1280, 720)  # pixels: a window in which the text has just this size, at normal text size
LARGEST: Final = 2.0  # times that, in a large window
SMALLEST: Final = 0.75  # times that, in a small one: the window's own text size

_SHEET: Final = """
#demoPage {{ background: {window}; }}
#demoPage QLabel {{ font-size: {size}px; }}
#demoPage QLabel[demo="title"] {{ font-size: {title}px; font-weight: 600; }}
#demoPage QLabel[demo="before"] {{ font-size: {title}px; color: {muted}; }}
#demoPage QLabel[demo="figure"] {{ font-size: {figure}px; font-weight: 600; color: {accent}; }}
#demoPage QPushButton {{ font-size: {size}px; padding: {high}px {wide}px; icon-size: {size}px; }}
#demoPage QPushButton[demo="flat"]:!hover:!focus {{ background: transparent; border-color: transparent; }}
#demoPage QPlainTextEdit {{ font-size: {size}px; }}
#demoFooter {{ background: {surface}; border: none; border-top: 1px solid {border}; }}
#demoPage QScrollArea {{ background: transparent; }}
#demoEffects {{ background: transparent; }}
"""


def find_unit(room: QSize) -> int:
    """The text size in a window of this size, in pixels."""
    em = theme_state().em
    # Larger text grows here by its root only: it is larger already, and a step should keep its room.
    fits = min(room.width() / ROOM[0], room.height() / ROOM[1]) / sqrt(em / NORMAL)
    return round(em * LARGER * max(SMALLEST, min(fits, LARGEST)))


def make_sheet(unit: int) -> str:
    """The style sheet with a text of *unit* pixels; titles and figures are 1.75 and 3 times as large."""
    sizes = {"size": unit, "title": round(unit * 1.75), "figure": unit * 3}
    return _SHEET.format(**current_theme()._asdict(), **sizes, high=round(unit * 0.7), wide=round(unit * 1.1))


def set_lengths(layout: QBoxLayout, unit: int, margins: tuple[float, float, float, float], spacing: float) -> None:
    """Set *margins* and *spacing* in units, also where a change of the text size looks for them."""
    lengths = [round(part * unit) for part in (*margins, spacing)]
    scale = theme_state().em / NORMAL
    layout.setProperty(UNSCALED, [length / scale for length in (*lengths, lengths[-1])])
    layout.setContentsMargins(*lengths[:4])
    layout.setSpacing(lengths[4])
