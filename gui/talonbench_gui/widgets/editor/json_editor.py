"""The editor for JSON with comments: text, find bar, error strip, progress of a large paste."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from talonbench_gui.widgets.editor.code_edit import CodeEdit, Mark
from talonbench_gui.widgets.editor.exact_text import LONGEST_LINE, has_line_beyond, holdable
from talonbench_gui.widgets.editor.folding import LONG
from talonbench_gui.widgets.editor.sliced_text import SlicedText, Work
from talonbench_gui.widgets.shortcuts import bind_shortcuts
from talonbench_gui.widgets.strips import ErrorStrip, ProgressStrip

if TYPE_CHECKING:
    from talonbench_gui.widgets.editor.find_bar import FindBar

LARGE = 100_000  # characters; beyond it a text comes in by slices
LAID_OUT = 600_000  # characters; beyond it long lines are only folded: laid out, they would be too many
FAR = 1_000_000  # characters; beyond it nobody is told where the cursor is
Breaker = Callable[[str], str | None]


class _Editor(CodeEdit):
    """`CodeEdit` with what comes from outside handed to its owner."""

    pasted = Signal(str)
    replaced = Signal(str)
    dropped = Signal(list)

    def setPlainText(self, text: str) -> None:
        if len(text) < LARGE:
            super().setPlainText(text)
        else:
            self.replaced.emit(holdable(text))

    def insertPlainText(self, text: str) -> None:
        self.pasted.emit(holdable(text))

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.pasted.emit(holdable(source.text()))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(source.hasText() or source.hasUrls())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.dropped.emit(files)
            event.acceptProposedAction()
        else:
            super().dropEvent(event)


class JsonEditor(QWidget):
    """A `CodeEdit` with what belongs around it.

    *breaker* breaks long lines of what is pasted, *formatter* lays the text out anew (ValueError where it cannot),
    *commenter* turns lines of the text into comments and back. *loaded*: a large text is in; *notice*: words for the
    user.
    """

    text_changed = Signal()
    cursor_moved = Signal(int)
    files_dropped = Signal(list)
    loaded = Signal()
    notice = Signal(str)

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        *,
        breaker: Breaker | None = None,
        formatter: Callable[[str], str] | None = None,
        commenter: Callable[[str, int, int], str] | None = None,
    ) -> None:
        super().__init__()
        self.editor = _Editor()
        self.editor.setObjectName(object_name)
        self.editor.setAccessibleName(accessible_name)
        self.editor.setProperty("plain", True)
        self.setFocusProxy(self.editor)
        self._breaker, self._formatter, self._commenter = breaker, formatter, commenter
        self.taker: Callable[[str], bool] | None = None  # is asked for a paste in place of the whole text
        self._loading = SlicedText(self.editor)
        self._goes_to_top = False
        self._strip = ErrorStrip()
        self._progress = ProgressStrip()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self._progress, self.editor, self._strip):
            layout.addWidget(part)
        layout.setStretchFactor(self.editor, 1)

    def _connect(self) -> None:
        self.editor.textChanged.connect(self._on_text_changed)
        self.editor.cursorPositionChanged.connect(self._on_cursor_moved)
        self.editor.pasted.connect(self.paste)
        self.editor.replaced.connect(self.set_text)
        self.editor.dropped.connect(self.files_dropped)
        self._strip.activated.connect(self.editor.go_to)
        self._progress.cancelled.connect(self.cancel_loading)
        self._loading.progressed.connect(self._progress.say)
        self._loading.ended.connect(self._on_loading_ended)
        self._loading.refused.connect(self.notice)
        keys = (
            (QKeySequence.StandardKey.Find, lambda: self.find_bar.open(False)),
            (QKeySequence("Ctrl+H"), lambda: self.find_bar.open(True)),
            (QKeySequence.StandardKey.FindNext, lambda: self.find_bar.go(1)),
            (QKeySequence.StandardKey.FindPrevious, lambda: self.find_bar.go(-1)),
            (QKeySequence("Ctrl+/"), self.toggle_comment),
        )
        bind_shortcuts(self, keys)

    @cached_property
    def find_bar(self) -> FindBar:
        """Made when it is first wanted, which the first paint need not wait for."""
        from talonbench_gui.widgets.editor.find_bar import FindBar

        bar = FindBar(self.editor, self.replace_all)
        self._layout.insertWidget(0, bar)
        return bar

    # -- text -----------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The text, as it stands; while a large one comes in, as it will be."""
        return self._loading.target_text if self.is_loading else self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace the whole text, as one step to undo."""
        if self.is_loading:
            self.cancel_loading()
        self.editor.selectAll()
        self._insert(text, goes_to_top=True)

    def paste(self, text: str) -> None:
        """Put *text* in place of the selection; a large one by slices, its long lines broken first."""
        if not self.is_loading:
            cursor = self.editor.textCursor()
            is_all = cursor.selectionEnd() - cursor.selectionStart() >= self.editor.document().characterCount() - 1
            if is_all and self.taker is not None and self.taker(text):
                return
            self._insert(text, goes_to_top=is_all and len(text) >= LARGE)

    def _insert(self, text: str, goes_to_top: bool) -> None:
        text, cursor = holdable(text), self.editor.textCursor()
        selected = cursor.selectionEnd() - cursor.selectionStart()
        is_short = not has_line_beyond(text, LONG)
        self._goes_to_top = goes_to_top
        if (
            len(text) + selected < LARGE
            and (is_short or self._breaker is None)
            and not has_line_beyond(text, LONGEST_LINE)
        ):
            cursor.insertText(text)
            self._place_cursor()
            return
        breaks = self._breaker is not None and not is_short and len(text) <= LAID_OUT
        self._loading.start(text, cursor, self._broken if breaks else None, "Breaking long lines…")

    def _broken(self, text: str) -> str:
        """*text* with its long lines broken; called in a thread."""
        broken = self._breaker(text) if self._breaker is not None else None
        return text if broken is None else broken

    def _place_cursor(self) -> None:
        if self._goes_to_top:
            self.editor.moveCursor(QTextCursor.MoveOperation.Start)
        self.editor.ensureCursorVisible()

    # -- loading --------------------------------------------------------------------------------------------

    @property
    def is_loading(self) -> bool:
        """Whether a large text is still coming in."""
        return self._loading.is_running

    def cancel_loading(self) -> None:
        """Give up the text that is coming in; what was there before is there again."""
        self._loading.cancel()

    def _on_loading_ended(self, is_in: bool) -> None:
        self._progress.hide()
        if is_in:
            self._place_cursor()
            self.loaded.emit()
        self.text_changed.emit()

    # -- commands -------------------------------------------------------------------------------------------

    def format(self) -> None:
        """Lay the text out anew, as one step to undo; a text that cannot be read stays as it is."""
        if self._formatter is None or self.is_loading:
            return
        text = self.text()
        if len(text) >= LARGE:
            self._replace_slowly(text, self._formatter, "Formatting…")
            return
        try:
            self.replace_all(self._formatter(text))
        except ValueError as error:
            self.notice.emit(str(error))

    def replace_all(self, text: str) -> None:
        """Replace the whole text in one undoable step, the cursor in its word."""
        if self.is_loading or text == self.text():
            return
        if len(text) < LARGE:
            self.editor.replace_text(text)
        else:
            self._replace_slowly(text, None, "")

    def _replace_slowly(self, text: str, work: Work | None, words: str) -> None:
        self._goes_to_top = True
        cursor = QTextCursor(self.editor.document())
        cursor.select(QTextCursor.SelectionType.Document)
        self._loading.start(text, cursor, work, words)

    def toggle_comment(self) -> None:
        """Make comments of the lines selected, or lines of the comments."""
        if self._commenter is None or self.is_loading:
            return
        first, last = self.editor.selected_lines()
        document = self.editor.document()
        cursor = QTextCursor(document.findBlockByNumber(first))
        start = cursor.position()
        cursor.setPosition(start + sum(document.findBlockByNumber(at).length() for at in range(first, last + 1)) - 1,
                           QTextCursor.MoveMode.KeepAnchor)  # fmt: skip
        lines = cursor.selectedText().replace("\u2029", "\n")
        had_selection = self.editor.textCursor().hasSelection()
        cursor.insertText(self._commenter(lines, 0, last - first))
        if had_selection:
            cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
            self.editor.setTextCursor(cursor)

    # -- marks ----------------------------------------------------------------------------------------------

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show *marks* under the text, the first one also in the strip below."""
        marks = () if self.is_loading else marks
        self.editor.set_marks(marks)
        self._strip.show_mark(marks[0] if marks else None, self.text() if marks else "", len(marks) - 1)

    def set_highlights(self, spans: Sequence[tuple[int, int]], kind: str = "lit") -> None:
        """Tint stretches of the text (characters) as ``lit`` or ``dim``."""
        self.editor.set_highlights(() if self.is_loading else spans, kind)

    def go_to(self, start: int, end: int) -> None:
        """Select a stretch of the text."""
        self.editor.go_to(start, end)

    def _on_text_changed(self) -> None:
        if not self.is_loading:
            self.text_changed.emit()

    def _on_cursor_moved(self) -> None:
        if not self.is_loading:
            is_far = self.editor.document().characterCount() > FAR
            self.cursor_moved.emit(-1 if is_far else self.editor.exact().offset(self.editor.textCursor().position()))
