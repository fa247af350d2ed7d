"""A square in one of the theme's colors, for the legend of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy

from talonbench_gui.theme import current_theme, scaled, theme_state
from talonbench_gui.widgets.fills import fill

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

SIDE: Final = 12  # pixels of a color's square


class Swatch(QLabel):
    """*color* is the name of one of the theme's colors."""

    def __init__(self, color: str) -> None:
        super().__init__()
        self._color = color
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        theme_state().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(scaled(SIDE), scaled(SIDE))

    def paintEvent(self, event: QPaintEvent) -> None:
        side = scaled(SIDE)
        square = QRect(0, (self.height() - side) // 2, side, side)
        fill(QPainter(self), square, QColor(getattr(current_theme(), self._color)))
