"""Captured events as a list: those that fit a search, with what each would fire."""

from __future__ import annotations

import time
from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from talonbench.values import json_text
from talonbench_gui.theme import current_theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.capture import CaptureLog, Received

Index = QModelIndex | QPersistentModelIndex
MOST_WORDS = 500  # lines that are kept for the next painting
MOST_AT_ONCE = 2000  # events that are looked at in one step


class LiveModel(QAbstractListModel):
    """A view of a log; *fired* says in words what an event would fire."""

    def __init__(self, parent: QObject, log: CaptureLog, fired: Callable[[Received], str]) -> None:
        super().__init__(parent)
        self._log = log
        self._fired = fired
        self._needle = ""
        self._seen = 0
        self._shown = array("L")
        self._words: dict[int, str] = {}  # of the rows that were in sight lately

    def search(self, needle: str) -> None:
        """Show the events that hold *needle*, upper and lower case being alike."""
        self.beginResetModel()
        self._needle, self._seen, self._shown = needle.lower(), 0, array("L")
        self._words.clear()
        self.endResetModel()
        self.take_new()

    def clear(self) -> None:
        """Show none; the log was emptied."""
        self.search(self._needle)

    def take_new(self) -> bool:
        """Show what arrived since; whether there is more of it, for the next step."""
        end = min(len(self._log), self._seen + MOST_AT_ONCE)
        new = [at for at in range(self._seen, end) if not self._needle or self._holds(self._log.event(at))]
        self._seen = end
        if new:
            self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(new) - 1)
            self._shown.extend(new)
            self.endInsertRows()
        return self._seen < len(self._log)

    def _holds(self, event: Received) -> bool:
        return self._needle in json_text(event.body).lower()

    def event_at(self, row: int) -> Received:
        """The event in *row*."""
        return self._log.event(self._shown[row])

    def fired_anew(self) -> None:
        """The mappings changed: what each event would fire is said anew."""
        self._words.clear()
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole):
            return None
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(current_theme().bad if self.event_at(index.row()).faults else current_theme().text)
        return self._line(index.row())

    def _line(self, row: int) -> str:
        if row not in self._words:
            if len(self._words) > MOST_WORDS:
                self._words.clear()
            event = self.event_at(row)
            moment = time.strftime("%H:%M:%S", time.localtime(event.time))
            faults = f"  ✕ {', '.join(event.faults)}" if event.faults else ""
            fired = self._fired(event)
            self._words[row] = f"{moment}  {event.type}  {event.name}  {event.user}   {fired}{faults}"
        return self._words[row]
