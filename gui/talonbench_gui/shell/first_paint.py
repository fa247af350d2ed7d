"""Tells whether the window was painted: imports for the first preview would only delay that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Watches *window* for its first paint."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_painted = False
        window.installEventFilter(self)

    def is_awaited(self) -> bool:
        """Whether the window is about to be painted for the first time."""
        return not self._is_painted and self._window.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._is_painted = True
            watched.removeEventFilter(self)
        return False
