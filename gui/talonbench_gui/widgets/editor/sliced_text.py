"""Inserts a large text into an editor in slices, so that the window stays responsive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal
from PySide6.QtGui import QTextCursor

from talonbench_gui.widgets.editor.exact_text import pieces

if TYPE_CHECKING:
    from talonbench_gui.widgets.editor.code_edit import CodeEdit

Work = Callable[[str], str]
BUDGET: Final = 0.016  # seconds of work at a time
SLICE_LINES: Final = 400
SLICE: Final = 20_000  # characters
REMOVED: Final = 200_000  # characters removed at a time
QUICK: Final = 200_000  # characters that are restored without a pause


class Load(NamedTuple):
    """A text to insert: the *work* to do on it first, in a thread, and the *words* shown meanwhile.

    *can_cancel*: the user may stop it.
    """

    text: str
    work: Work | None = None
    words: str = ""
    can_cancel: bool = True


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
    """Replaces a selection with a text, one at a time; the editor is read-only meanwhile.

    *progressed* carries words and a percentage (-1: unknown); *ended* whether the text was inserted (if not, the former
    text is restored); *refused* why the work on the text failed.
    """

    progressed = Signal(str, int)
    ended = Signal(bool)
    refused = Signal(str)

    def __init__(self, editor: CodeEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._cursor = QTextCursor()
        self._load = Load("")
        self._lines: Iterator[str] = iter(())
        self._turns: Iterator[None] = iter(())
        self._ticket: object = None
        self._target = self._former = self._replaced = ""
        self._start = self._behind = self._size = self._inserted = 0
        self._was_line = self._is_restoring = False
        self._signals = _Signals()
        self._signals.done.connect(self._on_done)
        self._signals.refused.connect(self._on_refused)
        self._signals.failed.connect(self._on_failed)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    @property
    def is_running(self) -> bool:
        """Whether a text is being inserted."""
        return self._ticket is not None

    @property
    def can_cancel(self) -> bool:
        """Whether the user may stop it."""
        return self._load.can_cancel and not self._is_restoring

    @property
    def target_text(self) -> str:
        """The text after the insertion."""
        return self._target

    def start(self, load: Load, cursor: QTextCursor) -> None:
        """Replace what *cursor* selects with the text of *load*."""
        exact = self._editor.exact()
        start, end = exact.offset(cursor.selectionStart()), exact.offset(cursor.selectionEnd())
        self._load, self._cursor, self._start = load, QTextCursor(cursor), cursor.selectionStart()
        self._former, self._replaced, self._behind = exact.text, exact.text[start:end], len(exact.text) - end
        self._target = f"{exact.text[:start]}{load.text}{exact.text[end:]}"
        self._is_restoring = False
        self._ticket = object()
        self._editor.set_busy(True)
        if load.work is None:
            self._on_done(self._ticket, load.text)
            return
        self.progressed.emit(load.words, -1)
        QThreadPool.globalInstance().start(_Job(self._ticket, load.work, load.text, self._signals))

    def _on_done(self, ticket: object, text: str) -> None:
        if ticket is not self._ticket:
            return
        self._lines = map(pieces, text.split("\n"))
        self._size, self._inserted, self._was_line = max(1, len(text)), 0, False
        self._turns = self._take_turns()
        self._editor.setUpdatesEnabled(False)  # painting after every step would take longer than inserting
        self._timer.start()

    def _step(self) -> None:
        next(self._turns, None)

    def _take_turns(self) -> Iterator[None]:
        """Insert for `BUDGET` per turn; slow work at the end gets its own turns."""
        while not self._work_until(perf_counter() + BUDGET):
            done = min(99, self._inserted * 100 // self._size)
            words = "Restoring…" if self._is_restoring else f"Inserting {self._size:,} characters…"
            self.progressed.emit(words, done)
            yield
        yield
        self._editor.exact()  # reads the text back and caches it
        yield
        self._end(is_in=not self._is_restoring)

    def _work_until(self, time: float) -> bool:
        """Remove and insert until *time*; return whether all is done."""
        self._cursor.beginEditBlock()
        is_in = False
        while not is_in and perf_counter() < time:
            is_in = not self._remove() and not self._insert()
        self._cursor.endEditBlock()
        return is_in

    def _remove(self) -> bool:
        """Remove the end of the replaced text; return whether there was any."""
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
        """Stop, and restore what was there before, in slices if it is large."""
        if not self.is_running or self._is_restoring:
            return
        if not self._timer.isActive():  # still working, so nothing has changed
            self._end(is_in=False)
            return
        self._is_restoring = True
        self._target = self._former
        is_quick = self._inserted + len(self._replaced) < QUICK
        self._cursor.setPosition(self._start)
        exact = self._editor.exact()
        self._cursor.setPosition(exact.position(len(exact.text) - self._behind), QTextCursor.MoveMode.KeepAnchor)
        self._on_done(self._ticket, self._replaced)
        if is_quick:
            self._work_until(float("inf"))
            self._end(is_in=False)

    def stop(self) -> None:
        """Stop, and leave the editor unchanged: another text follows."""
        if self.is_running:
            self._end(is_in=False, tells=False)

    def _end(self, *, is_in: bool, tells: bool = True) -> None:
        self._timer.stop()
        self._ticket, self._lines = None, iter(())
        self._target = self._former = self._replaced = ""
        self._is_restoring = False
        self._editor.setUpdatesEnabled(True)
        self._editor.set_busy(False)
        if is_in:
            self._cursor.clearSelection()
            self._editor.setTextCursor(self._cursor)
        self._cursor = QTextCursor()
        if tells:
            self.ended.emit(is_in)

    def _on_refused(self, ticket: object, words: str) -> None:
        if ticket is self._ticket:
            self._end(is_in=False)
            self.refused.emit(words)

    def _on_failed(self, error: BaseException) -> None:
        self._end(is_in=False)
        raise error
