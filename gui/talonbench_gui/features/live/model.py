"""Captured events as a table: those that fit a search, with what each would fire."""

from __future__ import annotations

import time
from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject

from talonbench.values import json_text
from talonbench_gui.widgets.tables.paged_model import Index, LazyTableModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.capture import CapturedEvent, CaptureLog

Fired = tuple[str, str]  # what an event would fire, in words, and a colour
MOST_WORDS = 500  # rows that are kept for the next painting
MOST_AT_ONCE = 2000  # events that are looked at in one step
REFUSED = "refused"  # a kind beside the types: what Segment's ingest would not take


class CapturedEventsModel(LazyTableModel):
    """A view of a log; *fired* says in words what an event would fire."""

    heads = ("Time", "Type", "Event", "User", "What fires")

    def __init__(self, parent: QObject, log: CaptureLog, fired: Callable[[CapturedEvent], Fired]) -> None:
        super().__init__(parent)
        self._log = log
        self._fired = fired
        self._needle = self._kind = ""
        self._seen = 0
        self._shown = array("L")
        self._words: dict[int, tuple[tuple[str, ...], str]] = {}  # of the rows that were in sight lately

    def search(self, needle: str, kind: str = "") -> None:
        """Show the events of *kind* that hold *needle*, upper and lower case being alike."""
        self.beginResetModel()
        self._needle, self._kind, self._seen, self._shown = needle.lower(), kind, 0, array("L")
        self._words.clear()
        self.endResetModel()
        self.take_new()

    def clear(self) -> None:
        """Show none; the log was emptied."""
        self.search(self._needle, self._kind)

    def take_new(self) -> bool:
        """Show what arrived since; whether there is more of it, for the next step."""
        end = min(len(self._log), self._seen + MOST_AT_ONCE)
        takes_all = not self._needle and not self._kind
        new = [at for at in range(self._seen, end) if takes_all or self._fits(self._log.event(at))]
        self._seen = end
        if new:
            self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(new) - 1)
            self._shown.extend(new)
            self.endInsertRows()
        return self._seen < len(self._log)

    def _fits(self, event: CapturedEvent) -> bool:
        if self._kind and not (event.faults if self._kind == REFUSED else event.type == self._kind):
            return False
        return not self._needle or self._needle in json_text(event.body).lower()

    def event_at(self, row: int) -> CapturedEvent:
        """The event in *row*."""
        return self._log.event(self._shown[row])

    def fired_anew(self) -> None:
        """The mappings changed: what each event would fire is said anew."""
        self._words.clear()
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.heads) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def text(self, row: int, column: int) -> str:
        return self._row(row)[0][column]

    def colour(self, row: int, column: int) -> str:
        return ("muted", "text", "text", "muted", self._row(row)[1])[column]

    def _row(self, row: int) -> tuple[tuple[str, ...], str]:
        """The cells of *row*, and the colour of the last one."""
        if row not in self._words:
            if len(self._words) > MOST_WORDS:
                self._words.clear()
            event = self.event_at(row)
            moment = time.strftime("%H:%M:%S", time.localtime(event.time))
            fired, colour = self._fired(event)
            self._words[row] = ((moment, event.type, event.name, event.user, fired), colour)
        return self._words[row]
