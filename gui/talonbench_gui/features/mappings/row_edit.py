"""The edits of a row: keys that move between rows, and the value found, shown after the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit

from talonbench_gui.theme import code_font, current_theme
from talonbench_gui.widgets.shortcuts import leave_undo_to_window

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QPaintEvent

GAP = 18  # pixels between the text and the value found
LEAST = 36  # pixels: with less room nothing is shown
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class RowEdit(QLineEdit):
    """One edit of a row. *walked*: go to the row above or below; *carried*: move the row; *dropped*: delete it."""

    entered = Signal()
    walked = Signal(int)
    carried = Signal(int)
    dropped = Signal()

    def __init__(self, text: str, name: str, hint: str = "") -> None:
        super().__init__(text, placeholderText=hint)
        self._found = ""
        self.setFont(code_font())
        self.setAccessibleName(name)
        self.setCursorPosition(0)
        leave_undo_to_window(self)

    def show_found(self, words: str) -> None:
        """Show *words* after the text as far as there is room; the tooltip has all of them."""
        if words != self._found:
            self._found = words
            self.setToolTip(words)
            self.setAccessibleDescription(words)
            self.update()

    @property
    def found(self) -> str:
        """What is shown after the text."""
        return self._found

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_of_row(event):
            event.accept()  # the window uses these keys for mappings
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if _is_of_row(event):
            self.dropped.emit() if key == Qt.Key.Key_Delete else self.carried.emit(STEPS[key])
        elif key in STEPS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.walked.emit(STEPS[key])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        metrics = self.fontMetrics()
        used = metrics.horizontalAdvance(self.text()) + GAP
        place = QRect(self.rect()).adjusted(used, 0, -8, 0)
        if self._found and self.text() and place.width() >= LEAST:
            painter = QPainter(self)
            painter.setPen(QColor(current_theme().muted))
            words = metrics.elidedText(self._found, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
            painter.end()


def _is_of_row(event: QKeyEvent) -> bool:
    """Whether *event* is a key that acts on a whole row."""
    is_alt = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
    return is_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Delete)
