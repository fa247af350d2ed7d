"""A combo box that elides its text if there is no room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

AROUND = 3  # em: arrow and edges


class ElidedCombo(QComboBox):
    """As wide as its column; its list and tooltip show the full text."""

    def __init__(self) -> None:
        super().__init__()
        self.currentTextChanged.connect(self.setToolTip)

    def showPopup(self) -> None:
        """Open the list, as wide as its longest entry if the window has room for that."""
        view = self.view()
        wanted = view.sizeHintForColumn(0) + view.verticalScrollBar().sizeHint().width() + 2 * view.frameWidth()
        room = self.window().width() - self.mapTo(self.window(), self.rect().topLeft()).x()
        view.setMinimumWidth(min(wanted, room))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = self.fontMetrics()
        room = self.width() - AROUND * metrics.height()
        if metrics.horizontalAdvance(self.currentText()) <= room:
            super().paintEvent(event)
            return
        from PySide6.QtWidgets import (
            QStyle,
            QStyleOptionComboBox,
            QStylePainter,
        )  # imported late: Qt's style is slow to load

        option, painter = QStyleOptionComboBox(), QStylePainter(self)
        self.initStyleOption(option)
        option.currentText = metrics.elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
