"""A text of a few lines that wraps, with a line edit's manners: Tab and Return leave it, `text` and `setText` work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

EDGES = 8  # pixels above and below the text, frame included


class WrappedEdit(QPlainTextEdit):
    """Always *lines* high, so that nothing moves, or as few as *least* in a low window.

    *text_changed* carries the new text, *finished* ends an edit.
    """

    text_changed = Signal(str)
    finished = Signal()

    def __init__(self, lines: int, least: int = 0) -> None:
        super().__init__()
        self._lines, self._least = lines, least or lines
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # the document has the one undo
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(3)
        self.textChanged.connect(self._tell)
        self._fit()

    def text(self) -> str:
        """The text, exactly."""
        return self.document().toRawText().replace("\u2029", "\n")

    def setText(self, text: str) -> None:
        """Replace the text, as typing does."""
        self.setPlainText(text)

    def cursorPosition(self) -> int:
        """The cursor's position, in UTF-16 units."""
        return self.textCursor().position()

    def setCursorPosition(self, position: int) -> None:
        """Move the cursor to *position*."""
        self.setSelection(position, 0)

    def setSelection(self, start: int, length: int) -> None:
        """Select *length* UTF-16 units from *start*."""
        cursor, last = self.textCursor(), self.document().characterCount() - 1
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(start + length, last), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _tell(self) -> None:
        self.text_changed.emit(self.text())

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        self.setMinimumHeight(self._least * line + EDGES)
        self.setMaximumHeight(self._lines * line + EDGES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finished.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
