"""Folds the objects and lists of a text: the lines inside are hidden, and a chip tells how many."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter

from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.announce import announce
from talonbench_gui.widgets.editor.brackets import OPENING, brackets_of, opens_fold
from talonbench_gui.widgets.editor.exact_text import SOFT_BREAK
from talonbench_gui.widgets.editor.line_numbers import next_visible

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock
    from PySide6.QtWidgets import QPlainTextEdit

BUDGET: Final = 0.010  # seconds of work at a time
LEAST: Final = 300  # lines at a time, however slow
GAP: Final = 4
_only_closes = re.compile(r"[\s}\],]*").fullmatch
Turns = Generator[None, None, None]


class Folding(QObject):
    """Folds parts of *editor*'s text.

    A line is folded if the next one is hidden: nothing else is remembered, so that no edit can invalidate it. What
    hides or shows many lines does so in turns, since Qt lays out hidden lines as well.
    """

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor, self._document = editor, editor.document()
        self._revision = self._document.revision()
        self._turns: Iterator[None] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work)
        self._document.contentsChange.connect(self._on_contents_change)
        editor.cursorPositionChanged.connect(self._on_cursor_moved)
        editor.viewport().installEventFilter(self)

    # -- acts -----------------------------------------------------------------------------------------------

    def toggle(self, block: QTextBlock) -> None:
        """Fold or unfold what begins in *block*."""
        self._begin(self._unfold(block) if is_folded(block) else self._fold(block))

    def fold(self) -> None:
        """Fold the innermost object or list at the cursor."""
        self._begin(self._fold_around(self._editor.textCursor().block()))

    def unfold(self) -> None:
        """Unfold what begins in the cursor's line."""
        self._begin(self._unfold(self._editor.textCursor().block()))

    def fold_all(self) -> None:
        """Fold every object and list directly inside the outermost one."""
        self._begin(self._fold_level())

    def unfold_all(self) -> None:
        """Show all lines."""
        self._begin(self._show(self._document.firstBlock(), self._document.lastBlock()))

    def reveal(self, block: QTextBlock) -> None:
        """Show the hidden *block*, and what is folded with it."""
        if not block.isVisible():
            head = self._document.findBlockByLineNumber(block.firstLineNumber() - 1)
            self._begin(self._unfold(head if head.isValid() else self._document.firstBlock()))

    # -- turns ----------------------------------------------------------------------------------------------

    def _begin(self, turns: Iterator[None]) -> None:
        self._turns = turns
        self._work()

    def _work(self) -> None:
        """Work on `LEAST` lines, and on more within `BUDGET`; the timer continues what takes longer."""
        until = perf_counter() + BUDGET
        for done, _ in enumerate(self._turns):
            if done >= LEAST and perf_counter() > until:
                self._timer.start()
                self._editor.setUpdatesEnabled(False)  # painting after every turn would take longer than folding
                return
        self._stop()
        self._refresh()

    def _stop(self) -> None:
        self._turns = iter(())
        self._timer.stop()
        self._editor.setUpdatesEnabled(True)

    def _refresh(self) -> None:
        layout = self._document.documentLayout()
        layout.documentSizeChanged.emit(layout.documentSize())  # adjusts the scroll bars
        self._editor.viewport().update()
        self._editor.updateRequest.emit(self._editor.viewport().rect(), 0)

    def _fold_around(self, block: QTextBlock) -> Turns:
        """Fold what begins in *block*, else what contains it."""
        depth = 0
        if opens_fold(block.text()) and not is_folded(block):
            yield from self._fold(block)
            return
        while (block := block.previous()).isValid():
            for bracket in reversed(brackets_of(block.text())[0]):
                depth += 1 if bracket in OPENING else -1
            if depth > 0:
                yield from self._fold(block)
                return
            yield

    def _fold(self, block: QTextBlock) -> Turns:
        end = yield from _find_end(block)
        if end is not None:
            yield from self._hide(block, end)
            announce(self._editor, f"Folded: {count_lines(count_hidden(block))}")

    def _hide(self, head: QTextBlock, end: QTextBlock) -> Turns:
        """Hide the lines from behind *head* to *end*; without *end* itself if it does more than to close."""
        last = end if _only_closes(end.text()) else end.previous()
        self._leave(head, last)
        block = head
        while block != last:
            block = block.next()
            block.setVisible(False)
            block.setLineCount(0)
            self._editor.blockBoundingRect(block)  # lays it out now, not all at once when painted
            yield

    def _leave(self, head: QTextBlock, last: QTextBlock) -> None:
        """Move the cursor out of the lines that are about to be hidden."""
        cursor, end = self._editor.textCursor(), last.position() + last.length()
        if any(head.position() + head.length() <= at < end for at in (cursor.position(), cursor.anchor())):
            cursor.setPosition(head.position() + head.length() - 1)
            self._editor.setTextCursor(cursor)

    def _unfold(self, head: QTextBlock) -> Turns:
        if is_folded(head):
            after = next_visible(head)
            yield from self._show(head.next(), after.previous() if after.isValid() else self._document.lastBlock())

    def _show(self, first: QTextBlock, last: QTextBlock) -> Turns:
        block = first
        while block.isValid():
            if not block.isVisible():
                block.setVisible(True)
                block.clearLayout()
                block.setLineCount(1)
            if block == last:
                return
            block = block.next()
            yield

    def _fold_level(self) -> Turns:
        head: QTextBlock | None = None
        depth, in_comment, block = 0, False, _first_of_json(self._document.firstBlock())
        while block.isValid():
            brackets, in_comment = brackets_of(block.text(), in_comment)
            for bracket in brackets:
                depth += 1 if bracket in OPENING else -1
                if depth == 1 and head is not None:
                    yield from self._hide(head, block)
                    head = None
                elif depth == 2 and bracket in OPENING:
                    head = block
            block = block.next()
            yield

    # -- what happens in the editor --------------------------------------------------------------------------

    def _on_contents_change(self, position: int, _: int, added: int) -> None:
        """Show hidden lines that an edit touches: what opened them may be gone."""
        if self._document.revision() == self._revision:
            return
        self._revision = self._document.revision()
        if self._timer.isActive():
            self._stop()
        first, last = self._document.findBlock(position), self._document.findBlock(position + added)
        if first == last and first.isVisible() and (not is_folded(first) or opens_fold(first.text())):
            return
        QTimer.singleShot(0, self, lambda: self._reveal_around(position, position + added))  # Qt is amid the change

    def _reveal_around(self, start: int, end: int) -> None:
        block, last = self._document.findBlock(start), self._document.findBlock(end)
        self.reveal(block)
        while block.isValid() and block.blockNumber() <= last.blockNumber():
            if is_folded(block):
                self._begin(self._unfold(block))
            block = block.next()

    def _on_cursor_moved(self) -> None:
        block = self._editor.textCursor().block()
        if not block.isVisible() and not self._timer.isActive():
            self.reveal(block)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        """Unfold what a click on a chip asks for."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            for block, box in self._chips():
                if box.contains(event.position()):
                    self._begin(self._unfold(block))
                    return True
        return False

    # -- painting --------------------------------------------------------------------------------------------

    def paint(self) -> None:
        """Draw a chip behind each folded line: “… 12 lines }”."""
        chips = list(self._chips())
        if not chips:
            return
        theme, painter = current_theme(), QPainter(self._editor.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._editor.font())
        for block, box in chips:
            painter.setPen(QColor(theme.border))
            painter.setBrush(QColor(theme.raised))
            painter.drawRoundedRect(box, GAP, GAP)
            painter.setPen(QColor(theme.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _chip_text(block))
        painter.end()

    def _chips(self) -> Iterator[tuple[QTextBlock, QRectF]]:
        """The folded lines in view, and the place of the chip in each."""
        editor = self._editor
        block, metrics = editor.firstVisibleBlock(), editor.fontMetrics()
        top = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).topLeft()
        while block.isValid() and top.y() < editor.viewport().height():
            height = editor.blockBoundingRect(block).height()
            if is_folded(block):
                line = block.layout().lineAt(block.layout().lineCount() - 1)
                at = top + QPointF(line.x() + line.naturalTextWidth() + GAP, line.y() + 1)
                width = metrics.horizontalAdvance(_chip_text(block)) + 2 * GAP
                yield block, QRectF(at.x(), at.y(), width, line.height() - 2)
            top += QPointF(0, height)
            block = next_visible(block)


def is_folded(block: QTextBlock) -> bool:
    """Whether lines behind *block* are hidden."""
    following = block.next()
    return block.isVisible() and following.isValid() and not following.isVisible()


def count_hidden(head: QTextBlock) -> int:
    """How many lines are hidden behind *head*."""
    after = next_visible(head)
    end = after.blockNumber() if after.isValid() else head.document().blockCount()
    return end - head.blockNumber() - 1


def count_lines(count: int) -> str:
    """*count* with its noun."""
    return f"{count:,} {'line' if count == 1 else 'lines'}"


def _chip_text(head: QTextBlock) -> str:
    after = next_visible(head)
    last = (after.previous() if after.isValid() else head.document().lastBlock()).text().strip()
    return f"… {count_lines(count_hidden(head))} {last if _only_closes(last) else ''}".rstrip()


def _find_end(head: QTextBlock) -> Generator[None, None, QTextBlock | None]:
    """The line in which the first bracket closes that *head* leaves open; None if there is none."""
    if not opens_fold(head.text()):
        return None
    depth, in_comment, block = 0, False, head
    while block.isValid() and not block.text().endswith(SOFT_BREAK):
        brackets, in_comment = brackets_of(block.text(), in_comment)
        for bracket in brackets:
            depth = depth + 1 if bracket in OPENING else max(depth - 1, 0)
            if depth == 0 and block != head:
                return block
        block = block.next()
        yield
    return None


def _first_of_json(block: QTextBlock) -> QTextBlock:
    """The first line of the JSON, behind any headers."""
    while block.isValid() and block.text().lstrip()[:1] not in ("{", "[", "/"):
        block = block.next()
    return block
