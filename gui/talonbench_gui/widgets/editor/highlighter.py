"""Colors for JSON with comments: of every line, or in a large text of the visible lines only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument, QTextLayout

from talonbench_gui.markup import IN_HEAD, PLAIN, Stretch, tokenize_json_line
from talonbench_gui.theme import current_theme, theme_state
from talonbench_gui.widgets.editor.exact_text import units
from talonbench_gui.widgets.editor.line_numbers import next_visible

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
    """Colors line by line; a block comment is carried over in the block's state."""

    def __init__(self, document: QTextDocument, has_head: bool = False) -> None:
        """*has_head*: the text begins with headers, up to the first empty line."""
        super().__init__(document)
        self._has_head = has_head
        self._formats = _formats()
        theme_state().changed.connect(self.recolor)

    def recolor(self) -> None:
        """Use the colors of the current theme."""
        self._formats = _formats()
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        is_first = not self.currentBlock().previous().isValid()
        state = (IN_HEAD if self._has_head else PLAIN) if is_first else self.previousBlockState()
        colored, after = tokenize_json_line(text, state)
        self.setCurrentBlockState(after)
        for start, end, name in colored:
            first = units(text, start)
            self.setFormat(first, units(text, end) - first, self._formats[name])


class VisibleColors(QObject):
    """Colors the visible part of a large text.

    Up to `LOOK_BACK` lines before the first visible one tell whether it is inside a block comment.
    """

    def __init__(self, editor: QPlainTextEdit, has_head: bool = False) -> None:
        super().__init__(editor)
        self._has_head = has_head
        self._editor = editor
        self._formats = _formats()
        self._done: dict[int, tuple[str, int, int]] = {}  # by line number: the line, the states before and after it
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._color)
        editor.updateRequest.connect(self._on_update)
        theme_state().changed.connect(self.recolor)
        self._timer.start()

    def recolor(self) -> None:
        """Use the colors of the current theme."""
        self._formats = _formats()
        self._done = {}
        self._timer.start()

    def stop(self) -> None:
        """Stop coloring."""
        self._timer.stop()
        self._editor.updateRequest.disconnect(self._on_update)
        theme_state().changed.disconnect(self.recolor)
        self.deleteLater()

    def _on_update(self) -> None:
        self._timer.start()

    def _color(self) -> None:
        """Color the visible lines that have changed or are not colored yet."""
        blocks = self._visible()
        done: dict[int, tuple[str, int, int]] = {}
        state = self._state_before(blocks[0]) if blocks else PLAIN
        for block in blocks:
            text, number, before = block.text(), block.blockNumber(), state
            known = self._done.get(number)
            if known is not None and known[:2] == (text, before):
                state = known[2]
            else:
                colored, state = tokenize_json_line(text, before)
                self._paint(block, text, colored)
            done[number] = (text, before, state)
        self._done = done

    def _visible(self) -> list[QTextBlock]:
        editor, blocks = self._editor, []
        block = editor.firstVisibleBlock()
        top = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).top()
        while block.isValid() and top <= editor.viewport().height():
            blocks.append(block)
            top += editor.blockBoundingRect(block).height()
            block = next_visible(block)
        return blocks

    def _state_before(self, block: QTextBlock) -> int:
        lines: list[str] = []
        while len(lines) < LOOK_BACK and (block := block.previous()).isValid():
            lines.append(block.text())
        state = IN_HEAD if self._has_head and len(lines) < LOOK_BACK else PLAIN
        for line in reversed(lines):
            state = tokenize_json_line(line, state)[1] if state or "*" in line else state
        return state

    def _paint(self, block: QTextBlock, text: str, colored: list[Stretch]) -> None:
        ranges = []
        for start, end, name in colored:
            part = QTextLayout.FormatRange()
            part.start, part.length = units(text, start), units(text, end) - units(text, start)
            part.format = self._formats[name]
            ranges.append(part)
        block.layout().setFormats(ranges)
        self._editor.document().markContentsDirty(block.position(), block.length())
