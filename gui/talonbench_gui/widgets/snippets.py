"""Ready-made texts to copy, one shown at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from talonbench_gui.widgets.detail import DetailHead
from talonbench_gui.widgets.naming import named, push
from talonbench_gui.widgets.reader import Reader, coloured

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Snippets(QWidget):
    """*text_of* makes the text for each of *names*."""

    def __init__(self, title: str, names: Sequence[str], text_of: Callable[[str], str]) -> None:
        super().__init__()
        self._names, self._text_of = tuple(names), text_of
        self.copy = push("Copy the snippet")
        self.head = DetailHead(self.copy)
        self._title = title
        self.choice = named(QTabBar(), "Snippets for")
        self.choice.setExpanding(False)
        self.choice.setDrawBase(False)
        self.reader = Reader("snippetView", "Snippet")
        for name in self._names:
            self.choice.addTab(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.head, self.choice, self.reader):
            column.addWidget(part)
        column.setStretchFactor(self.reader, 1)
        self.choice.currentChanged.connect(lambda _: self.draw())
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        self.say("")

    def text(self) -> str:
        """The text that is shown."""
        return self._text_of(self._names[self.choice.currentIndex()])

    def say(self, facts: str) -> None:
        """Show *facts* below the title, and the texts anew."""
        self.head.say(self._title, facts)
        self.draw()

    def draw(self) -> None:
        """Show the text that is chosen."""
        self.reader.show_html(coloured(self.text()))
