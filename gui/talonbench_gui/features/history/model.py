"""The history as a table: loaded as it is scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject

from talonbench.history import HistoryQuery
from talonbench_gui.widgets.tables.paged_model import Index, LazyTableModel
from talonbench_gui.wording.numbers import format_time
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from talonbench.history import History, HistoryRow

PAGE = 100


class HistoryModel(LazyTableModel):
    """A view of the sends that fit a query, the newest first."""

    heads = ("Time", "Mapping", "Request", "Status", "Verdict", "Connection", "Took")

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._history: History | None = None
        self._query = HistoryQuery()
        self._rows: list[HistoryRow] = []
        self._cells: list[tuple[str, ...]] = []
        self._is_whole = True

    def show(self, history: History | None, query: HistoryQuery) -> None:
        """Show what fits *query*, from its start."""
        self.beginResetModel()
        self._history, self._query, self._is_whole = history, query, history is None
        self._rows, self._cells = [], []
        self.endResetModel()
        self.fetchMore(QModelIndex())

    def row(self, index: int) -> HistoryRow:
        """The row at *index*."""
        return self._rows[index]

    def place(self, identity: int) -> int:
        """Where the send *identity* is among those that are loaded, or -1."""
        return next((at for at, row in enumerate(self._rows) if row.id == identity), -1)

    def canFetchMore(self, parent: Index) -> bool:  # Qt's signature
        return not parent.isValid() and not self._is_whole

    def fetchMore(self, parent: Index) -> None:  # Qt's signature
        if self._history is None or parent.isValid():
            return
        found = self._history.page(self._query, self._rows[-1].id if self._rows else None, PAGE)
        self._is_whole = len(found) < PAGE
        if found:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(found) - 1)
            self._rows += found
            self._cells += map(cells, found)
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def text(self, row: int, column: int) -> str:
        return self._cells[row][column]

    def colour(self, row: int, column: int) -> str:
        return _colour(self._rows[row], column)


def cells(row: HistoryRow) -> tuple[str, ...]:
    """A send in words, a cell for each head."""
    sign, word, _ = STATUS_LABELS[row.verdict]
    return (
        format_time(row.time),
        row.mapping,
        f"{row.method} /{row.url.split('/', 3)[-1]}",
        str(row.status) if row.status else row.error or "no answer",
        f"{sign} {word}",
        row.connection,
        f"{row.duration * 1000:,.0f} ms",
    )


def _colour(row: HistoryRow, column: int) -> str:
    if column in (3, 4):
        return STATUS_LABELS[row.verdict][2]
    return "text" if column in (1, 2) else "muted"
