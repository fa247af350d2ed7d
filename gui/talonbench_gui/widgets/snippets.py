"""Ready-made snippets to copy, shown one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from talonbench_gui.markup import colored
from talonbench_gui.widgets.detail import DetailFooter, DetailHeader
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.naming import make_button, set_accessible_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Snippets(QWidget):
    """*text_of* returns the snippet for each of *names*."""

    def __init__(self, title: str, names: Sequence[str], text_of: Callable[[str], str]) -> None:
        super().__init__()
        self._names, self._text_of = tuple(names), text_of
        self.copy = make_button("Copy snippet")
        self.head, self.foot = DetailHeader(), DetailFooter(self.copy)
        self._title = title
        self.choice = set_accessible_name(QTabBar(), "Snippets for")
        self.choice.setExpanding(False)
        self.choice.setDrawBase(False)
        self.reader = HtmlView("snippetView", "Snippet")
        for name in self._names:
            self.choice.addTab(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.head, self.choice, self.reader, self.foot):
            column.addWidget(part)
        column.setStretchFactor(self.reader, 1)
        self.choice.currentChanged.connect(lambda _: self.draw())
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        self.say("")

    def text(self) -> str:
        """The text that is shown."""
        return self._text_of(self._names[self.choice.currentIndex()])

    def say(self, facts: str) -> None:
        """Show *facts* below the title, and update the snippet."""
        self.head.say(self._title, facts)
        self.draw()

    def draw(self) -> None:
        """Show the selected text."""
        self.reader.show_html(colored(self.text()))
