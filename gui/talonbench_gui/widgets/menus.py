"""Context menus, opened by the mouse or the menu key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from talonbench_gui.theme import icon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QWidget


def attach_menu(
    widget: QAbstractScrollArea, actions: Sequence[QAction], make: Callable[[], QMenu] | None = None
) -> None:
    """Give *widget* a context menu of *actions*.

    *make* creates the widget's standard menu, e.g. `QPlainTextEdit.createStandardContextMenu`; the actions follow it.
    """
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(partial(_pop_up, widget, tuple(actions), make))


def show_menu(widget: QAbstractScrollArea, place: QPoint, actions: Iterable[QAction]) -> QMenu:
    """Show a menu of *actions* at *place*, a point in the widget's viewport."""
    from PySide6.QtWidgets import QMenu  # imported late: not needed for the first paint

    return _show(QMenu(widget), widget.viewport(), place, actions)


def show_menu_below(button: QWidget, actions: Iterable[QAction]) -> QMenu:
    """Show a menu of *actions* below *button*."""
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QMenu

    return _show(QMenu(button), button, QPoint(0, button.height()), actions)


def pop_up_beside(menu: QMenu, button: QWidget) -> None:
    """Show *menu* below *button*, or above it where the screen ends: never over it, under the mouse."""
    place, height = button.mapToGlobal(button.rect().bottomLeft()), menu.sizeHint().height()
    if place.y() + height > button.screen().availableGeometry().bottom():
        place.setY(place.y() - button.height() - height)
    menu.popup(place)


def draw_icons(actions: Iterable[QAction]) -> None:
    """Draw the icons of *actions*, named in their data, in the colors of the current theme."""
    for action in actions:
        if action.data():
            action.setIcon(icon(action.data()))


def _pop_up(
    widget: QAbstractScrollArea, actions: Sequence[QAction], make: Callable[[], QMenu] | None, place: QPoint
) -> None:
    if make is None:
        show_menu(widget, place, actions)
    else:
        menu = make()
        menu.addSeparator()
        _show(menu, widget.viewport(), place, actions)


def _show(menu: QMenu, widget: QWidget, place: QPoint, actions: Iterable[QAction]) -> QMenu:
    from talonbench_gui.widgets.type_ahead import select_by_typing  # imported late: not needed for the first paint

    shown = list(actions)
    draw_icons(shown)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    owner = menu.parentWidget()
    menu.setAccessibleName(owner.accessibleName() if owner is not None else "")
    menu.addActions(shown)
    select_by_typing(menu)
    menu.popup(widget.mapToGlobal(place))
    return menu
