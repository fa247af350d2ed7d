"""Sizes of the demo: all lengths are times its text size, which grows with the window."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from talonbench_gui.theme import NORMAL, UNSCALED, current_theme, theme_state

if TYPE_CHECKING:
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QBoxLayout

LARGER: Final = 4 / 3  # the demo's text, times the window's
ROOM: Final = (1280, 720)  # pixels: a window in which the text has just this size, at normal text size
LARGEST: Final = 2.0  # times that, in a large window
SMALLEST: Final = 0.75  # times that, in a small one: the window's own text size
LOW, NARROW = 42, 76  # text sizes: with less room, there is less space around everything
FOLDED: Final = 50  # text sizes: in a narrower window, points and profile are below the effects

Margins = tuple[float, float, float, float]


class Spaces(NamedTuple):
    """Margins, spaces and heights, in text sizes."""

    content: Margins
    card: Margins
    side: Margins
    footer: Margins
    between: float
    effects: float
    steps: float
    figure: float
    padding: float


ROOMY: Final = Spaces((2, 1, 2, 1), (2, 1.5, 2, 1.5), (1.5, 1.2, 1.5, 1.2), (2, 0.9, 2, 0.9), 1, 1.1, 4.4, 3, 0.7)
CLOSE: Final = Spaces((1, 0.6, 1, 0.6), (1, 0.8, 1, 0.6), (1, 0.6, 1, 0.6), (1, 0.5, 1, 0.5), 0.6, 0.5, 3, 2.2, 0.5)

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


def find_spaces(room: QSize, unit: int) -> Spaces:
    """The spaces in a window of this size, with a text of *unit* pixels."""
    return CLOSE if room.height() < LOW * unit or room.width() < NARROW * unit else ROOMY


def make_sheet(unit: int, spaces: Spaces) -> str:
    """The style sheet with a text of *unit* pixels; titles are 1.75 times as large."""
    sizes = {"size": unit, "title": round(unit * 1.75), "figure": round(unit * spaces.figure)}
    high, wide = round(unit * spaces.padding), round(unit * (spaces.padding + 0.4))
    return _SHEET.format(**current_theme()._asdict(), **sizes, high=high, wide=wide)


def set_lengths(layout: QBoxLayout, unit: int, margins: Margins, spacing: float) -> None:
    """Set *margins* and *spacing* in units, also where a change of the text size looks for them."""
    lengths = [round(part * unit) for part in (*margins, spacing)]
    scale = theme_state().em / NORMAL
    layout.setProperty(UNSCALED, [length / scale for length in (*lengths, lengths[-1])])
    layout.setContentsMargins(*lengths[:4])
    layout.setSpacing(lengths[4])
