"""A combo box that changes only by choosing from its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QComboBox

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QWheelEvent

OPENING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter)

LATE_KEYS = "lateKeys"


class OpenCombo(QComboBox):
    """Arrow keys open the list instead of changing the value behind it, and the wheel scrolls what is around it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def showPopup(self) -> None:
        """Open the list; keys that are pressed while it closes get to what has the focus then."""
        super().showPopup()
        if not self.findChildren(QObject, LATE_KEYS):
            from talonbench_gui.widgets.late_keys import LateKeys  # imported late: not needed for the first paint

            LateKeys(self.view().window(), self.view(), self).setObjectName(LATE_KEYS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in OPENING:
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
