"""Files are taken wherever on the window they are dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QDropEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class DropFilter(QObject):
    """Hands what files are dragged over *window* to itself; the part below would take their addresses for text."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.winId()  # without it there may be no handle yet
        window.windowHandle().installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        """Take the drags of files (QDropEvent is their base)."""
        if not isinstance(event, QDropEvent) or not any(url.isLocalFile() for url in event.mimeData().urls()):
            return False
        event.acceptProposedAction()
        if event.type() != QEvent.Type.DragMove:
            QCoreApplication.sendEvent(self._window, event)
        return True
