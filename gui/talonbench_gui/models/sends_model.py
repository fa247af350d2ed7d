"""The history as a list: loaded as it is scrolled."""

import time

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from talonbench.history import History, Query, Row
from talonbench_gui.theme import current_theme
from talonbench_gui.wording import STATUS

Index = QModelIndex | QPersistentModelIndex
PAGE = 100


class SendsModel(QAbstractListModel):
    """A view of the sends that fit a query, the newest first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._history: History | None = None
        self._query = Query()
        self._rows: list[Row] = []
        self._is_whole = True

    def show(self, history: History | None, query: Query) -> None:
        """Show what fits *query*, from its start."""
        self.beginResetModel()
        self._history, self._query, self._rows, self._is_whole = history, query, [], history is None
        self.endResetModel()
        self.fetchMore(QModelIndex())

    def row(self, index: int) -> Row:
        """The row at *index*."""
        return self._rows[index]

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
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        sign, word, colour = STATUS[row.verdict]
        if role == Qt.ItemDataRole.DisplayRole:
            moment = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(row.time))
            answer = str(row.status) if row.status else "no answer"
            path = "/" + row.url.split("/", 3)[-1]
            return f"{sign}  {moment}  {row.mapping}  {row.method} {path}  {answer}  {word}  {row.connection}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(getattr(current_theme(), colour if colour != "good" else "text"))
        return None
