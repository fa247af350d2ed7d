"""Areas filled with one color."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPainter

if TYPE_CHECKING:
    from PySide6.QtCore import QRect


def fill(painter: QPainter, area: QRect, color: QColor | str) -> None:
    """Fill *area*.

    Not by fillRect: PySide tries a gradient first, and making that class's 180 names takes 4 ms before the first paint.
    """
    painter.setBackground(QColor(color))
    painter.eraseRect(area)
