"""A read-only JSON view with a find bar; shows only the first part of a huge text, until the user asks for all."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from talonbench_gui.widgets.editor.code_edit import CodeEdit
from talonbench_gui.widgets.naming import make_text_button
from talonbench_gui.widgets.shortcuts import bind_shortcuts

if TYPE_CHECKING:
    from talonbench_gui.widgets.editor.find_bar import FindBar
    from talonbench_gui.widgets.editor.sliced_text import SlicedText

SHOWN = 200_000  # characters shown at first


class JsonView(QWidget):
    """Shows a colored text; *has_head*: it starts with headers, up to an empty line."""

    shown_all = Signal()

    def __init__(self, object_name: str, accessible_name: str, *, has_head: bool = False) -> None:
        super().__init__()
        self.editor = CodeEdit(read_only=True, has_head=has_head)
        self.editor.setObjectName(object_name)
        self.editor.setAccessibleName(accessible_name)
        self.editor.setProperty("plain", True)
        self.editor.setUndoRedoEnabled(False)
        self.setFocusProxy(self.editor)
        self._text = ""
        self.rest = make_text_button("Show all", "Show the whole text")
        self._more = QFrame()
        self._words = QLabel()
        self._lay_out()
        self.rest.clicked.connect(self.show_all)
        keys = (
            (QKeySequence.StandardKey.Find, lambda: self.find_bar.open(False)),
            (QKeySequence.StandardKey.FindNext, lambda: self.find_bar.go(1)),
            (QKeySequence.StandardKey.FindPrevious, lambda: self.find_bar.go(-1)),
            (QKeySequence("Ctrl+Shift+["), lambda: self.editor.folding.fold()),
            (QKeySequence("Ctrl+Shift+]"), lambda: self.editor.folding.unfold()),
        )
        bind_shortcuts(self, keys)

    def _lay_out(self) -> None:
        self._more.setProperty("role", "find")
        row = QHBoxLayout(self._more)
        row.setContentsMargins(10, 2, 6, 2)
        row.addWidget(self._words, 1)
        row.addWidget(self.rest)
        self._more.hide()
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.editor, self._more):
            layout.addWidget(part)
        layout.setStretchFactor(self.editor, 1)

    @cached_property
    def find_bar(self) -> FindBar:
        """Made on first use, so that the first paint need not wait for it."""
        from talonbench_gui.widgets.editor.find_bar import FindBar

        bar = FindBar(self.editor)
        self._layout.insertWidget(self._layout.indexOf(self.editor) + 1, bar)
        self.editor.bar = bar
        return bar

    @cached_property
    def _loading(self) -> SlicedText:
        """Made for the first rest of a huge text."""
        from talonbench_gui.widgets.editor.sliced_text import SlicedText

        loading = SlicedText(self.editor)
        loading.ended.connect(self._on_ended)
        return loading

    def text(self) -> str:
        """The whole text, even if only its first part is shown."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show *text*; the scroll position stays."""
        if text == self._text:
            return
        self._text = text
        if "_loading" in self.__dict__:
            self._loading.stop()
        bar, top = self.editor.verticalScrollBar(), self.editor.firstVisibleBlock()
        number, within = top.blockNumber(), bar.value() - top.firstLineNumber()
        self.editor.replace_text(text[:SHOWN])
        bar.setValue(self.editor.document().findBlockByNumber(number).firstLineNumber() + within)
        self._more.setVisible(len(text) > SHOWN)
        self._words.setText(f"Showing the first {SHOWN:,} of {len(text):,} characters")
        self.rest.setEnabled(True)

    def show_all(self) -> None:
        """Show the rest of the text."""
        from talonbench_gui.widgets.editor.sliced_text import Load

        cursor = self.editor.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.rest.setEnabled(False)
        self._loading.start(Load(self._text[SHOWN:]), cursor)

    def _on_ended(self, is_in: bool) -> None:
        self._more.setVisible(not is_in)
        if is_in:
            self.shown_all.emit()
