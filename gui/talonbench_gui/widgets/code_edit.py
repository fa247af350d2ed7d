"""A text editor for code: line numbers, matching brackets, indentation, marks under the text."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from talonbench_gui.theme import code_font, current_theme, switch
from talonbench_gui.widgets.highlighter import JsonHighlighter
from talonbench_gui.widgets.offsets import to_units

INDENT = "  "
PAIRS = {"{": "}", "[": "]", '"': '"'}
CLOSING = {"}": "{", "]": "["}
COLOURED_BLOCKS = 20_000
BRACKET_REACH = 20_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text with something to say about it; *severity* is ``error``, ``warning`` or ``info``."""

    start: int
    end: int
    message: str
    severity: str = "error"


class _Margin(QWidget):
    """The strip of line numbers."""

    def __init__(self, editor: "CodeEdit") -> None:
        super().__init__(editor)
        self._editor = editor
        self.setAccessibleName("Line numbers")

    def sizeHint(self) -> QSize:
        return QSize(self._editor.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_margin(event)


class CodeEdit(QPlainTextEdit):
    """The editor itself; what is around it (find, errors) belongs to `JsonEditor`."""

    def __init__(self, read_only: bool = False, has_head: bool = False) -> None:
        super().__init__()
        self._has_head = has_head
        self._marks: tuple[Mark, ...] = ()
        self._spans: list[tuple[int, int, str]] = []
        self._margin = _Margin(self)
        self._highlighter: JsonHighlighter | None = JsonHighlighter(self.document(), has_head)
        self.setReadOnly(read_only)
        self.setFont(code_font())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(read_only)
        if read_only:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.blockCountChanged.connect(self._on_blocks_changed)
        self.updateRequest.connect(self._on_update_requested)
        self.cursorPositionChanged.connect(self._decorate)
        switch().changed.connect(self._decorate)
        self._on_blocks_changed()

    # -- marks and spans ------------------------------------------------------------------------------------

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Underline *marks* (offsets in characters of the text)."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self._decorate()
            self._margin.update()

    def set_spans(self, spans: list[tuple[int, int, str]]) -> None:
        """Tint stretches of the text (UTF-16 offsets) as ``found`` or ``lit``."""
        if spans != self._spans:
            self._spans = spans
            self._decorate()

    def go_to(self, start: int, end: int) -> None:
        """Select from *start* to *end* (characters of the text), in the middle of the view."""
        text = self.toPlainText()
        cursor = self.textCursor()
        cursor.setPosition(to_units(text, start))
        cursor.setPosition(to_units(text, end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    def _decorate(self) -> None:
        selections = [] if self.isReadOnly() else [self._line_selection()]
        selections += [self._span_selection(*span) for span in self._spans]
        selections += self._bracket_selections()
        if self._marks:
            text = self.toPlainText()
            selections += [self._mark_selection(text, mark) for mark in self._marks]
        self.setExtraSelections(selections)

    def _selection(self, start: int, end: int, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        last = max(0, self.document().characterCount() - 1)
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = form
        return selection

    def _line_selection(self) -> QTextEdit.ExtraSelection:
        form = QTextCharFormat()
        form.setBackground(QColor(current_theme().line))
        form.setProperty(QTextFormat.Property.FullWidthSelection, True)
        at = self.textCursor().position()
        return self._selection(at, at, form)

    def _span_selection(self, start: int, end: int, kind: str) -> QTextEdit.ExtraSelection:
        form = QTextCharFormat()
        theme = current_theme()
        form.setBackground(QColor(theme.warn_soft if kind == "found" else theme.accent_soft))
        return self._selection(start, end, form)

    def _mark_selection(self, text: str, mark: Mark) -> QTextEdit.ExtraSelection:
        form = QTextCharFormat()
        theme = current_theme()
        colour = {"error": theme.bad, "warning": theme.warn}.get(mark.severity, theme.accent)
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(QColor(colour))
        form.setToolTip(mark.message)
        start = to_units(text, mark.start)
        end = max(to_units(text, mark.end), start + 1)
        return self._selection(start - (start >= len(text) > 0), end, form)

    def _bracket_selections(self) -> list[QTextEdit.ExtraSelection]:
        at = self.textCursor().position()
        for place in (at - 1, at):
            other = self._matching(place)
            if other is not None:
                form = QTextCharFormat()
                form.setBackground(QColor(current_theme().accent_soft))
                form.setFontWeight(700)
                return [self._selection(spot, spot + 1, form) for spot in (place, other)]
        return []

    def _matching(self, place: int) -> int | None:
        """The bracket that belongs to the one at *place*, within reach; strings are stepped over."""
        char = str(self.document().characterAt(place)) if place >= 0 else ""
        if char in ("{", "["):
            step, pairs = 1, {char: PAIRS[char]}
        elif char in CLOSING:
            step, pairs = -1, {char: CLOSING[char]}
        else:
            return None
        depth, in_text = 0, False
        end = place + step * BRACKET_REACH
        while 0 <= place < self.document().characterCount() and place != end:
            seen = str(self.document().characterAt(place))
            if seen == '"':
                in_text = not in_text
            elif not in_text and seen == char:
                depth += 1
            elif not in_text and seen == pairs[char]:
                depth -= 1
                if depth == 0:
                    return place
            place += step
        return None

    # -- line numbers ---------------------------------------------------------------------------------------

    def margin_width(self) -> int:
        """As wide as the last line's number, and never narrower than three digits."""
        digits = max(3, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 14

    def paint_margin(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines that show; a line with a mark has a sign before its number."""
        theme = current_theme()
        painter = QPainter(self._margin)
        painter.fillRect(event.rect(), QColor(theme.raised))
        painter.setFont(self.font())
        marked = self._marked_lines()
        current = self.textCursor().blockNumber()
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            number = block.blockNumber()
            colour = theme.bad if number in marked else theme.text if number == current else theme.muted
            painter.setPen(QColor(colour))
            sign = "✕ " if number in marked else ""
            width, line = self._margin.width() - 8, self.fontMetrics().height()
            painter.drawText(0, int(top), width, line, Qt.AlignmentFlag.AlignRight, f"{sign}{number + 1}")
            top += height
            block = block.next()
        painter.end()

    def _marked_lines(self) -> set[int]:
        if not self._marks:
            return set()
        text = self.toPlainText()
        return {text.count("\n", 0, mark.start) for mark in self._marks if mark.severity == "error"}

    def _on_blocks_changed(self) -> None:
        self.setViewportMargins(self.margin_width(), 0, 0, 0)
        coloured = self.blockCount() <= COLOURED_BLOCKS
        if coloured and self._highlighter is None:
            self._highlighter = JsonHighlighter(self.document(), self._has_head)
        elif not coloured and self._highlighter is not None:
            self.drop_colours()

    def drop_colours(self) -> None:
        """Take the highlighter away: before a large text comes in, and while it is there."""
        if self._highlighter is not None:
            switch().changed.disconnect(self._highlighter.recolour)
            self._highlighter.setDocument(None)
            self._highlighter = None

    def _on_update_requested(self, rect: QRect, dy: int) -> None:
        if dy:
            self._margin.scroll(0, dy)
        else:
            self._margin.update(0, rect.y(), self._margin.width(), rect.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._margin.setGeometry(QRect(area.left(), area.top(), self.margin_width(), area.height()))

    # -- typing ---------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.isReadOnly() or not self._typed(event):
            super().keyPressEvent(event)

    def _typed(self, event: QKeyEvent) -> bool:
        """Whether the key was dealt with here."""
        key, text = event.key(), event.text()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._break_line()
        elif key == Qt.Key.Key_Tab and plain:
            self._indent()
        elif key == Qt.Key.Key_Backtab:
            self._outdent()
        elif text and text in PAIRS and plain:
            return self._pair(text)
        elif text and text in '}]"' and plain and self._next_char() == text and not self.textCursor().hasSelection():
            self.moveCursor(QTextCursor.MoveOperation.Right)
        else:
            return False
        return True

    def _next_char(self) -> str:
        return str(self.document().characterAt(self.textCursor().position()))

    def _pair(self, opening: str) -> bool:
        cursor = self.textCursor()
        if opening == '"' and self._next_char() == '"' and not cursor.hasSelection():
            self.moveCursor(QTextCursor.MoveOperation.Right)
            return True
        following = self._next_char()
        if not cursor.hasSelection() and following.isprintable() and following not in ",}] \u2029":
            return False
        inner = cursor.selectedText()
        cursor.insertText(opening + inner + PAIRS[opening])
        cursor.movePosition(QTextCursor.MoveOperation.Left)
        self.setTextCursor(cursor)
        return True

    def _break_line(self) -> None:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        indent = before[: len(before) - len(before.lstrip(" \t"))]
        opened = before.rstrip()[-1:] in ("{", "[")
        closes = self._next_char() in ("}", "]")
        cursor.beginEditBlock()
        cursor.insertText("\n" + indent + (INDENT if opened else ""))
        if opened and closes:
            at = cursor.position()
            cursor.insertText("\n" + indent)
            cursor.setPosition(at)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def selected_lines(self) -> tuple[int, int]:
        """The first and the last line that the selection touches, from 0."""
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        end = max(cursor.selectionStart(), cursor.selectionEnd() - 1)
        return first, self.document().findBlock(end).blockNumber()

    def _indent(self) -> None:
        cursor = self.textCursor()
        first, last = self.selected_lines()
        if first == last:
            cursor.insertText(INDENT)
            return
        cursor.beginEditBlock()
        for number in range(first, last + 1):
            QTextCursor(self.document().findBlockByNumber(number)).insertText(INDENT)
        cursor.endEditBlock()

    def _outdent(self) -> None:
        cursor = self.textCursor()
        first, last = self.selected_lines()
        cursor.beginEditBlock()
        for number in range(first, last + 1):
            block = self.document().findBlockByNumber(number)
            blanks = len(block.text()) - len(block.text().lstrip(" "))
            at = QTextCursor(block)
            for _ in range(min(len(INDENT), blanks)):
                at.deleteChar()
        cursor.endEditBlock()
