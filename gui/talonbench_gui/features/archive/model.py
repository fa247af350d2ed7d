"""The events of a selection as a table: millions of rows, of which only visible ones are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject

from talonbench_gui.features.archive.words import (
    NOT_DELIVERED,
    describe_outcome,
    describe_reason,
    format_moment,
    mark_difference,
    mark_outcome,
    name_event,
)
from talonbench_gui.widgets.tables.paged_model import Index, LazyTableModel

if TYPE_CHECKING:
    from talonbench.archive.results import EventRow, Results
    from talonbench_gui.state.archive import ArchiveStore
    from talonbench_gui.state.archive_send import ArchiveSender


class ArchiveModel(LazyTableModel):
    """The events as they are listed: by time or, while the run is going on, in the order in which they came."""

    heads = ("Time", "Event", "User", "Outcome", "Reason", "Other setup")

    def __init__(self, archive: ArchiveStore, sender: ArchiveSender, parent: QObject) -> None:
        super().__init__(parent)
        self._archive, self._sender, self._count = archive, sender, 0
        self.is_compared = False  # there is a column for the other setup
        archive.paged.connect(self._on_paged)

    def reload(self) -> None:
        """Show the events of the selection as they are listed now."""
        self.beginResetModel()
        self._count, results = self._archive.listing.count, self._archive.shown
        self.is_compared = results is not None and bool(results.kinds)
        self.endResetModel()

    def refresh(self) -> None:
        """Show again what is known of the events that are visible."""
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, self.columnCount() - 1))

    def grow(self) -> None:
        """Show the events that have come behind the others."""
        count = self._archive.listing.count
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()

    def row(self, at: int) -> EventRow | None:
        """The event at *at*; None until it was read."""
        return self._archive.row(at) if 0 <= at < self._count else None

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.heads) - (not self.is_compared)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._count

    def text(self, row: int, column: int) -> str:
        event, results = self.row(row), self._archive.shown
        if event is None or results is None:
            return ""
        if column < 3:
            return (format_moment(event), name_event(event), event.user)[column] or "—"
        verdict, failed = results.verdicts[event.verdict], self._find_failure(event)
        if column == 3:
            return mark_outcome(verdict) if failed is None else NOT_DELIVERED
        if column == 5:
            return self._mark(event, results)[0] if self.is_compared else ""
        return failed or ", ".join(describe_reason(one) for one in sorted(verdict.reasons))

    def color(self, row: int, column: int) -> str:
        event, results = self.row(row), self._archive.shown
        if event is None or results is None or column in (0, 4):
            return "muted"
        if column == 5:
            return self._mark(event, results)[1]
        if column == 3 and self._find_failure(event) is not None:
            return "bad"
        return describe_outcome(results.verdicts[event.verdict])[2] if column == 3 else "text"

    def _find_failure(self, event: EventRow) -> str | None:
        """Why *event* wasn't delivered in the last replay; None if it was, or wasn't part of it."""
        return self._sender.failed.get((event.file, event.line))

    @staticmethod
    def _mark(event: EventRow, results: Results) -> tuple[str, str]:
        """The word and the color of how *event* differs in the other setup."""
        kinds = results.kinds
        return mark_difference([kinds[one] for one in event.kinds if one in kinds])

    def _on_paged(self, page: int) -> None:
        size = self._archive.page_size
        first, last = page * size, min((page + 1) * size, self._count) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))
