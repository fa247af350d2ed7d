"""The edits of a value: a line with the value found at its right end, and a longer text; both complete paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from talonbench_gui.features.mappings.path_completion import PathCompleter
from talonbench_gui.theme import code_font, current_theme
from talonbench_gui.widgets.shortcuts import leave_undo_to_window

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from talonbench_gui.features.mappings.path_completion import PathCompletions

GAP = 18  # pixels between the text and the value found
LEAST = 36  # pixels: with less room nothing is shown
OF_COMPLETION = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


class ValueEdit(QLineEdit):
    """A line of *text*; with *paths* it completes them. *is_path*: the whole text is a path."""

    completions: PathCompleter | None = None  # Qt sends events before the constructor has set it

    def __init__(
        self, text: str, example: str = "", paths: PathCompletions | None = None, *, is_path: bool = False
    ) -> None:
        super().__init__(text, placeholderText=example)
        self._found = ""
        self.setFont(code_font())
        self.setCursorPosition(0)
        leave_undo_to_window(self)
        self.completions = PathCompleter(self, paths, is_path=is_path) if paths is not None else None
        if self.completions is not None:
            self.textEdited.connect(self.completions.offer)

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

    def event(self, event: QEvent) -> bool:
        if _is_of_completion(event, self.completions):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.completions is not None and event.key() == Qt.Key.Key_Down and not self.completions.is_open:
            self.completions.offer()
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


class LongEdit(QPlainTextEdit):
    """Several lines of *text*, a few of them visible; with *paths* it completes them inside ``{{ }}``."""

    completions: PathCompleter | None = None

    def __init__(self, text: str, example: str = "", paths: PathCompletions | None = None) -> None:
        super().__init__(placeholderText=example)
        self.setFont(code_font())
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        leave_undo_to_window(self)
        self.setPlainText(text)
        self.completions = PathCompleter(self, paths, is_path=False) if paths is not None else None

    def event(self, event: QEvent) -> bool:
        if _is_of_completion(event, self.completions):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if self.completions is not None and (event.text().strip() or event.key() == Qt.Key.Key_Backspace):
            self.completions.offer()


def _is_of_completion(event: QEvent, completions: PathCompleter | None) -> bool:
    """Whether *event* is a key that accepts one of the paths offered, or closes their list, and nothing else."""
    is_open = completions is not None and completions.is_open
    is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
    return is_open and is_key and event.key() in OF_COMPLETION  # type: ignore[attr-defined]  # a key event
