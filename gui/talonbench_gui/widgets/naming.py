"""Names for those who do not see the screen, and tips for those who do."""

from typing import TypeVar

from PySide6.QtWidgets import QAbstractSpinBox, QPushButton, QToolButton, QWidget

from talonbench_gui.theme import icon, theme_state

AnyWidget = TypeVar("AnyWidget", bound=QWidget)
AnySpin = TypeVar("AnySpin", bound=QAbstractSpinBox)
INSET = 7  # pixels before a number: style sheets do not reach the edit inside a spin box


def set_accessible_name(widget: AnyWidget, name: str, tip: str = "") -> AnyWidget:
    """*widget*, with its accessible *name* and its *tip*."""
    widget.setAccessibleName(name)
    if tip:
        widget.setToolTip(tip)
    return widget


def spin(box: AnySpin, name: str) -> AnySpin:
    """*box* with its accessible *name*, its number standing where other edits have their text."""
    box.lineEdit().setTextMargins(INSET, 0, INSET, 0)
    return set_accessible_name(box, name)


class IconButton(QToolButton):
    """A button with an icon only, in the colour of the theme in force."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        theme_state().changed.connect(self._on_theme)
        self._on_theme()

    def show_icon(self, name: str) -> None:
        """Take another icon."""
        self._name = name
        self._on_theme()

    def _on_theme(self) -> None:
        self.setIcon(icon(self._name))


def make_tool_button(name: str, title: str) -> IconButton:
    """A button with the icon *name* only; *title* is its tip and its accessible name."""
    return set_accessible_name(IconButton(name), title, title)


def make_text_button(text: str, title: str, checkable: bool = False) -> QToolButton:
    """A small button with a word on it."""
    button = set_accessible_name(QToolButton(), title, title)
    button.setText(text)
    button.setCheckable(checkable)
    return button


def make_button(words: str, title: str = "", *, toggles: bool = False, is_on: bool = False) -> QPushButton:
    """A button with *words*; *title* is its accessible name where the words are too few. One that *toggles* stays."""
    button = set_accessible_name(QPushButton(words), title or words)
    button.setCheckable(toggles)
    button.setChecked(is_on)
    button.setAutoDefault(True)  # Return presses it, as Space does
    return button
