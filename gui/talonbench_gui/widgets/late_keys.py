"""Keys that are pressed while a drop-down list closes: the system may still send them to the list, unseen by anyone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

KEYS: Final = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
LATE: Final = 500  # milliseconds after a list has closed


class LateKeys(QObject):
    """Passes keys that reach *popup* after it has closed to the window of *owner*.

    The key that closes it acts on nothing else: Qt closes a list at the announcement of Return, and then presses Return
    in what got the focus.
    """

    def __init__(self, popup: QWidget, view: QWidget, owner: QWidget) -> None:
        super().__init__(owner)
        self._popup, self._owner = popup, owner
        self._stroke = 0  # when the key that is being pressed was pressed
        self._rest = QTimer(self, singleShot=True, interval=LATE)
        self._rest.timeout.connect(self._stop)
        popup.installEventFilter(self)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Hide and watched is self._popup:
            self._begin()
        elif isinstance(event, QKeyEvent) and not self._rest.isActive():
            self._stroke = event.timestamp() if kind == QEvent.Type.ShortcutOverride else 0
        elif isinstance(event, QKeyEvent) and kind in KEYS:
            return self._take(watched, event)
        return False

    def _take(self, watched: QObject, event: QKeyEvent) -> bool:
        """Whether *event* is done with."""
        if self._stroke and event.timestamp() == self._stroke:
            return True
        window = self._owner.window().windowHandle()
        if watched is not self._popup.windowHandle() or window is None:
            return False
        QApplication.sendEvent(window, event)
        return True

    def _begin(self) -> None:
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)
            self._rest.start()

    def _stop(self) -> None:
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)
