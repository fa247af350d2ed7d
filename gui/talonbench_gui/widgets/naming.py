"""Names for those who do not see the screen, and tips for those who do."""

from typing import TypeVar

from PySide6.QtWidgets import QAbstractSpinBox, QPushButton, QToolButton, QWidget

from talonbench_gui.theme import icon, switch

AnyWidget = TypeVar("AnyWidget", bound=QWidget)
AnySpin = TypeVar("AnySpin", bound=QAbstractSpinBox)
INSET = 7  # pixels before a number: style sheets do not reach the edit inside a spin box


def named(widget: AnyWidget, name: str, tip: str = "") -> AnyWidget:
    """*widget*, with its accessible *name* and its *tip*."""
    widget.setAccessibleName(name)
    if tip:
        widget.setToolTip(tip)
    return widget


def spin(box: AnySpin, name: str) -> AnySpin:
    """*box* with its accessible *name*, its number standing where other edits have their text."""
    box.lineEdit().setTextMargins(INSET, 0, INSET, 0)
    return named(box, name)


class IconButton(QToolButton):
    """A button with an icon only, in the colour of the theme in force."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        switch().changed.connect(self._on_theme)
        self._on_theme()

    def show_icon(self, name: str) -> None:
        """Take another icon."""
        self._name = name
        self._on_theme()

    def _on_theme(self) -> None:
        self.setIcon(icon(self._name))


def tool(name: str, title: str) -> IconButton:
    """A button with the icon *name* only; *title* is its tip and its accessible name."""
    return named(IconButton(name), title, title)


def text_tool(text: str, title: str, checkable: bool = False) -> QToolButton:
    """A small button with a word on it."""
    button = named(QToolButton(), title, title)
    button.setText(text)
    button.setCheckable(checkable)
    return button


def push(words: str, title: str = "", *, toggles: bool = False, is_on: bool = False) -> QPushButton:
    """A button with *words*; *title* is its accessible name where the words are too few. One that *toggles* stays."""
    button = named(QPushButton(words), title or words)
    button.setCheckable(toggles)
    button.setChecked(is_on)
    button.setAutoDefault(True)  # Return presses it, as Space does
    return button
