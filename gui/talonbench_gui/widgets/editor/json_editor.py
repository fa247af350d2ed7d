"""The editor for JSON with comments: text, find bar, error strip, progress of a large paste."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QKeySequence,
    QTextCursor,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from talonbench_gui.widgets.editor.exact_text import LONGEST_LINE, encode_for_qt, find_change, has_line_beyond, holdable
from talonbench_gui.widgets.editor.paste_edit import PasteEdit
from talonbench_gui.widgets.shortcuts import bind_shortcuts

if TYPE_CHECKING:
    from talonbench_gui.widgets.editor.code_edit import Mark
    from talonbench_gui.widgets.editor.find_bar import FindBar
    from talonbench_gui.widgets.editor.sliced_text import SlicedText
    from talonbench_gui.widgets.editor.strips import ErrorStrip

LARGE = 100_000  # characters; a longer text is inserted in slices
LONG = 2_000  # characters of a line; longer lines of pasted text are broken
_TOO_LONG = "The text has {:,} characters; an event can have at most {:,} here. Nothing was pasted."
FAR = 1_000_000  # characters; in a longer text the cursor is not followed
Breaker = Callable[[str], str | None]


class JsonEditor(QWidget):
    """A `CodeEdit` with a find bar, an error strip and the progress of a large paste.

    It has no undo of its own: the text's owner follows *text_changed* and shows another text by `show_text`. *breaker*
    breaks the long lines of pasted text, *formatter* formats the text (ValueError if it can't), *commenter* turns lines
    into comments and back. *loaded*: a large text was inserted; *notice*: a message for the user.
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
        self.editor = PasteEdit()
        self.editor.setObjectName(object_name)
        self.editor.setAccessibleName(accessible_name)
        self.editor.setProperty("plain", True)
        self.setFocusProxy(self.editor)
        self.step_label = ""  # label of the current change, e.g. “pasting”; empty for typing
        self._breaker, self._formatter, self._commenter = breaker, formatter, commenter
        self.taker: Callable[[str], bool] | None = None  # may handle a paste that replaces the whole text
        self.cleaner: Callable[[str], str] | None = None  # what it returns is pasted
        self.largest = 0  # characters: what is longer isn't pasted; 0: no limit
        self._is_part = False
        self._goes_to_top = False
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.editor, 1)

    def _connect(self) -> None:
        self.editor.textChanged.connect(self._on_text_changed)
        self.editor.cursorPositionChanged.connect(self._on_cursor_moved)
        self.editor.pasted.connect(self.paste)
        self.editor.replaced.connect(self._on_replaced)
        self.editor.dropped.connect(self.files_dropped)
        keys = (
            (QKeySequence.StandardKey.Find, lambda: self.find_bar.open(False)),
            (QKeySequence("Ctrl+H"), lambda: self.find_bar.open(True)),
            (QKeySequence.StandardKey.FindNext, lambda: self.find_bar.go(1)),
            (QKeySequence.StandardKey.FindPrevious, lambda: self.find_bar.go(-1)),
            (QKeySequence("Ctrl+Shift+["), lambda: self.editor.folding.fold()),
            (QKeySequence("Ctrl+Shift+]"), lambda: self.editor.folding.unfold()),
            (QKeySequence("Ctrl+/"), self.toggle_comment),
        )
        bind_shortcuts(self, keys)

    @cached_property
    def find_bar(self) -> FindBar:
        """Made on first use, so that the first paint need not wait for it."""
        from talonbench_gui.widgets.editor.find_bar import FindBar

        bar = FindBar(self.editor, self.replace_all)
        self._layout.insertWidget(self._layout.indexOf(self.editor) + 1, bar)
        self.editor.bar = bar
        return bar

    @cached_property
    def _strip(self) -> ErrorStrip:
        """Made for the first mark."""
        from talonbench_gui.widgets.editor.strips import ErrorStrip

        strip = ErrorStrip()
        strip.activated.connect(self.editor.go_to)
        self._layout.addWidget(strip)
        QWidget.setTabOrder(self.editor, strip.go)
        return strip

    @cached_property
    def _loading(self) -> SlicedText:
        """Made for the first large text, with the strip that shows how far it is."""
        from talonbench_gui.widgets.editor.sliced_text import SlicedText
        from talonbench_gui.widgets.editor.strips import ProgressStrip

        loading, self._progress = SlicedText(self.editor), ProgressStrip()
        self._layout.insertWidget(self._layout.indexOf(self.editor), self._progress)
        self._progress.cancelled.connect(self.cancel_loading)
        loading.progressed.connect(self._on_progressed)
        loading.ended.connect(self._on_loading_ended)
        loading.refused.connect(self.notice)
        return loading

    # -- text -----------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The text; while a large one is being inserted, the text as it will be."""
        return self._loading.target_text if self.is_loading else self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace the whole text, like a paste over all of it."""
        self._free()
        self._stop_loading()
        self.editor.selectAll()
        self._insert(text, "pasting", goes_to_top=True)

    @property
    def is_fixed(self) -> bool:
        """Whether the text can't be changed now: only a part of it is shown, or a large one is being inserted."""
        return self._is_part or self.is_loading

    def show_text(self, text: str, *, is_part: bool = False) -> None:
        """Show *text* from elsewhere: change only what differs, and move the cursor there.

        A large change is inserted in slices. *text* is shown exactly; long lines are held in pieces. If it *is_part* of
        another text, it can be read but not changed.
        """
        self._is_part = is_part
        self._show(text)
        self.editor.setReadOnly(self.is_fixed)

    def _free(self) -> None:
        """The whole text is replaced, so what was shown is no part any more."""
        if self._is_part:
            self._is_part = False
            self.editor.setReadOnly(False)

    def _show(self, text: str) -> None:
        text = holdable(text)
        self._stop_loading()
        old = self.editor.exact().text
        start, end, inserted = find_change(old, text)
        if start == end and not inserted:
            return
        if len(inserted) + end - start >= LARGE:
            self._goes_to_top = True
            cursor = self.editor.cursor_over(start, end)
            self._load(cursor, inserted, can_cancel=False)
        elif "".join(old[start:end].split()) == "".join(inserted.split()):  # only formatting changed
            self.editor.replace_text(text)
        else:
            cursor = self.editor.cursor_over(start, end)
            cursor.insertText(encode_for_qt(inserted))
            self.editor.setTextCursor(cursor)
        self.editor.ensureCursorVisible()

    def paste(self, text: str) -> None:
        """Replace the selection with *text*; a large one is inserted in slices, its long lines broken first."""
        if not self.is_fixed:
            cursor = self.editor.textCursor()
            is_all = cursor.selectionEnd() - cursor.selectionStart() >= self.editor.document().characterCount() - 1
            if is_all and self.taker is not None and self.taker(text):
                return
            if 0 < self.largest < len(text):
                self.notice.emit(_TOO_LONG.format(len(text), self.largest))
                return
            text = text if self.cleaner is None else self.cleaner(text)
            self._insert(text, "pasting", goes_to_top=is_all and len(text) >= LARGE)

    def _on_replaced(self, text: str) -> None:
        """Set the text from a script; a small text is shown exactly."""
        self._free()
        if len(text) >= LARGE:
            self.set_text(text)
            return
        self._stop_loading()
        with self._step("typing"):
            self.editor.set_small_text(text)

    @contextmanager
    def _step(self, label: str) -> Iterator[None]:
        """Report the changes made inside as one step called *label*."""
        self.step_label = label
        yield
        self.step_label = ""

    def _insert(self, text: str, label: str, *, goes_to_top: bool) -> None:
        text, cursor = holdable(text), self.editor.textCursor()
        selected = cursor.selectionEnd() - cursor.selectionStart()
        is_short = not has_line_beyond(text, LONG)
        self._goes_to_top = goes_to_top
        if (
            len(text) + selected < LARGE
            and (is_short or self._breaker is None)
            and not has_line_beyond(text, LONGEST_LINE)
        ):
            with self._step(label):
                cursor.insertText(text)
            self._place_cursor()
            return
        breaks = self._breaker is not None and not is_short
        self.step_label = label
        self._load(cursor, text, self._broken if breaks else None, "Breaking long lines…")

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
        """Whether a large text is being inserted."""
        return "_loading" in self.__dict__ and self._loading.is_running

    def _load(
        self,
        cursor: QTextCursor,
        text: str,
        work: Callable[[str], str] | None = None,
        words: str = "",
        *,
        can_cancel: bool = True,
    ) -> None:
        """Replace what *cursor* selects with *text* in slices, as `Load` says."""
        from talonbench_gui.widgets.editor.sliced_text import Load

        self._loading.start(Load(text, work, words, can_cancel), cursor)

    def cancel_loading(self) -> None:
        """Stop inserting a large text and restore what was there before."""
        if self.is_loading:
            self._loading.cancel()

    def _stop_loading(self) -> None:
        """Stop inserting a large text; another text replaces it."""
        if self.is_loading:
            self._loading.stop()
            self._progress.hide()
        self.step_label = ""

    def _on_progressed(self, words: str, percent: int) -> None:
        self._progress.say(words, percent, can_cancel=self._loading.can_cancel)

    def _on_loading_ended(self, is_in: bool) -> None:
        self._progress.hide()
        if is_in:
            self._place_cursor()
        self.text_changed.emit()
        self.step_label = ""
        if is_in:
            self.loaded.emit()

    # -- commands -------------------------------------------------------------------------------------------

    def format(self) -> None:
        """Format the text in one step; text that can't be read stays as it is."""
        if self._formatter is None or self.is_fixed:
            return
        text = self.text()
        if len(text) >= LARGE:
            self._replace_slowly("formatting", text, self._formatter, "Formatting…")
            return
        try:
            self.replace_all(self._formatter(text), "formatting")
        except ValueError as error:
            self.notice.emit(str(error))

    def replace_all(self, text: str, label: str = "replacing all matches") -> None:
        """Replace the whole text in one step; the cursor stays in its word."""
        if self.is_fixed or text == self.text():
            return
        if len(text) < LARGE:
            with self._step(label):
                self.editor.replace_text(text)
        else:
            self._replace_slowly(label, text)

    def _replace_slowly(self, label: str, text: str, work: Callable[[str], str] | None = None, words: str = "") -> None:
        self._goes_to_top, self.step_label = True, label
        cursor = QTextCursor(self.editor.document())
        cursor.select(QTextCursor.SelectionType.Document)
        self._load(cursor, text, work, words)

    def toggle_comment(self) -> None:
        """Comment or uncomment the selected lines."""
        if self._commenter is None or self.is_fixed:
            return
        first, last = self.editor.selected_lines()
        document = self.editor.document()
        cursor = QTextCursor(document.findBlockByNumber(first))
        start = cursor.position()
        cursor.setPosition(start + sum(document.findBlockByNumber(at).length() for at in range(first, last + 1)) - 1,
                           QTextCursor.MoveMode.KeepAnchor)  # fmt: skip
        lines = cursor.selectedText().replace("\u2029", "\n")
        had_selection = self.editor.textCursor().hasSelection()
        with self._step("commenting"):
            cursor.insertText(self._commenter(lines, 0, last - first))
        if had_selection:
            cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
            self.editor.setTextCursor(cursor)

    # -- marks ----------------------------------------------------------------------------------------------

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Underline *marks*, and show the first one in the strip below."""
        marks = () if self.is_loading else marks
        self.editor.set_marks(marks)
        if marks or "_strip" in self.__dict__:
            self._strip.show_mark(marks[0] if marks else None, self.text() if marks else "", len(marks) - 1)

    def set_highlights(self, spans: Sequence[tuple[int, int]], kind: str = "lit") -> None:
        """Tint ranges of the text (offsets in characters), as `CodeEdit.set_highlights` says."""
        self.editor.set_highlights(() if self.is_loading else spans, kind)

    def go_to(self, start: int, end: int) -> None:
        """Select a range of the text."""
        self.editor.go_to(start, end)

    def _on_text_changed(self) -> None:
        if not self.is_loading:
            self.text_changed.emit()

    def _on_cursor_moved(self) -> None:
        if not self.is_loading:
            is_far = self.editor.document().characterCount() > FAR
            self.cursor_moved.emit(-1 if is_far else self.editor.exact().offset(self.editor.textCursor().position()))
