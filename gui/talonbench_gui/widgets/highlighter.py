"""Colours for JSON with comments: line by line for a text of usual size, for what shows only in a large one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument, QTextLayout

from talonbench_gui.theme import current_theme, switch
from talonbench_gui.widgets.exact_text import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QPlainTextEdit

_TOKEN = re.compile(
    r"""(?P<comment>//.*|/\*.*?(?:\*/|$))"""
    r"""|(?P<string>"(?:[^"\\]|\\.)*"?)(?P<colon>\s*:)?"""
    r"""|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"""
    r"""|(?P<literal>\b(?:true|false|null)\b)"""
)
_HEADER = re.compile(r"[a-z0-9-]+:")
_FIRST_LINE = re.compile(r"(?:[A-Z]+|HTTP/[\d.]+ \d+)(?= )")
LONGEST_COLOURED_LINE = 5_000
LOOK_BACK = 200  # lines
PLAIN, IN_COMMENT, IN_HEAD = 0, 1, 2

Stretch = tuple[int, int, str]  # start, end, the name of a colour


def stretches(line: str, state: int) -> tuple[list[Stretch], int]:
    """The coloured stretches of *line*, which begins in *state*; and the state in which it ends."""
    if state == IN_HEAD and line:
        found, first = _HEADER.match(line), _FIRST_LINE.match(line)
        if first is not None:
            return [(0, first.end(), "literal")], IN_HEAD
        return ([(0, found.end(), "comment")] if found else []), IN_HEAD
    coloured: list[Stretch] = []
    start = 0
    if state == IN_COMMENT:
        end = line.find("*/")
        start = len(line) if end < 0 else end + 2
        coloured.append((0, start, "comment"))
        if end < 0:
            return coloured, IN_COMMENT
    if len(line) > LONGEST_COLOURED_LINE:
        return coloured, PLAIN
    coloured += _tokens(line, start)
    return coloured, IN_COMMENT if _is_open(line, coloured, start) else PLAIN


def _tokens(line: str, start: int) -> Iterator[Stretch]:
    for found in _TOKEN.finditer(line, start):
        if found["string"] is not None:
            yield (*found.span("string"), "key" if found["colon"] is not None else "string")
        else:
            yield (*found.span(), found.lastgroup or "")


def _is_open(line: str, coloured: list[Stretch], start: int) -> bool:
    """Whether *line* ends inside a block comment that began at *start* or later."""
    if not coloured or coloured[-1][2] != "comment" or coloured[-1][0] < start:
        return False
    comment = line[coloured[-1][0] :]
    return comment.startswith("/*") and (len(comment) < 4 or not comment.endswith("*/"))


def kind_at(line: str, column: int) -> str:
    """What *column* of *line* stands inside of: ``string``, ``comment`` or nothing."""
    for start, end, kind in _tokens(line, 0):
        if start < column and kind in ("string", "key", "comment"):
            is_closed = kind != "comment" and end - start > 1 and line[end - 1] == '"'
            if column < end or (column == end and not is_closed):
                return "comment" if kind == "comment" else "string"
    return ""


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
        switch().changed.connect(self.recolour)

    def recolour(self) -> None:
        """Take the colours of the theme in force."""
        self._formats = _formats()
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        is_first = not self.currentBlock().previous().isValid()
        state = (IN_HEAD if self._has_head else PLAIN) if is_first else self.previousBlockState()
        coloured, after = stretches(text, state)
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
        switch().changed.connect(self.recolour)
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
        switch().changed.disconnect(self.recolour)
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
                coloured, state = stretches(text, before)
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
            state = stretches(line, state)[1] if state or "*" in line else state
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
