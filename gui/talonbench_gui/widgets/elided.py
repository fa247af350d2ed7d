"""A combo box and a line edit that elide their text if there is no room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

AROUND = 3  # em: arrow and edges of a combo box
EDGES = 1.5  # em: of a line edit


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


class ElidedEdit(QLineEdit):
    """Shows that there is more of a long text, unless it has the focus."""

    def shown_text(self) -> str:
        """The text as far as there is room for it, or all of it while it is edited."""
        metrics = self.fontMetrics()
        room = round(self.width() - EDGES * metrics.height())
        return self.text() if self.hasFocus() else metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown_text()
        if shown == self.text():
            super().paintEvent(event)
            return
        from PySide6.QtWidgets import QStyle, QStyleOptionFrame, QStylePainter  # imported late: slow to load

        option, painter = QStyleOptionFrame(), QStylePainter(self)
        self.initStyleOption(option)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self).adjusted(2, 0, -2, 0)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()
