"""Selects the entry of a menu whose name is typed; Qt's menus know only underlined letters."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu

REST: Final = 1.0  # seconds after which a letter begins another word


def select_by_typing(menu: QMenu) -> QMenu:
    """Let typed letters select the first entry of *menu* that starts with them, or else has them; the menu itself."""
    menu.installEventFilter(_TypeAhead(menu))
    return menu


class _TypeAhead(QObject):
    def __init__(self, menu: QMenu) -> None:
        super().__init__(menu)
        self._menu = menu
        self._typed, self._last = "", 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        text, now = event.text(), time.monotonic()
        is_word = self._typed and now - self._last < REST
        others = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if not text.isprintable() or not text or event.modifiers() & others or (text == " " and not is_word):
            return False
        self._typed, self._last = (self._typed if is_word else "") + text, now
        found = find_entry(self._menu.actions(), self._typed)
        if found is not None:
            self._menu.setActiveAction(found)
        return True


def find_entry(entries: Sequence[QAction], typed: str) -> QAction | None:
    """The first of *entries* whose name starts with *typed*, or else contains it, whatever the case."""
    able = [entry for entry in entries if entry.isEnabled() and entry.isVisible() and not entry.isSeparator()]
    names = [(entry.text().partition("\t")[0].replace("&", "").casefold(), entry) for entry in able]
    wanted = typed.casefold()
    starting = (entry for name, entry in names if name.startswith(wanted))
    return next(starting, next((entry for name, entry in names if wanted in name), None))
