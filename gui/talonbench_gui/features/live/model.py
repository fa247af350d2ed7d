"""Captured events that match a search, as a table, each with its result."""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject

from talonbench.values import json_text
from talonbench_gui.widgets.tables.paged_model import Index, LazyTableModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from talonbench.capture import CapturedEvent, CaptureLog

Result = tuple[str, str]  # text and color: what became of an event, or would
MOST_ROWS: Final = 500  # rows whose cells are cached for painting
MOST_AT_ONCE: Final = 2000  # events searched in one step
AT_ONCE_BY_RESULT: Final = 40  # those whose results must be found first
MOST_COUNTED: Final = 1000  # events; to count the results of more takes too long
ALL, PROBLEMS, FILTERED = "all", "problems", "filtered"  # which results are shown
REJECTED: Final = "rejected"  # a kind in addition to the types: what Segment would reject


class CapturedEventsModel(LazyTableModel):
    """Shows a log; *describe* returns the result of an event."""

    heads = ("Time", "Type", "Event", "User", "Result")

    def __init__(self, parent: QObject, log: CaptureLog, describe: Callable[[CapturedEvent], Result]) -> None:
        super().__init__(parent)
        self._log, self._describe = log, describe
        self._needle = self._kind = ""
        self._results = ALL
        self._seen = 0
        self._shown = array("L")
        self._rows: dict[int, tuple[tuple[str, ...], str]] = {}  # cells and last color of recently visible rows
        self._kinds: dict[int, str] = {}  # of results, by the event's place in the log, as far as they were counted

    def search(self, needle: str, kind: str = "", results: str = ALL) -> None:
        """Show the events of *kind* with these *results* that contain *needle*, ignoring case.

        `take_new` finds them.
        """
        self.beginResetModel()
        self._results = results
        self._needle, self._kind, self._seen, self._shown = needle.lower(), kind, 0, array("L")
        self._rows.clear()
        self.endResetModel()

    def clear(self) -> None:
        """Show no events: the log was cleared."""
        self._kinds.clear()
        self.search(self._needle, self._kind, self._results)

    def take_new(self) -> bool:
        """Show what arrived since the last call, one step at a time; return whether there is more."""
        most = MOST_AT_ONCE if self._results == ALL else AT_ONCE_BY_RESULT
        end = min(len(self._log), self._seen + most)
        takes_all = not self._needle and not self._kind and self._results == ALL
        new = [at for at in range(self._seen, end) if takes_all or self._fits(self._log.event(at))]
        self._seen = end
        if new:
            self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(new) - 1)
            self._shown.extend(new)
            self.endInsertRows()
        return self._seen < len(self._log)

    def count_on(self) -> bool:
        """Count the results of some more events; return whether there are more. Of many events, none is counted."""
        if len(self._log) > MOST_COUNTED:
            return False
        uncounted = [at for at in range(len(self._log)) if at not in self._kinds]
        for at in uncounted[:AT_ONCE_BY_RESULT]:
            self._kinds[at] = find_result_kind(*self._describe(self._log.event(at)))
        return len(uncounted) > AT_ONCE_BY_RESULT

    def counts(self) -> dict[str, int]:
        """How many events have each kind of results, as far as they are counted."""
        kinds = [kind for kind in self._kinds.values() if kind] if len(self._log) <= MOST_COUNTED else []
        return {ALL: len(self._log), PROBLEMS: kinds.count(PROBLEMS), FILTERED: kinds.count(FILTERED)}

    def event_at(self, row: int) -> CapturedEvent:
        """The event in *row*."""
        return self._log.event(self._shown[row])

    def refresh_event(self, number: int) -> None:
        """Describe the event with this *number* again if it is shown, or show it if it now has one of these results."""
        at = number - 1
        self._kinds.pop(at, None)
        row = bisect_left(self._shown, at)
        is_shown = row < len(self._shown) and self._shown[row] == at
        if not is_shown and self._results != ALL and at < self._seen and self._fits(self._log.event(at)):
            self._rows.clear()
            self.beginInsertRows(QModelIndex(), row, row)
            self._shown.insert(row, at)
            self.endInsertRows()
        elif is_shown:
            self._rows.pop(row, None)
            last = len(self.heads) - 1
            self.dataChanged.emit(self.index(row, last), self.index(row, last))

    def refresh_results(self) -> None:
        """Recompute the Result column: the mappings changed."""
        self._rows.clear()
        self._kinds.clear()
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.heads) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def text(self, row: int, column: int) -> str:
        return self._row(row)[0][column]

    def color(self, row: int, column: int) -> str:
        return ("muted", "text", "text", "muted", self._row(row)[1])[column]

    def _fits(self, event: CapturedEvent) -> bool:
        if self._kind and not (event.faults if self._kind == REJECTED else event.type == self._kind):
            return False
        if self._needle and self._needle not in json_text(event.body).lower():
            return False
        return self._results == ALL or find_result_kind(*self._describe(event)) == self._results

    def _row(self, row: int) -> tuple[tuple[str, ...], str]:
        """The cells of *row*, and the color of the last one."""
        if row not in self._rows:
            if len(self._rows) > MOST_ROWS:
                self._rows.clear()
            event = self.event_at(row)
            moment = time.strftime("%H:%M:%S", time.localtime(event.time))
            result, color = self._describe(event)
            self._rows[row] = ((moment, event.type, event.name, event.user, result), color)
        return self._rows[row]


def find_result_kind(words: str, tone: str) -> str:
    """Whether a result is a problem, or the event was filtered; empty for others."""
    return PROBLEMS if tone == "bad" or words.startswith("↻") else FILTERED if words.startswith("⊘") else ""
