"""Accessible names, tooltips, and buttons that have both."""

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QToolButton, QWidget

from talonbench_gui.theme import icon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractSpinBox  # not needed for the first paint

AnyWidget = TypeVar("AnyWidget", bound=QWidget)
AnySpin = TypeVar("AnySpin", bound="QAbstractSpinBox")
INSET = 7  # pixels before a number: style sheets don't apply to the edit inside a spin box


def set_accessible_name(widget: AnyWidget, name: str, tip: str = "") -> AnyWidget:
    """Set the accessible *name* and the tooltip *tip* of *widget*; return it."""
    widget.setAccessibleName(name)
    if tip:
        widget.setToolTip(tip)
    if isinstance(widget, QComboBox):
        _label_combo(widget, name)
    return widget


def _label_combo(combo: QComboBox, name: str) -> None:
    """Give *combo* a label that nobody sees: on Linux, a combo box's own accessible name is its current text."""
    label = QLabel(name, combo)
    label.setBuddy(combo)
    label.hide()


def spin(box: AnySpin, name: str) -> AnySpin:
    """Set the accessible *name* of *box*, and align its number with the text of other edits; return it."""
    box.lineEdit().setTextMargins(INSET, 0, INSET, 0)
    return set_accessible_name(box, name)


class IconButton(QToolButton):
    """An icon-only button, in the color of the current theme."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setIcon(icon(name))

    def show_icon(self, name: str) -> None:
        """Change the icon."""
        self.setIcon(icon(name))


def make_tool_button(name: str, title: str) -> IconButton:
    """An icon-only button; *title* is its tooltip and accessible name."""
    return set_accessible_name(IconButton(name), title, title)


def make_text_button(text: str, title: str, checkable: bool = False) -> QToolButton:
    """A small button with text."""
    button = set_accessible_name(QToolButton(), title, title)
    button.setText(text)
    button.setCheckable(checkable)
    return button


def make_button(words: str, title: str = "", *, toggles: bool = False, is_on: bool = False) -> QPushButton:
    """A button with *words*; *title* is its accessible name if the words say too little. *toggles*: it is checkable."""
    button = set_accessible_name(QPushButton(words), title or words)
    button.setCheckable(toggles)
    button.setChecked(is_on)
    button.setAutoDefault(True)  # Return presses it, as Space does
    return button
