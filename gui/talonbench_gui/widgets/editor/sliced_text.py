"""A large text put into an editor by slices, between which the window lives; as one step to undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal
from PySide6.QtGui import QTextCursor

from talonbench_gui.widgets.editor.folding import fold_lines

if TYPE_CHECKING:
    from talonbench_gui.widgets.editor.code_edit import CodeEdit

Work = Callable[[str], str]
BUDGET = 0.016  # seconds of work at a time
SLICE_LINES = 400
SLICE = 20_000  # characters
REMOVED = 200_000  # characters taken out at a time


class _Signals(QObject):
    done = Signal(object, object)
    refused = Signal(object, str)
    failed = Signal(object)


class _Job(QRunnable):
    def __init__(self, ticket: object, work: Work, text: str, signals: _Signals) -> None:
        super().__init__()
        self._ticket, self._work, self._text, self._signals = ticket, work, text, signals

    def run(self) -> None:
        try:
            self._signals.done.emit(self._ticket, self._work(self._text))
        except ValueError as error:
            self._signals.refused.emit(self._ticket, str(error))
        except BaseException as error:  # noqa: BLE001  # a bug: raised again on the UI thread, where the hook is
            self._signals.failed.emit(error)


class SlicedText(QObject):
    """Puts one text at a time in place of a selection; the editor is read-only meanwhile.

    *progressed* says what goes on and how much of it is done, of 100 (-1: unknown); *ended* that the text is in, or
    that it was given up; *refused* why the work on a text came to nothing.
    """

    progressed = Signal(str, int)
    ended = Signal(bool)
    refused = Signal(str)

    def __init__(self, editor: CodeEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._cursor = QTextCursor()
        self._lines: Iterator[str] = iter(())
        self._ticket: object = None
        self._whole = ""
        self._size = self._inserted = 0
        self._has_begun = self._was_line = False
        self._signals = _Signals()
        self._signals.done.connect(self._on_done)
        self._signals.refused.connect(self._on_refused)
        self._signals.failed.connect(self._on_failed)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    @property
    def is_running(self) -> bool:
        """Whether a text is on its way."""
        return self._ticket is not None

    @property
    def target_text(self) -> str:
        """The text as it will be."""
        return self._whole

    def start(self, text: str, cursor: QTextCursor, work: Work | None = None, words: str = "") -> None:
        """Put *text* in place of what *cursor* selects, after *work* on it in a thread."""
        exact = self._editor.exact()
        before = exact.text[: exact.offset(cursor.selectionStart())]
        self._whole = before + text + exact.text[exact.offset(cursor.selectionEnd()) :]
        self._cursor = QTextCursor(cursor)
        self._ticket = object()
        self._editor.set_busy(True)
        if work is None:
            self._on_done(self._ticket, text)
            return
        self.progressed.emit(words, -1)
        QThreadPool.globalInstance().start(_Job(self._ticket, work, text, self._signals))

    def _on_done(self, ticket: object, text: str) -> None:
        if ticket is not self._ticket:
            return
        self._lines, self._size, self._inserted = fold_lines(text), max(1, len(text)), 0
        self._has_begun = self._was_line = False
        self._editor.setUpdatesEnabled(False)  # drawing at every step would take longer than the text
        self._timer.start()

    def _step(self) -> None:
        """Work for a moment."""
        until = perf_counter() + BUDGET
        self._cursor.joinPreviousEditBlock() if self._has_begun else self._cursor.beginEditBlock()
        self._has_begun = True
        is_in = False
        while not is_in and perf_counter() < until:
            is_in = not self._remove() and not self._insert()
        self._cursor.endEditBlock()
        self.progressed.emit(f"Inserting {self._size:,} characters…", min(99, self._inserted * 100 // self._size))
        if is_in:
            self._end(True)

    def _remove(self) -> bool:
        """Take out the end of what is to be replaced; whether there was something."""
        start, end = self._cursor.selectionStart(), self._cursor.selectionEnd()
        if start == end:
            return False
        cursor = QTextCursor(self._cursor)
        cursor.setPosition(max(start, end - REMOVED))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        return True

    def _insert(self) -> bool:
        lines, size = [], 0
        for line in self._lines:
            lines.append(line)
            size += len(line) + 1
            if len(lines) == SLICE_LINES or size > SLICE:
                break
        if lines:
            self._cursor.insertText("\n" * self._was_line + "\n".join(lines))
            self._was_line = True
            self._inserted += size
        return bool(lines)

    def cancel(self) -> None:
        """Give the text up: what was there before is there again."""
        if self.is_running:
            if self._has_begun and self._timer.isActive():
                self._editor.document().undo()
            self._end(False)

    def _end(self, is_in: bool) -> None:
        self._timer.stop()
        self._ticket, self._whole, self._lines = None, "", iter(())
        self._editor.setUpdatesEnabled(True)
        self._editor.set_busy(False)
        if is_in:
            self._editor.setTextCursor(self._cursor)
        self._cursor = QTextCursor()
        self.ended.emit(is_in)

    def _on_refused(self, ticket: object, words: str) -> None:
        if ticket is self._ticket:
            self._end(False)
            self.refused.emit(words)

    def _on_failed(self, error: BaseException) -> None:
        self._end(False)
        raise error
