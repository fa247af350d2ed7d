"""Find and replace, in a bar above the text."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from talonbench_gui.widgets.code_edit import CodeEdit
from talonbench_gui.widgets.naming import named, text_tool, tool
from talonbench_gui.widgets.offsets import to_units

MOST_SHOWN = 1_000


class FindBar(QFrame):
    """Finds as one types; all matches are tinted, the count is said, the search goes round."""

    closed = Signal()

    def __init__(self, editor: CodeEdit) -> None:
        super().__init__()
        self._editor = editor
        self._spans: list[tuple[int, int]] = []
        self.setProperty("role", "find")
        self.needle = named(QLineEdit(placeholderText="Find"), "Find")
        self.replacement = named(QLineEdit(placeholderText="Replace with"), "Replace with")
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.by_case = text_tool("Aa", "Match case", checkable=True)
        self.by_pattern = text_tool(".*", "Regular expression", checkable=True)
        self._one = text_tool("Replace", "Replace this match")
        self._all = text_tool("All", "Replace all matches")
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addWidget(self.needle, 0, 0)
        layout.addWidget(self.replacement, 1, 0)
        self._up, self._down = tool("up", "Previous match"), tool("down", "Next match")
        self._close = tool("cross", "Close")
        buttons = QHBoxLayout()
        for widget in (self.by_case, self.by_pattern, self._up, self._down, self.count, self._close):
            buttons.addWidget(widget)
        buttons.insertStretch(5)
        layout.addLayout(buttons, 0, 1)
        self._replaces = QWidget()
        row = QHBoxLayout(self._replaces)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._one)
        row.addWidget(self._all)
        row.addStretch()
        layout.addWidget(self._replaces, 1, 1)
        layout.setColumnStretch(0, 1)

    def _connect(self) -> None:
        self.needle.textChanged.connect(self.refresh)
        self.by_case.toggled.connect(self.refresh)
        self.by_pattern.toggled.connect(self.refresh)
        self.needle.returnPressed.connect(lambda: self.go(1))
        self._down.clicked.connect(lambda: self.go(1))
        self._up.clicked.connect(lambda: self.go(-1))
        self._close.clicked.connect(self.leave)
        self._one.clicked.connect(self.replace_one)
        self._all.clicked.connect(self.replace_all)

    def open(self, with_replace: bool) -> None:
        """Show the bar, start from what is selected."""
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
        self.hide()
        self._editor.set_spans([])
        self._editor.setFocus()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _pattern(self) -> re.Pattern[str] | None:
        text = self.needle.text()
        if not text:
            return None
        try:
            source = text if self.by_pattern.isChecked() else re.escape(text)
            return re.compile(source, 0 if self.by_case.isChecked() else re.IGNORECASE)
        except re.error:
            return None

    def refresh(self) -> None:
        """Find all anew."""
        pattern = self._pattern()
        text = self._editor.toPlainText()
        found = [match.span() for match in pattern.finditer(text) if match.end() > match.start()] if pattern else []
        self._spans = [(to_units(text, start), to_units(text, end)) for start, end in found[:MOST_SHOWN]]
        self._editor.set_spans([(start, end, "found") for start, end in self._spans])
        more = "+" if len(found) > MOST_SHOWN else ""
        words = f"{len(self._spans)}{more} found" if found else "Nothing found"
        self.count.setText(words if pattern else "Not a pattern" if self.needle.text() else "")

    def go(self, step: int) -> None:
        """To the next match, or the one before, round the ends."""
        if not self._spans:
            return
        at = self._editor.textCursor().selectionStart()
        after = [index for index, (start, _) in enumerate(self._spans) if start > at]
        before = [index for index, (start, _) in enumerate(self._spans) if start < at]
        index = (after[0] if after else 0) if step > 0 else (before[-1] if before else len(self._spans) - 1)
        self._select(*self._spans[index])
        self.count.setText(f"{index + 1} of {len(self._spans)}")

    def _select(self, start: int, end: int) -> None:
        cursor = self._editor.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        self._editor.centerCursor()

    def replace_one(self) -> None:
        """Replace the selected match and go to the next."""
        cursor = self._editor.textCursor()
        if (cursor.selectionStart(), cursor.selectionEnd()) in self._spans:
            cursor.insertText(self.replacement.text())
            self.refresh()
        self.go(1)

    def replace_all(self) -> None:
        """Replace every match, as one step to undo."""
        self.refresh()
        cursor = self._editor.textCursor()
        cursor.beginEditBlock()
        for start, end in reversed(self._spans):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(self.replacement.text())
        cursor.endEditBlock()
        self.refresh()
