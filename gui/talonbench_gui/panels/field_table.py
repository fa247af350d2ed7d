"""The table of a mapping's fields; a path of the event can be dropped on a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

    from talonbench_gui.models.field_model import FieldModel


class FieldTable(QTableView):
    """The table of fields; a path of the event can be dropped on a row."""

    path_dropped = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Fields")
        self.setProperty("plain", True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAcceptDrops(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)

    def setModel(self, model: FieldModel | None) -> None:  # type: ignore[override]  # only ever this model
        super().setModel(model)
        for column in range(3):
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.ResizeToContents)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasText():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)  # a move would take the text out of the event
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        row = self.rowAt(int(event.position().y()))
        text = event.mimeData().text().strip()
        if row >= 0 and text:
            self.path_dropped.emit(row, text)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
