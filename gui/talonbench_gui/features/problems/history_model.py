"""What was sent since the window opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from talonbench_gui.theme import current_theme
from talonbench_gui.wording.exchanges import describe_response
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from talonbench.client import Exchange
    from talonbench.destination import Subscription

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Sent:
    """One send: when (as shown), by which mapping, of which event, and what came of it."""

    time: str
    mapping: str
    text: str
    exchange: Exchange
    subscription: Subscription
    connection: str


class HistoryModel(QAbstractListModel):
    """A view of the sends, the newest first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sent: list[Sent] = []

    def add(self, sent: Sent) -> None:
        """Put *sent* on top."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._sent.insert(0, sent)
        self.endInsertRows()

    def sent(self, row: int) -> Sent:
        """The send in *row*."""
        return self._sent[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # Qt's signature
        return 0 if parent.isValid() else len(self._sent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        sent = self._sent[index.row()]
        sign, word, colour = STATUS_LABELS[sent.exchange.verdict.kind]
        if role == Qt.ItemDataRole.DisplayRole:
            shown = sent.exchange.request
            path = "/" + shown.url.split("/", 3)[-1]
            return (
                f"{sign} {sent.time}  {sent.mapping}  {shown.method} {path}  {describe_response(sent.exchange)}  {word}"
            )
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(getattr(current_theme(), colour if colour != "good" else "text"))
        return None
