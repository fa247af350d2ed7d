"""The history as a table: pages load in the history's lane on scrolling; unchanged rows are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject, Signal

from talonbench.history import HistoryQuery
from talonbench_gui.widgets.tables.paged_model import Index, LazyTableModel
from talonbench_gui.wording.numbers import format_time
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from talonbench.history import HistoryRow
    from talonbench_gui.state.history import HistoryStore

PAGE: Final = 100


class HistoryModel(LazyTableModel):
    """The sends that match a query, newest first. *loaded*: the result of the last `load` is shown."""

    heads = ("Time", "Mapping", "Request", "Status", "Verdict", "Connection", "Duration")
    loaded = Signal()

    def __init__(self, history: HistoryStore, parent: QObject) -> None:
        super().__init__(parent)
        self._history = history
        self._query = HistoryQuery()
        self._rows: list[HistoryRow] = []
        self._cells: list[tuple[str, ...]] = []
        self._is_whole = True
        self._is_fetching = False
        self._ticket: object = None

    def load(self, query: HistoryQuery) -> None:
        """Load the sends that match *query*; keep the former ones until then."""
        ticket = self._ticket = object()
        size = max(PAGE, len(self._rows)) if query == self._query else PAGE
        self._is_fetching = True

        def show(rows: tuple[HistoryRow, ...]) -> None:
            if ticket is self._ticket:
                self._show(query, rows, is_whole=len(rows) < size)

        self._history.page(query, None, size, show)

    def clear(self) -> None:
        """Drop all rows: they are those of another file, and a new one counts from 1 again."""
        self.stop()
        self.beginResetModel()
        self._rows, self._cells = [], []
        self.endResetModel()

    def stop(self) -> None:
        """The history can't be used: no results will arrive."""
        self._ticket, self._is_fetching, self._is_whole = None, False, True

    def row(self, index: int) -> HistoryRow:
        """The row at *index*."""
        return self._rows[index]

    def previous(self, index: int) -> int | None:
        """The send before the one at *index*: by the same mapping if there is one."""
        mapping, older = self._rows[index].mapping, range(index + 1, len(self._rows))
        return next((at for at in older if self._rows[at].mapping == mapping), next(iter(older), None))

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._is_whole and not self._is_fetching

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent) or not self._rows:
            return
        ticket, self._is_fetching = self._ticket, True

        def append(rows: tuple[HistoryRow, ...]) -> None:
            if ticket is self._ticket:
                self._is_fetching, self._is_whole = False, len(rows) < PAGE
                self._insert(len(self._rows), rows)

        self._history.page(self._query, self._rows[-1].id, PAGE, append)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def text(self, row: int, column: int) -> str:
        return self._cells[row][column]

    def color(self, row: int, column: int) -> str:
        if column in (3, 4):
            return STATUS_LABELS[self._rows[row].verdict][2]
        return "text" if column in (1, 2) else "muted"

    # -- inserting and removing rows ------------------------------------------------------------------------

    def _show(self, query: HistoryQuery, rows: tuple[HistoryRow, ...], *, is_whole: bool) -> None:
        self._query, self._is_fetching, self._is_whole = query, False, is_whole
        self._remove_missing({row.id for row in rows})
        self._insert_missing(rows)
        self.loaded.emit()

    def _remove_missing(self, stay: set[int]) -> None:
        end = len(self._rows)
        while end:
            start = end
            while start and self._rows[start - 1].id not in stay:
                start -= 1
            if start < end:
                self.beginRemoveRows(QModelIndex(), start, end - 1)
                del self._rows[start:end], self._cells[start:end]
                self.endRemoveRows()
            end = max(0, start - 1)

    def _insert_missing(self, rows: tuple[HistoryRow, ...]) -> None:
        """Insert the missing ones of *rows*; all others exist, in the same order."""
        known = {row.id for row in self._rows}
        start = 0
        while start < len(rows):
            end = start
            while end < len(rows) and rows[end].id not in known:
                end += 1
            self._insert(start, rows[start:end])
            start = end + 1

    def _insert(self, at: int, rows: tuple[HistoryRow, ...]) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
            self._rows[at:at] = rows
            self._cells[at:at] = map(format_row, rows)
            self.endInsertRows()


def format_row(row: HistoryRow) -> tuple[str, ...]:
    """A send as texts, one per column."""
    sign, word, _ = STATUS_LABELS[row.verdict]
    return (
        format_time(row.time),
        row.mapping,
        f"{row.method} /{row.url.split('/', 3)[-1]}",
        str(row.status) if row.status else row.error or "no response",
        f"{sign} {word}",
        row.connection,
        f"{row.duration * 1000:,.0f} ms",
    )
