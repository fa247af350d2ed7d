"""What a person sees and presses in one feature: buttons by their words, other widgets by their object names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QAbstractButton, QWidget

from talonbench_gui.widgets.tables.table import Table
from tests.gui.pages import rows

if TYPE_CHECKING:
    from talonbench_gui.state.workbench import Workbench

W = TypeVar("W", bound=QWidget)


def find(parent: QWidget, kind: type[W], name: str) -> W:
    """The widget in *parent* with this object name."""
    found = parent.findChild(kind, name)
    assert isinstance(found, kind), f"there is no {kind.__name__} {name}"
    return found


def button(parent: QWidget, words: str) -> QAbstractButton:
    """The button in *parent* with these words on it, one that is visible if there are several."""
    found = [one for one in parent.findChildren(QAbstractButton) if words in (one.text(), one.accessibleName())]
    assert found, f"there is no button “{words}”"
    return next((one for one in found if one.isVisibleTo(parent)), found[0])


def press(parent: QWidget, words: str) -> None:
    """Click the button with these words on it."""
    pressed = button(parent, words)
    assert pressed.isVisibleTo(parent), f"“{words}” is hidden"
    assert pressed.isEnabled(), f"“{words}” is disabled"
    pressed.click()


def cells(table: Table) -> list[str]:
    """Each row of *table*, its cells side by side."""
    return rows(table.model())


def notice_of(workbench: Workbench) -> str:
    """The message that the window would show, or an empty text."""
    notice = workbench.notices.current
    return "" if notice is None else notice.text
