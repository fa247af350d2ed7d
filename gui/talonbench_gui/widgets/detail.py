"""The frame of details: name, state and facts of the selected object above, its buttons in a footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from talonbench_gui.widgets.flow import FlowLayout
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent


class Title(WrappedLabel):
    """A label larger than the text, a ``title`` or a ``verdict``; it wraps unless told otherwise."""

    def __init__(self, size: str = "title") -> None:
        super().__init__("", "text", bold=True)
        self.setProperty("larger", size)  # a rule of the application's sheet: one of its own is read for each widget
        self.setWordWrap(True)


class DetailHeader(QWidget):
    """Name, state and facts; empty labels are hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.state, self.facts = Title(), WrappedLabel(), WrappedLabel("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(3)
        for label in (self.title, self.state, self.facts):
            label.setWordWrap(True)
            column.addWidget(label)

    def say(self, title: str, facts: str = "", state: str = "", color: str = "text") -> None:
        """Show the name, facts and state of the selected object."""
        self.title.set_text(title, "text")
        self.facts.set_text(facts, "muted")
        self.state.set_text(state, color)
        self.facts.setVisible(bool(facts))
        self.state.setVisible(bool(state))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Keep a low window from cutting what wraps."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(max(0, layout.heightForWidth(self.width())))


class DetailFooter(QFrame):
    """The acts of the selected object, always in the same places: one that isn't possible is disabled, not hidden."""

    def __init__(self, *buttons: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "footer")
        self._across = FlowLayout()
        self.setLayout(self._across)
        self._across.setContentsMargins(12, 8, 12, 8)
        self._across.setSpacing(8)
        for button in buttons:
            self._across.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Keep the height of its lines, whatever fills the panel."""
        self.setFixedHeight(self._across.heightForWidth(self.width()))


class SuggestionList(QFrame):
    """Notes with a sentence, and a button that does what it says; *activated* carries its index."""

    activated = Signal(int)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._offers: tuple[tuple[str, str], ...] = ()
        self.buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        head = QLabel(title)
        head.setProperty("role", "title")
        self._column.addWidget(head)
        self._body = QWidget()
        self._column.addWidget(self._body)
        self.hide()

    def show_offers(self, offers: Sequence[tuple[str, str]]) -> None:
        """Show *offers*, each a button's words and a sentence; hide the list if there are none."""
        if tuple(offers) != self._offers:
            self._offers = tuple(offers)
            self._build()
        self.setVisible(bool(offers))

    def _build(self) -> None:
        self._column.removeWidget(self._body)
        self._body.hide()
        self._body.deleteLater()
        self._body, self.buttons = QWidget(), []
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(4)
        for number, (words, sentence) in enumerate(self._offers):
            column.addWidget(self._note(number, words, sentence))
        self._column.addWidget(self._body)

    def _note(self, number: int, words: str, sentence: str) -> QFrame:
        note = QFrame()
        note.setProperty("role", "notice")
        row = QHBoxLayout(note)
        row.setContentsMargins(10, 4, 6, 4)
        button = make_button(words, f"{words}: {sentence}")
        button.clicked.connect(lambda: self.activated.emit(number))
        row.addWidget(QLabel(sentence, wordWrap=True, textFormat=Qt.TextFormat.PlainText), 1)
        row.addWidget(button)
        self.buttons.append(button)
        return note


def foot(*parts: QWidget, stretch: int = -1) -> QFrame:
    """A panel's footer: *parts* in a row; the one at *stretch* fills the remaining space."""
    frame = QFrame()
    frame.setProperty("role", "footer")
    _fill_row(frame, parts, stretch)
    return frame


def bar(*parts: QWidget, stretch: int = -1) -> QWidget:
    """A page's bar: *parts* in a row; the one at *stretch* fills the remaining space."""
    row = QWidget()
    _fill_row(row, parts, stretch)
    return row


def _fill_row(row: QWidget, parts: Sequence[QWidget], stretch: int) -> None:
    across = QHBoxLayout(row)
    across.setContentsMargins(10, 6, 8, 6)
    for index, part in enumerate(parts):
        across.addWidget(part, 1 if index == stretch else 0)
