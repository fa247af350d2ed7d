"""Keys that belong to a part of the window: another part may take the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QWidget

Keys = QKeySequence | QKeySequence.StandardKey


def bind_shortcuts(widget: QWidget, slots: Iterable[tuple[Keys, Callable[[], object]]]) -> None:
    """Call each slot on its keys, while the focus is on *widget* or in it."""
    for keys, slot in slots:
        shortcut = QShortcut(keys, widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)  # as a keyword PySide does not take it
        shortcut.activated.connect(slot)
