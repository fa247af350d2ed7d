"""Shortcuts local to a part of the window, and keys that a part leaves to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QWidget

Keys = QKeySequence | QKeySequence.StandardKey


def bind_shortcuts(
    widget: QWidget, slots: Iterable[tuple[Keys, Callable[[], object]]], *, repeats: bool = True
) -> None:
    """Call each slot on its keys while *widget* or a child has the focus; *repeats*: also while a key is held down."""
    for keys, slot in slots:
        shortcut = QShortcut(keys, widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)  # PySide doesn't accept it as a keyword
        shortcut.setAutoRepeat(repeats)
        shortcut.activated.connect(slot)


def leave_undo_to_window(widget: QWidget) -> None:
    """Let Ctrl+Z and Ctrl+Shift+Z reach the window's Undo and Redo, even if *widget* has the focus.

    For edits whose text belongs to the document; a search field keeps its own undo.
    """
    widget.installEventFilter(_UndoFilter(widget))


def is_undo_key(event: QEvent) -> bool:
    """Whether *event* is a key that undoes or redoes."""
    return isinstance(event, QKeyEvent) and (
        event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
    )


def is_escape(event: QEvent) -> bool:
    """Whether *event* is Escape alone."""
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and not event.modifiers()


class _UndoFilter(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Neither override the shortcut, as Qt's edits do, nor accept the key itself."""
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and is_undo_key(event):
            event.ignore()
            return True
        return False
