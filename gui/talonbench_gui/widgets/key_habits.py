"""Keys that users expect and Qt has only on some systems or in dialogs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

RETURN: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
OPEN_MENU: Final = "Shift+F10"


class KeyHabits(QObject):
    """Return presses the focused button of *window* (Qt: Space alone), Shift+F10 opens a context menu as Menu does."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._pressed: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        menu = QShortcut(QKeySequence(OPEN_MENU), window)
        menu.activated.connect(open_context_menu)

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, (QPushButton, QToolButton)):
            now.removeEventFilter(self)  # it is installed once
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        is_return = event.key() in RETURN and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_return and isinstance(watched, (QPushButton, QToolButton)):
            watched.click()
            return True
        return False


def open_context_menu() -> None:
    """Ask the focused widget for its context menu, at its cursor or selected row, as Qt does for the Menu key."""
    focused = QApplication.focusWidget()
    if focused is not None:
        cursor = focused.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        place = (QRectF(cursor) if isinstance(cursor, (QRect, QRectF)) else QRectF()).center().toPoint()
        reason = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(focused, QContextMenuEvent(reason, place, focused.mapToGlobal(place)))
