"""Names for those who do not see the screen, and tips for those who do."""

from typing import TypeVar

from PySide6.QtWidgets import QToolButton, QWidget

from talonbench_gui.theme import icon

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


def named(widget: AnyWidget, name: str, tip: str = "") -> AnyWidget:
    """*widget*, with its accessible *name* and its *tip*."""
    widget.setAccessibleName(name)
    if tip:
        widget.setToolTip(tip)
    return widget


def tool(name: str, title: str) -> QToolButton:
    """A button with the icon *name* only; *title* is its tip and its accessible name."""
    button = named(QToolButton(), title, title)
    button.setIcon(icon(name))
    return button


def text_tool(text: str, title: str, checkable: bool = False) -> QToolButton:
    """A small button with a word on it."""
    button = named(QToolButton(), title, title)
    button.setText(text)
    button.setCheckable(checkable)
    return button
