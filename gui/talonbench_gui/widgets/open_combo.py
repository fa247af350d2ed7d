"""A combo box that changes only by choosing from its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QComboBox

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent

TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
OPENING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, *TAKING)
COMMANDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier

LATE_KEYS = "lateKeys"


class OpenCombo(QComboBox):
    """Arrow keys open the list instead of changing the value behind it, and the wheel scrolls what is around it.

    Typing selects the entry that begins with the word. *confirmed*: Return was pressed after a word.
    """

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_typing = False  # the current entry was typed, and the user is still here
        self._typed_at = 0  # when the last letter was typed, in the time of key events
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def showPopup(self) -> None:
        """Open the list; keys that are pressed while it closes get to what has the focus then."""
        self.is_typing = False
        super().showPopup()
        if not self.findChildren(QObject, LATE_KEYS):
            from talonbench_gui.widgets.late_keys import LateKeys  # imported late: not needed for the first paint

            LateKeys(self.view().window(), self.view(), self).setObjectName(LATE_KEYS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_typing and event.key() in TAKING:
            self.is_typing = False
            self.confirmed.emit()
        elif event.key() in OPENING:
            self.showPopup()
        elif event.modifiers() & COMMANDING or not event.text().isprintable() or not event.text():
            super().keyPressEvent(event)
        else:
            self._type(event)

    def _type(self, event: QKeyEvent) -> None:
        """Select by the word typed so far; Space belongs to it while it is being typed, else it opens the list."""
        is_inside = self.is_typing and event.timestamp() - self._typed_at < QApplication.keyboardInputInterval()
        self._typed_at = event.timestamp()
        if event.key() != Qt.Key.Key_Space:
            self.is_typing = True
            super().keyPressEvent(event)
        elif is_inside:
            self.view().keyboardSearch(" ")
        else:
            self.showPopup()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.is_typing = False
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
