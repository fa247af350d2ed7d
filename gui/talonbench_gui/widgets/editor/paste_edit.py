"""The editor's text field: what is pasted, dropped or set goes to its owner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal

from talonbench_gui.widgets.editor.code_edit import CodeEdit
from talonbench_gui.widgets.editor.exact_text import holdable
from talonbench_gui.widgets.shortcuts import leave_undo_to_window

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QAction,
        QContextMenuEvent,
        QDragEnterEvent,
        QDragMoveEvent,
        QDropEvent,
        QFocusEvent,
        QMouseEvent,
    )
    from PySide6.QtWidgets import QMenu


class PasteEdit(CodeEdit):
    """A `CodeEdit` that passes pasted and dropped data to its owner.

    *left*: it lost the focus; *alt_clicked* carries the offset of the character clicked with Alt.
    """

    pasted = Signal(str)
    replaced = Signal(str)
    dropped = Signal(list)
    left = Signal()
    alt_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.undo_actions: tuple[QAction, ...] = ()  # replace Qt's Undo and Redo in the context menu
        self.setUndoRedoEnabled(False)
        leave_undo_to_window(self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.make_menu(event.pos()).popup(event.globalPos())

    def make_menu(self, place: QPoint) -> QMenu:
        """The context menu at *place*: Qt's own, with the document's Undo and Redo."""
        menu = self.createStandardContextMenu(place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        own = [action for action in menu.actions() if action.objectName() in ("edit-undo", "edit-redo")]
        if self.undo_actions and own:
            menu.insertActions(own[0], self.undo_actions)
            for action in own:
                menu.removeAction(action)
        return menu

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.button() == Qt.MouseButton.LeftButton:
            self.alt_clicked.emit(self.exact().offset(self.textCursor().position()))

    def setPlainText(self, text: str) -> None:
        self.replaced.emit(text)

    def set_small_text(self, text: str) -> None:
        """Show *text* at once."""
        super().setPlainText(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def insertPlainText(self, text: str) -> None:
        self.pasted.emit(holdable(text))

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.pasted.emit(holdable(source.text()))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(source.hasText() or source.hasUrls())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.dropped.emit(files)
            event.acceptProposedAction()
        else:
            super().dropEvent(event)
