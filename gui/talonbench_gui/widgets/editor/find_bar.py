"""Find and replace, in a bar below the text, which stays where it is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from talonbench_gui.widgets.editor.exact_text import decode_from_qt, has_astral
from talonbench_gui.widgets.editor.search import Search, expression
from talonbench_gui.widgets.labels import NamedLabel
from talonbench_gui.widgets.naming import make_text_button, make_tool_button, set_accessible_name
from talonbench_gui.widgets.shortcuts import is_escape
from talonbench_gui.widgets.state_style import set_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench_gui.widgets.editor.code_edit import CodeEdit

MOST_TINTED = 1_000
SHORTEST_FIELD = 24  # characters: fields with less room have their buttons below them
PATIENCE = 150  # milliseconds after an edit before the search starts again
_group = re.compile(r"[\\$](\d)|\\([nt\\$])")
_ESCAPES = {"n": "\n", "t": "\t"}


class FindBar(QFrame):
    """Searches while the user types: tints the visible matches, counts all of them, wraps around at the ends.

    *replacer* receives the whole text after Replace all; by default the editor's text is replaced.
    """

    closed = Signal()

    def __init__(self, editor: CodeEdit, replacer: Callable[[str], None] | None = None) -> None:
        super().__init__()
        self._editor = editor
        self._replacer = replacer or editor.replace_text
        self._search = Search(self)
        self._is_stale = False
        self.setProperty("role", "find")
        self.needle = set_accessible_name(QLineEdit(placeholderText="Find"), "Find")
        self.replacement = set_accessible_name(QLineEdit(placeholderText="Replace with"), "Replace with")
        self.count = NamedLabel("Matches")
        self.count.setProperty("role", "muted")
        self.by_case = make_text_button("Aa", "Match case", checkable=True)
        self.by_pattern = make_text_button(".*", "Use regular expression ($1 inserts the first group)", checkable=True)
        self._one = make_text_button("Replace", "Replace this match")
        self._all = make_text_button("Replace all", "Replace all matches")
        self._later = QTimer(self, singleShot=True, interval=PATIENCE)
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 4, 8, 4)
        self._grid.setSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._up, self._down = (
            make_tool_button("up", "Previous match (Shift+F3)"),
            make_tool_button("down", "Next match (F3)"),
        )
        self._close = make_tool_button("cross", "Close (Escape)")
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance("No matches"))
        self._finds = _row(self.by_case, self.by_pattern, self._up, self._down, self.count, None, self._close)
        self._replaces = _row(self._one, self._all, None)
        self._place(is_narrow=False)

    def _place(self, *, is_narrow: bool) -> None:
        """Put the buttons beside the fields or, in a narrow panel, below them."""
        self._is_narrow = is_narrow
        rows = ((self.needle, self._finds), (self.replacement, self._replaces))
        for at, (field, buttons) in enumerate(rows):
            for part in (field, buttons):
                self._grid.removeWidget(part)
            self._grid.addWidget(field, 2 * at, 0)
            self._grid.addWidget(buttons, 2 * at + is_narrow, 0 if is_narrow else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = SHORTEST_FIELD * self.fontMetrics().averageCharWidth()
        is_narrow = self.width() < self._finds.sizeHint().width() + room
        if is_narrow != self._is_narrow:
            self._place(is_narrow=is_narrow)

    def _connect(self) -> None:
        self.needle.textChanged.connect(self.refresh)
        self.by_case.toggled.connect(self.refresh)
        self.by_pattern.toggled.connect(self.refresh)
        self.needle.returnPressed.connect(self._on_return)
        self.replacement.returnPressed.connect(self.replace_one)
        self._down.clicked.connect(lambda: self.go(1))
        self._up.clicked.connect(lambda: self.go(-1))
        self._close.clicked.connect(self.leave)
        self._one.clicked.connect(self.replace_one)
        self._all.clicked.connect(self.replace_all)
        self._later.timeout.connect(self.refresh)
        self._search.found.connect(self._show)
        self._editor.textChanged.connect(self._on_edited)
        for bar in (self._editor.verticalScrollBar(), self._editor.horizontalScrollBar()):
            bar.valueChanged.connect(self._tint)
            bar.rangeChanged.connect(self._tint)

    def open(self, with_replace: bool) -> None:
        """Show the bar and search for the selected text."""
        self.replacement.setVisible(with_replace and not self._editor.isReadOnly())
        self._replaces.setVisible(self.replacement.isVisibleTo(self))
        selected = self._editor.textCursor().selectedText()
        if selected and "\u2029" not in selected:
            self.needle.setText(selected)
        self.show()
        self.needle.setFocus()
        self.needle.selectAll()
        self.refresh()

    def leave(self) -> None:
        """Hide the bar and give the editor the focus."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._search.stop()
        self._editor.set_spans([])
        self._editor.setFocus()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Escape closes the bar before any command of the window has it."""
        if is_escape(event) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event):
            self.leave()
        else:
            super().keyPressEvent(event)

    def _on_return(self) -> None:
        is_shifted = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.go(-1 if is_shifted else 1)

    # -- finding --------------------------------------------------------------------------------------------

    def _expression(self) -> QRegularExpression:
        return expression(self.needle.text(), self.by_case.isChecked(), self.by_pattern.isChecked())

    def _on_edited(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self._later.start()

    def refresh(self) -> None:
        """Search again."""
        self._later.stop()
        self._is_stale = False
        wanted = self._expression()
        self._search.stop()
        if self.needle.text() and wanted.isValid():
            self._search.start(self._editor.exact().lines, wanted)
        else:
            self._show()
        self.needle.setToolTip("" if wanted.isValid() else wanted.errorString())
        set_state(self.needle, "state", "" if wanted.isValid() else "bad")

    def _show(self) -> None:
        """Show the count and which match is selected; tint the visible matches."""
        self.count.setText(self._words())
        self._tint()

    def _words(self) -> str:
        if not self.needle.text():
            return ""
        if not self._expression().isValid():
            return "Invalid pattern"
        starts = self._search.starts
        if not starts:
            return "No matches" if self._search.is_done else "Searching…"
        count = f"{len(starts):,}" + ("+" if self._search.is_cut or not self._search.is_done else "")
        at = self._selected()
        if at is not None:
            return f"{at + 1:,} of {count}"
        return f"{count} match" if count == "1" else f"{count} matches"

    def _selected(self) -> int | None:
        """The index of the selected match."""
        cursor, starts = self._editor.textCursor(), self._search.starts
        at = bisect_left(starts, cursor.selectionStart())
        is_match = at < len(starts) and (starts[at], self._search.ends[at]) == (
            cursor.selectionStart(),
            cursor.selectionEnd(),
        )
        return at if is_match else None

    def _tint(self) -> None:
        if not self.isVisible():
            return
        first, last = self._editor.visible_range()
        starts, ends = self._search.starts, self._search.ends
        shown = range(bisect_left(ends, first), bisect_right(starts, last))[:MOST_TINTED]
        current = self._selected()
        self._editor.set_spans([(starts[at], ends[at], "current" if at == current else "found") for at in shown])

    def go(self, step: int) -> None:
        """Go to the next or previous match, wrapping around at the ends."""
        if self._is_stale or not self._search.starts:
            self.refresh()
        starts = self._search.starts
        if not starts:
            return
        at = self._editor.textCursor().selectionStart()
        if step > 0:
            has_match = self._selected() is not None
            index = (bisect_right if has_match else bisect_left)(starts, at) % len(starts)
        else:
            index = (bisect_left(starts, at) - 1) % len(starts)
        self._select(starts[index], self._search.ends[index])
        self._show()

    def _select(self, start: int, end: int) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        self._editor.centerCursor()

    # -- replacing ------------------------------------------------------------------------------------------

    def _replacement(self, start: int, end: int) -> str:
        """The replacement of a match, with the groups of a regular expression filled in."""
        text = self.replacement.text()
        if not self.by_pattern.isChecked() or not _group.search(text):
            return text
        block = self._editor.document().findBlock(start)
        if end <= block.position() + block.length():
            match = self._expression().match(block.text(), start - block.position())
        else:
            match = self._expression().match(self._editor.exact().lines, start)
        return _group.sub(
            lambda found: match.captured(int(found[1])) if found[1] else _ESCAPES.get(found[2], found[2]), text
        )

    def replace_one(self) -> None:
        """Replace the selected match and go to the next."""
        if self._is_stale:
            self.refresh()
        cursor = self._editor.textCursor()
        if self._selected() is not None and not self._editor.isReadOnly():
            cursor.insertText(self._replacement(cursor.selectionStart(), cursor.selectionEnd()))
            self.refresh()
        self.go(1)

    def replace_all(self) -> None:
        """Replace all matches in one undoable step."""
        if self._is_stale:
            self.refresh()
        if self._editor.isReadOnly() or not self._search.starts:
            return
        lines = self._editor.exact().lines
        units = lines.encode("utf-16-le") if has_astral(lines) else lines
        parts, last = [], 0
        for start, end in zip(self._search.starts, self._search.ends, strict=True):
            parts += [_piece(units, last, start), self._replacement(start, end)]
            last = end
        parts.append(_piece(units, last, None))
        count = f"{len(self._search.starts):,} replaced"
        self._replacer(decode_from_qt("".join(parts)))
        self.refresh()
        self.count.setText(count)


def _row(*parts: QWidget | None) -> QWidget:
    """*parts* in a row; None takes the room that is left."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        layout.addStretch() if part is None else layout.addWidget(part)
    return row


def _piece(text: str | bytes, start: int, end: int | None) -> str:
    """The UTF-16 units from *start* to *end* of *text*."""
    if isinstance(text, str):
        return text[start:end]
    return text[2 * start : None if end is None else 2 * end].decode("utf-16-le")
