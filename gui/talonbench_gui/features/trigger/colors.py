"""The colors of a trigger's text: its strings and numbers, as Segment's lexer finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QTextEdit

from talonbench.errors import FqlSyntaxError
from talonbench.fql.triggers.lexer import tokenize
from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.editor.exact_text import units

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

COLORED: Final = ("string", "number")  # types of tokens, which are colors of the theme, too


def color_trigger(edit: QPlainTextEdit) -> None:
    """Color the trigger in *edit*; one that can't be read has no colors."""
    text, found = edit.toPlainText(), []
    try:
        tokens = tokenize(text)
    except FqlSyntaxError:
        tokens = []
    for token in tokens:
        if token.type in COLORED:
            part = QTextEdit.ExtraSelection()
            part.cursor = QTextCursor(edit.document())
            part.cursor.setPosition(units(text, token.start))
            part.cursor.setPosition(units(text, token.end), QTextCursor.MoveMode.KeepAnchor)
            part.format.setForeground(QColor(getattr(current_theme(), token.type)))
            found.append(part)
    edit.setExtraSelections(found)
