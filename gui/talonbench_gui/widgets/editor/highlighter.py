"""Colours for JSON with comments: line by line for a text of usual size, for what shows only in a large one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument, QTextLayout

from talonbench_gui.markup import IN_HEAD, PLAIN, Stretch, tokenize_json_line
from talonbench_gui.theme import current_theme, theme_state
from talonbench_gui.widgets.editor.exact_text import units

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

LOOK_BACK = 200  # lines


def _formats() -> dict[str, QTextCharFormat]:
    theme, formats = current_theme(), {}
    for name in ("key", "string", "number", "literal", "comment"):
        form = QTextCharFormat()
        form.setForeground(QColor(getattr(theme, name)))
        if name == "comment":
            form.setFontItalic(True)
        if name == "literal":
            form.setFontWeight(QFont.Weight.DemiBold)
        formats[name] = form
    return formats


class JsonHighlighter(QSyntaxHighlighter):
    """Colours line by line; a block comment is carried over in the block's state."""

    def __init__(self, document: QTextDocument, has_head: bool = False) -> None:
        """*has_head*: the text begins with headers, up to the first empty line."""
        super().__init__(document)
        self._has_head = has_head
        self._formats = _formats()
        theme_state().changed.connect(self.recolour)

    def recolour(self) -> None:
        """Take the colours of the theme in force."""
        self._formats = _formats()
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        is_first = not self.currentBlock().previous().isValid()
        state = (IN_HEAD if self._has_head else PLAIN) if is_first else self.previousBlockState()
        coloured, after = tokenize_json_line(text, state)
        self.setCurrentBlockState(after)
        for start, end, name in coloured:
            first = units(text, start)
            self.setFormat(first, units(text, end) - first, self._formats[name])


class VisibleColours(QObject):
    """Colours of what shows of a large text.

    Whether the first line that shows is inside a block comment is told by the lines before it, `LOOK_BACK` of them.
    """

    def __init__(self, editor: QPlainTextEdit, has_head: bool = False) -> None:
        super().__init__(editor)
        self._has_head = has_head
        self._editor = editor
        self._formats = _formats()
        self._done: dict[int, tuple[str, int, int]] = {}  # a line, the states before and after it; by number
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._colour)
        editor.updateRequest.connect(self._on_update)
        theme_state().changed.connect(self.recolour)
        self._timer.start()

    def recolour(self) -> None:
        """Take the colours of the theme in force."""
        self._formats = _formats()
        self._done = {}
        self._timer.start()

    def stop(self) -> None:
        """Colour no more."""
        self._timer.stop()
        self._editor.updateRequest.disconnect(self._on_update)
        theme_state().changed.disconnect(self.recolour)
        self.deleteLater()

    def _on_update(self) -> None:
        self._timer.start()

    def _colour(self) -> None:
        """Colour the lines that show and that are not yet coloured as they are now."""
        blocks = self._visible()
        done: dict[int, tuple[str, int, int]] = {}
        state = self._state_before(blocks[0]) if blocks else PLAIN
        for block in blocks:
            text, number, before = block.text(), block.blockNumber(), state
            known = self._done.get(number)
            if known is not None and known[:2] == (text, before):
                state = known[2]
            else:
                coloured, state = tokenize_json_line(text, before)
                self._paint(block, text, coloured)
            done[number] = (text, before, state)
        self._done = done

    def _visible(self) -> list[QTextBlock]:
        editor, blocks = self._editor, []
        block = editor.firstVisibleBlock()
        top = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).top()
        while block.isValid() and top <= editor.viewport().height():
            blocks.append(block)
            top += editor.blockBoundingRect(block).height()
            block = block.next()
        return blocks

    def _state_before(self, block: QTextBlock) -> int:
        lines: list[str] = []
        while len(lines) < LOOK_BACK and (block := block.previous()).isValid():
            lines.append(block.text())
        state = IN_HEAD if self._has_head and len(lines) < LOOK_BACK else PLAIN
        for line in reversed(lines):
            state = tokenize_json_line(line, state)[1] if state or "*" in line else state
        return state

    def _paint(self, block: QTextBlock, text: str, coloured: list[Stretch]) -> None:
        ranges = []
        for start, end, name in coloured:
            part = QTextLayout.FormatRange()
            part.start, part.length = units(text, start), units(text, end) - units(text, start)
            part.format = self._formats[name]
            ranges.append(part)
        block.layout().setFormats(ranges)
        self._editor.document().markContentsDirty(block.position(), block.length())
