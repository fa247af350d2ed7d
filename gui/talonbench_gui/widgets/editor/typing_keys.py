"""Keys of a code editor: pairs, indentation, Home to the first character of the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from talonbench_gui.markup import kind_at
from talonbench_gui.widgets.editor.exact_text import decode_from_qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

INDENT = "  "
PAIRS = {"{": "}", "[": "]", '"': '"'}
CLOSING = '}]"'
_Move = QTextCursor.MoveOperation
_OTHER = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def handle_typing_key(editor: QPlainTextEdit, event: QKeyEvent) -> bool:
    """Handle a key with a special meaning in *editor*; return whether it has one."""
    if event.modifiers() & _OTHER:
        return False
    match event.key():
        case Qt.Key.Key_Return | Qt.Key.Key_Enter:
            _break_line(editor)
        case Qt.Key.Key_Tab:
            _indent(editor)
        case Qt.Key.Key_Backtab:
            _outdent(editor)
        case Qt.Key.Key_Backspace:
            return _delete_back(editor)
        case Qt.Key.Key_Home:
            _go_home(editor, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        case _:
            return _typed_text(editor, event.text())
    return True


def _typed_text(editor: QPlainTextEdit, text: str) -> bool:
    cursor = editor.textCursor()
    if text and text in CLOSING and not cursor.hasSelection():
        if _next(cursor) == text and not _escapes(cursor):
            editor.moveCursor(_Move.Right)
            return True
        if text != '"':
            return _close(editor, text)
    return text in PAIRS and _pair(editor, text)


def _next(cursor: QTextCursor) -> str:
    return str(cursor.document().characterAt(cursor.position()))


def _before(cursor: QTextCursor) -> str:
    return cursor.block().text()[: cursor.positionInBlock()]


def _escapes(cursor: QTextCursor) -> bool:
    """Whether the cursor is after a backslash that escapes the next character."""
    before = _before(cursor)
    return bool((len(before) - len(before.rstrip("\\"))) % 2)


def _pair(editor: QPlainTextEdit, opening: str) -> bool:
    """Insert *opening* and its closing counterpart, around the selection if there is one."""
    cursor = editor.textCursor()
    if cursor.hasSelection():
        _surround(editor, opening)
        return True
    following = _next(cursor)
    is_inside = kind_at(cursor.block().text(), cursor.positionInBlock())
    if is_inside or (following.isprintable() and following not in ",:}] \u2029"):
        return False
    cursor.insertText(opening + PAIRS[opening])
    cursor.movePosition(_Move.Left)
    editor.setTextCursor(cursor)
    return True


def _surround(editor: QPlainTextEdit, opening: str) -> None:
    cursor = editor.textCursor()
    start, inner = cursor.selectionStart(), decode_from_qt(cursor.selectedText())
    length = cursor.selectionEnd() - start
    cursor.insertText(opening + inner + PAIRS[opening])
    cursor.setPosition(start + 1)
    cursor.setPosition(start + 1 + length, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def _close(editor: QPlainTextEdit, closing: str) -> bool:
    """On a blank line, outdent a closing bracket by one step."""
    cursor = editor.textCursor()
    before = _before(cursor)
    if before.strip() or not before.endswith(INDENT):
        return False
    cursor.beginEditBlock()
    for _ in INDENT:
        cursor.deletePreviousChar()
    cursor.insertText(closing)
    cursor.endEditBlock()
    return True


def _delete_back(editor: QPlainTextEdit) -> bool:
    """Delete an empty pair, or one step of indentation, with one key."""
    cursor = editor.textCursor()
    before = _before(cursor)
    if cursor.hasSelection() or not before:
        return False
    if before[-1] in PAIRS and _next(cursor) == PAIRS[before[-1]] and not before.endswith('\\"'):
        cursor.beginEditBlock()
        cursor.deleteChar()
        cursor.deletePreviousChar()
        cursor.endEditBlock()
        return True
    if before.strip(" ") or len(before) < len(INDENT):
        return False
    cursor.beginEditBlock()
    for _ in range((len(before) - 1) % len(INDENT) + 1):
        cursor.deletePreviousChar()
    cursor.endEditBlock()
    return True


def _go_home(editor: QPlainTextEdit, selects: bool) -> None:
    """Go to the line's first non-blank character; from there to its beginning."""
    cursor = editor.textCursor()
    text = cursor.block().text()
    column = len(text) - len(text.lstrip(" \t"))
    target = 0 if cursor.positionInBlock() == column else column
    mode = QTextCursor.MoveMode.KeepAnchor if selects else QTextCursor.MoveMode.MoveAnchor
    cursor.setPosition(cursor.block().position() + target, mode)
    editor.setTextCursor(cursor)


def _break_line(editor: QPlainTextEdit) -> None:
    cursor = editor.textCursor()
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    before, following = _before(cursor), _next(cursor)
    indent = before[: len(before) - len(before.lstrip(" \t"))]
    opened = before.rstrip()[-1:]
    is_open = opened != "" and opened in "{["
    cursor.insertText("\n" + indent + (INDENT if is_open else ""))
    if is_open and following == PAIRS[opened]:
        at = cursor.position()
        cursor.insertText("\n" + indent)
        cursor.setPosition(at)
    cursor.endEditBlock()
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()


def selected_lines(editor: QPlainTextEdit) -> tuple[int, int]:
    """The first and last line of the selection, counted from 0."""
    cursor, document = editor.textCursor(), editor.document()
    first = document.findBlock(cursor.selectionStart()).blockNumber()
    end = max(cursor.selectionStart(), cursor.selectionEnd() - 1)
    return first, document.findBlock(end).blockNumber()


def _indent(editor: QPlainTextEdit) -> None:
    cursor, document = editor.textCursor(), editor.document()
    first, last = selected_lines(editor)
    if first == last:
        width = len(INDENT) - cursor.positionInBlock() % len(INDENT) if not cursor.hasSelection() else len(INDENT)
        cursor.insertText(" " * width)
        return
    cursor.beginEditBlock()
    for number in range(first, last + 1):
        QTextCursor(document.findBlockByNumber(number)).insertText(INDENT)
    cursor.endEditBlock()


def _outdent(editor: QPlainTextEdit) -> None:
    cursor, document = editor.textCursor(), editor.document()
    first, last = selected_lines(editor)
    cursor.beginEditBlock()
    for number in range(first, last + 1):
        block = document.findBlockByNumber(number)
        blanks = len(block.text()) - len(block.text().lstrip(" "))
        at = QTextCursor(block)
        for _ in range(min(len(INDENT), blanks)):
            at.deleteChar()
    cursor.endEditBlock()
