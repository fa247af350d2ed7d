"""The editor for JSON with comments: text, find bar, error strip, progress of a large paste."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from talonbench_gui.widgets.code_edit import CodeEdit, Mark
from talonbench_gui.widgets.find_bar import FindBar
from talonbench_gui.widgets.naming import tool
from talonbench_gui.widgets.offsets import to_characters

SLICE_LINES = 1_500
LARGE = 200_000  # characters; beyond it a text comes in by slices
Breaker = Callable[[str], str | None]


class _Signals(QObject):
    done = Signal(str)


class _Job(QRunnable):
    """Breaks long lines away from the UI thread."""

    def __init__(self, work: Breaker, text: str) -> None:
        super().__init__()
        self.signals = _Signals()
        self._work = work
        self._text = text

    def run(self) -> None:
        broken = self._work(self._text)
        self.signals.done.emit(self._text if broken is None else broken)


class _Editor(CodeEdit):
    """`CodeEdit` with the paste and the drop handed to its owner."""

    pasted = Signal(str)
    dropped = Signal(list)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.pasted.emit(source.text())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(source.hasText() or source.hasUrls())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        if urls:
            self.dropped.emit([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
            event.acceptProposedAction()
        else:
            super().dropEvent(event)


class JsonEditor(QWidget):
    """A `CodeEdit` with what belongs around it.

    *breaker* breaks long lines of what is pasted, *formatter* lays the text out anew (ValueError where it cannot),
    *commenter* turns lines of the text into comments and back.
    """

    text_changed = Signal()
    cursor_moved = Signal(int)
    files_dropped = Signal(list)
    loaded = Signal()

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
        self._breaker, self._formatter, self._commenter = breaker, formatter, commenter
        self._pending: list[str] = []
        self._job: _Job | None = None
        self.find_bar = FindBar(self.editor)
        self._strip = _Strip()
        self._progress = _Progress()
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._insert_slice)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.find_bar, self._progress, self.editor, self._strip):
            layout.addWidget(part)
        layout.setStretchFactor(self.editor, 1)

    def _connect(self) -> None:
        self.editor.textChanged.connect(self._on_text_changed)
        self.editor.cursorPositionChanged.connect(self._on_cursor_moved)
        self.editor.pasted.connect(self.paste)
        self.editor.dropped.connect(self.files_dropped)
        self._strip.chosen.connect(self.editor.go_to)
        self._progress.cancelled.connect(self.cancel_loading)
        for keys, slot in (
            (QKeySequence.StandardKey.Find, lambda: self.find_bar.open(False)),
            (QKeySequence("Ctrl+H"), lambda: self.find_bar.open(True)),
            (QKeySequence.StandardKey.FindNext, lambda: self.find_bar.go(1)),
            (QKeySequence.StandardKey.FindPrevious, lambda: self.find_bar.go(-1)),
            (QKeySequence("Ctrl+/"), self.toggle_comment),
        ):
            QShortcut(keys, self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # -- text -----------------------------------------------------------------------------------------------

    def text(self) -> str:
        """The text, as it stands."""
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace the whole text, as one step to undo."""
        self.editor.selectAll()
        self.paste(text)
        if not self.is_loading:
            self.editor.moveCursor(QTextCursor.MoveOperation.Start)

    @property
    def is_loading(self) -> bool:
        """Whether a large text is still coming in."""
        return bool(self._pending) or self._job is not None

    def paste(self, text: str) -> None:
        """Put *text* in place of the selection; a large one by slices, its long lines broken first."""
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
        if len(text) < LARGE and (self._breaker is None or max(map(len, text.split("\n"))) < 2_000):
            self.editor.textCursor().insertText(text)
            return
        self._progress.start("Breaking long lines…")
        self._job = _Job(self._breaker or (lambda whole: whole), text)
        self._job.setAutoDelete(False)
        self._job.signals.done.connect(self._on_broken)
        QThreadPool.globalInstance().start(self._job)

    def _on_broken(self, text: str) -> None:
        if self._job is None:
            return
        self._job = None
        lines = text.split("\n")
        chunks = ["\n".join(lines[at : at + SLICE_LINES]) for at in range(0, len(lines), SLICE_LINES)]
        self._pending = [chunk + "\n" for chunk in chunks[:-1]] + chunks[-1:]
        if len(lines) > SLICE_LINES:
            self.editor.drop_colours()
        self._progress.start(f"Inserting {len(lines):,} lines…")
        self.editor.setReadOnly(True)
        self.editor.textCursor().beginEditBlock()
        self.editor.textCursor().removeSelectedText()
        self.editor.textCursor().endEditBlock()
        self._slices.start()

    def _insert_slice(self) -> None:
        cursor = self.editor.textCursor()
        cursor.joinPreviousEditBlock()
        cursor.insertText(self._pending.pop(0))
        cursor.endEditBlock()
        if not self._pending:
            self._finish_loading()

    def cancel_loading(self) -> None:
        """Stop; what is in stays, and one undo takes it away."""
        self._job = None
        self._pending = []
        self._finish_loading()

    def _finish_loading(self) -> None:
        self._slices.stop()
        self._progress.hide()
        self.editor.setReadOnly(False)
        self.editor.moveCursor(QTextCursor.MoveOperation.Start)
        self.loaded.emit()
        self.text_changed.emit()

    def format(self) -> None:
        """Lay the text out anew, as one step to undo; a text that cannot be read stays as it is."""
        if self._formatter is None:
            return
        try:
            text = self._formatter(self.text())
        except ValueError:
            return
        self.replace_all(text)

    def toggle_comment(self) -> None:
        """Make comments of the lines selected, or lines of the comments."""
        if self._commenter is not None:
            first, last = self.editor.selected_lines()
            at = self.editor.textCursor().blockNumber()
            self.replace_all(self._commenter(self.text(), first, last))
            self.editor.setTextCursor(QTextCursor(self.editor.document().findBlockByNumber(at)))

    def replace_all(self, text: str) -> None:
        """Replace the whole text in one undoable step, the cursor in its line."""
        if text == self.text():
            return
        line = self.editor.textCursor().blockNumber()
        cursor = QTextCursor(self.editor.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        block = self.editor.document().findBlockByNumber(min(line, self.editor.blockCount() - 1))
        self.editor.setTextCursor(QTextCursor(block))

    # -- marks ----------------------------------------------------------------------------------------------

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show *marks* under the text, the first one also in the strip below."""
        self.editor.set_marks(marks)
        self._strip.show_mark(marks[0] if marks else None, self.text() if marks else "")

    def go_to(self, start: int, end: int) -> None:
        """Select a stretch of the text."""
        self.editor.go_to(start, end)

    def _on_text_changed(self) -> None:
        if not self.is_loading:
            self.text_changed.emit()

    def _on_cursor_moved(self) -> None:
        if not self.is_loading:
            position = self.editor.textCursor().position()
            self.cursor_moved.emit(to_characters(self.text(), position) if self.editor.blockCount() < 20_000 else -1)


class _Strip(QFrame):
    """The reason of the first mark, below the text; a click goes to the place."""

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self._mark: Mark | None = None
        self._label = QLabel(wordWrap=True, textInteractionFlags=Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self._go = tool("search", "Go to the place")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 5, 6, 5)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._go)
        self._go.clicked.connect(self._on_go)
        self.hide()

    def show_mark(self, mark: Mark | None, text: str) -> None:
        """Say *mark*, or nothing."""
        self._mark = mark
        self.setVisible(mark is not None)
        if mark is not None:
            line = text.count("\n", 0, mark.start) + 1
            column = mark.start - (text.rfind("\n", 0, mark.start) + 1) + 1
            self._label.setText(f"✕ {line}:{column}  {mark.message}")

    def _on_go(self) -> None:
        if self._mark is not None:
            self.chosen.emit(self._mark.start, self._mark.end)


class _Progress(QFrame):
    """What is being done, and a way to stop it."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "find")
        self._label = QLabel()
        stop = tool("cross", "Cancel")
        stop.clicked.connect(self.cancelled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        layout.addWidget(self._label, 1)
        layout.addWidget(stop)
        self.hide()

    def start(self, text: str) -> None:
        """Say *text* and show."""
        self._label.setText(text)
        self.show()
