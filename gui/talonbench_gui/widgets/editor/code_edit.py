"""A text editor for code: line numbers, matching brackets, indentation, marks under the text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit, QToolTip, QWidget

from talonbench_gui.theme import code_font, current_theme, theme_state
from talonbench_gui.widgets.editor.brackets import find_matching_bracket
from talonbench_gui.widgets.editor.exact_text import TextMap, decode_from_qt, encode_for_qt, find_change, units
from talonbench_gui.widgets.editor.highlighter import JsonHighlighter, VisibleColors
from talonbench_gui.widgets.editor.line_numbers import SIGNS, LineNumbers
from talonbench_gui.widgets.shortcuts import is_escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from talonbench_gui.widgets.editor.folding import Folding

COLOURED_BLOCKS = 3_000  # lines; in longer texts only the visible part is colored
MOST_MARKS = 1_000
TINTS = {"lit": "accent_soft", "current": "accent_soft", "found": "warn_soft", "good": "accent_soft", "bad": "bad_soft"}
KINDS = ("lit", "dim", "good", "bad")  # of highlights
_word = re.compile(r"\S+")
Span = tuple[int, int, str]


class Mark(NamedTuple):
    """A range of the text with a message; *severity* is ``error``, ``warning`` or ``info``."""

    start: int
    end: int
    message: str
    severity: str = "error"


class CodeEdit(QPlainTextEdit):
    """The editor itself; the find bar and the error strip belong to `JsonEditor`."""

    def __init__(self, read_only: bool = False, has_head: bool = False) -> None:
        super().__init__()
        self._is_view, self._has_head = read_only, has_head
        self._is_busy = False
        self.bar: QWidget | None = None  # closed by Escape
        self._marks: tuple[Mark, ...] = ()
        self._layers: dict[str, list[QTextEdit.ExtraSelection]] = {}
        self._spans: list[Span] = []
        self._exact: tuple[int, TextMap] = (-1, TextMap(""))
        self._wraps = read_only
        self._numbers = LineNumbers(self, is_blank=read_only)
        self._numbers.toggled.connect(self._on_marker)
        self._highlighter: JsonHighlighter | None = JsonHighlighter(self.document(), has_head)
        self._colors: VisibleColors | None = None
        self.setReadOnly(read_only)
        self.setFont(code_font())
        self.setTabChangesFocus(read_only)
        if read_only:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.blockCountChanged.connect(self._on_blocks_changed)
        self.updateRequest.connect(self._on_update_requested)
        self.cursorPositionChanged.connect(self._decorate)
        theme_state().changed.connect(self._on_theme)
        self._on_blocks_changed()

    @cached_property
    def folding(self) -> Folding:
        """Made on first use."""
        from talonbench_gui.widgets.editor.folding import Folding

        return Folding(self)

    def unfold_all(self) -> None:
        """Show all lines."""
        if "folding" in self.__dict__:
            self.folding.unfold_all()

    def _on_marker(self, line: int) -> None:
        self.folding.toggle(self.document().findBlockByNumber(line))

    # -- text -----------------------------------------------------------------------------------------------

    def exact(self) -> TextMap:
        """The text as it is, read from the document once per change."""
        revision = self.document().revision()
        if self._exact[0] != revision:
            self._exact = (revision, TextMap(self.document().toRawText()))
        return self._exact[1]

    def toPlainText(self) -> str:
        """The exact text: no-break spaces and U+2028 are kept."""
        return self.exact().text

    def setPlainText(self, text: str) -> None:
        """Show *text*, with the cursor at the beginning."""
        super().setPlainText(encode_for_qt(text))

    def cursor_over(self, start: int, end: int) -> QTextCursor:
        """A cursor that selects from *start* to *end* (offsets in characters)."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(self.exact().position(start))
        cursor.setPosition(self.exact().position(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def replace_text(self, text: str) -> None:
        """Replace the whole text with *text*, changing only what differs; the cursor stays in its word."""
        old, new = self.exact().lines, encode_for_qt(text)
        if old == new:
            return
        start, end, inserted = find_change(old, new)
        before = len("".join(old[: self.exact().offset(self.textCursor().position())].split()))
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(old, start))
        cursor.setPosition(units(old, end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(inserted)
        cursor.setPosition(units(new, _behind(new, before)))
        self.setTextCursor(cursor)

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(decode_from_qt(self.textCursor().selectedText()))
        return data

    def selected_lines(self) -> tuple[int, int]:
        """The first and last line of the selection, counted from 0."""
        from talonbench_gui.widgets.editor.typing_keys import selected_lines

        return selected_lines(self)

    def visible_range(self) -> tuple[int, int]:
        """The start and end position of the visible part of the document."""
        bottom = self.cursorForPosition(QPoint(0, self.viewport().height()))
        return self.firstVisibleBlock().position(), bottom.block().position() + bottom.block().length()

    # -- marks and spans ------------------------------------------------------------------------------------

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Underline *marks* (offsets in characters of the text)."""
        self._marks = tuple(marks[:MOST_MARKS])
        self._layers["marks"] = [self._mark_selection(mark) for mark in self._marks]
        self._numbers.show_signs(self._signs())
        self._decorate()

    def _signs(self) -> dict[int, str]:
        """The severity of each marked line: its most severe mark's."""
        ranks = list(SIGNS)
        signs: dict[int, str] = {}
        for mark in sorted(self._marks, key=lambda mark: -ranks.index(mark.severity)):
            signs[self.document().findBlock(self.exact().position(mark.start)).blockNumber()] = mark.severity
        return signs

    def set_spans(self, spans: list[Span]) -> None:
        """Tint ranges of the text (positions in the document) as ``found`` or ``current`` matches."""
        if spans != self._spans:
            self._spans = spans
            self._layers["spans"] = [self._tint(*span) for span in spans]
            self._decorate()

    def set_highlights(self, spans: Sequence[tuple[int, int]], kind: str = "lit") -> None:
        """Tint ranges of the text (offsets in characters).

        *kind* is ``lit`` (the source of a value), ``dim``, or ``good`` and ``bad`` (conditions that pass and fail).
        """
        if not spans and not self._layers.get(kind):
            self._layers[kind] = []
            return
        place = self.exact().position
        self._layers[kind] = [self._tint(place(start), place(end), kind) for start, end in spans]
        self._decorate()

    def bring_into_view(self, offset: int) -> None:
        """Scroll to the character at *offset* without moving the cursor."""
        line, bar = self.document().findBlock(self.exact().position(offset)).firstLineNumber(), self.verticalScrollBar()
        if not bar.value() <= line < bar.value() + bar.pageStep():
            bar.setValue(max(0, line - bar.pageStep() // 2))

    def go_to(self, start: int, end: int) -> None:
        """Select from *start* to *end* (offsets in characters), centered in the view."""
        self.setTextCursor(self.cursor_over(start, end))
        self.centerCursor()
        self.setFocus()

    def _on_theme(self) -> None:
        self._layers["marks"] = [self._mark_selection(mark) for mark in self._marks]
        self._layers["spans"] = [self._tint(*span) for span in self._spans]
        for kind in (kind for kind in KINDS if kind in self._layers):
            for selection in self._layers[kind]:
                selection.format = _form(kind)
        self._decorate()
        self._numbers.update()

    def _decorate(self) -> None:
        is_plain = self.isReadOnly() or self.document().isEmpty()  # tinting the line would hide the placeholder
        selections = [] if is_plain else [self._line_selection()]
        for layer in self._layers.values():
            selections += layer
        self.setExtraSelections(selections + self._bracket_selections())

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
        form.setBackground(QColor(current_theme().hover))
        form.setProperty(QTextFormat.Property.FullWidthSelection, True)
        at = self.textCursor().position()
        return self._selection(at, at, form)

    def _tint(self, start: int, end: int, kind: str) -> QTextEdit.ExtraSelection:
        return self._selection(start, end, _form(kind))

    def _mark_selection(self, mark: Mark) -> QTextEdit.ExtraSelection:
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(QColor(getattr(current_theme(), SIGNS[mark.severity][1])))
        start, end = self.exact().position(mark.start), self.exact().position(mark.end)
        end = max(end, start + 1)
        is_at_end = start >= self.document().characterCount() - 1
        return self._selection(start - (is_at_end and start > 0), end, form)

    def _bracket_selections(self) -> list[QTextEdit.ExtraSelection]:
        if self.textCursor().hasSelection():
            return []
        at = self.textCursor().position()
        for place in (at - 1, at):
            other = find_matching_bracket(self.document(), place)
            if other is not None:
                form = QTextCharFormat()
                form.setBackground(QColor(current_theme().accent_soft))
                form.setFontWeight(700)
                return [self._selection(spot, spot + 1, form) for spot in (place, other)]
        return []

    def close_top(self) -> bool:
        """Close what lies on top, such as the find bar; return whether there was anything."""
        if self.bar is None or not self.bar.isVisible():
            return False
        self.bar.close()
        return True

    def event(self, event: QEvent) -> bool:
        is_top_first = self.bar is not None and self.bar.isVisible() and is_escape(event)
        if is_top_first and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no command of the window has it first
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.message_at(event.pos()), self)
            return True
        return super().event(event)

    def message_at(self, pos: QPoint) -> str:
        """The messages of the marks at *pos* (pixels in the editor)."""
        at = self.cursorForPosition(self.viewport().mapFrom(self, pos)).position()
        places = zip(self._marks, self._layers.get("marks", ()), strict=True)
        return "\n".join(
            mark.message for mark, place in places if place.cursor.selectionStart() <= at <= place.cursor.selectionEnd()
        )

    # -- colors and line numbers ---------------------------------------------------------------------------

    def _on_blocks_changed(self) -> None:
        self._make_room()
        is_small = self.blockCount() <= COLOURED_BLOCKS and not self._is_busy
        mode = QPlainTextEdit.LineWrapMode
        self.setLineWrapMode(mode.WidgetWidth if self._wraps and is_small else mode.NoWrap)
        if is_small and self._highlighter is None:
            self._highlighter = JsonHighlighter(self.document(), self._has_head)
            if self._colors is not None:
                self._colors.stop()
                self._colors = None
        elif not is_small and self._highlighter is not None:
            theme_state().changed.disconnect(self._highlighter.recolor)
            self._highlighter.setDocument(None)
            self._highlighter = None
            self._colors = VisibleColors(self, self._has_head)

    def set_wrap(self, wraps: bool) -> None:
        """Wrap long lines at the right edge; large texts stay unwrapped, which is faster."""
        self._wraps = wraps
        self._on_blocks_changed()

    def set_busy(self, is_busy: bool) -> None:
        """While a large text is being inserted, color only the visible part and ignore keys."""
        self._is_busy = is_busy
        if not self._is_view:
            self.setReadOnly(is_busy)
        self._on_blocks_changed()

    def _make_room(self) -> None:
        self.setViewportMargins(self._numbers.wanted_width(), 0, 0, 0)
        self._numbers.place(self.contentsRect())

    def _on_update_requested(self, rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if "folding" in self.__dict__:
            self.folding.paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._numbers.place(self.contentsRect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from talonbench_gui.widgets.editor.typing_keys import handle_typing_key  # not needed for the first paint

        if is_escape(event) and self.close_top():
            return
        if self.isReadOnly() or not handle_typing_key(self, event):
            super().keyPressEvent(event)


def _form(kind: str) -> QTextCharFormat:
    """The look of a tinted range."""
    form, theme = QTextCharFormat(), current_theme()
    if kind == "dim":
        form.setForeground(QColor(theme.muted))
    else:
        form.setBackground(QColor(getattr(theme, TINTS[kind])))
    form.setFontUnderline(kind == "current")
    return form


def _behind(text: str, count: int) -> int:
    """The offset in *text* after its first *count* non-blank characters."""
    for found in _word.finditer(text):
        if count <= found.end() - found.start():
            return found.start() + count
        count -= found.end() - found.start()
    return len(text)


def focused_text(otherwise: CodeEdit) -> CodeEdit:
    """The text that has the focus, else *otherwise*."""
    focused = QApplication.focusWidget()
    return focused if isinstance(focused, CodeEdit) else otherwise
