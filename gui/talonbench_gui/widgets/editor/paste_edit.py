"""The editor's text field: what is pasted, dropped or set goes to its owner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent

from talonbench_gui.widgets.editor.code_edit import CodeEdit
from talonbench_gui.widgets.editor.exact_text import holdable
from talonbench_gui.widgets.shortcuts import leave_undo_to_window

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import (
        QAction,
        QDragEnterEvent,
        QDragMoveEvent,
        QDropEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
    )
    from PySide6.QtWidgets import QMenu

MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class PasteEdit(CodeEdit):
    """A `CodeEdit` that passes pasted and dropped data to its owner.

    *left*: it lost the focus; *alt_clicked* carries the offset of the character clicked with Alt; *tab_freed*: the next
    Tab leaves the editor; *tab_kept*: no longer.
    """

    pasted = Signal(str)
    replaced = Signal(str)
    dropped = Signal(list)
    left = Signal()
    alt_clicked = Signal(int)
    tab_freed = Signal()
    tab_kept = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.undo_actions: tuple[QAction, ...] = ()  # replace Qt's Undo and Redo in the context menu
        self.extend_menu: Callable[[QMenu], object] | None = None
        self.setUndoRedoEnabled(False)
        leave_undo_to_window(self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu at the mouse, with the cursor there, or by key at the cursor."""
        if event.reason() != QContextMenuEvent.Reason.Mouse:
            place = self.cursorRect().bottomLeft()
            self.make_menu(place).popup(self.viewport().mapToGlobal(place))
            return
        clicked = self.cursorForPosition(event.pos())
        if not self.textCursor().selectionStart() <= clicked.position() <= self.textCursor().selectionEnd():
            self.setTextCursor(clicked)
        self.make_menu(event.pos()).popup(event.globalPos())

    def make_menu(self, place: QPoint) -> QMenu:
        """The context menu at *place*: Qt's own, with the document's Undo and Redo, and what the owner adds."""
        menu = self.createStandardContextMenu(place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        own = [action for action in menu.actions() if action.objectName() in ("edit-undo", "edit-redo")]
        if self.undo_actions and own:
            menu.insertActions(own[0], self.undo_actions)
            for action in own:
                menu.removeAction(action)
        if self.extend_menu is not None:
            self.extend_menu(menu)
        return menu

    # -- Tab -------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape frees Tab: the next one leaves the editor, unless another key or a click comes first."""
        if event.key() == Qt.Key.Key_Escape and not event.modifiers() and not self.close_top():
            self.setTabChangesFocus(True)
            self.tab_freed.emit()
            return
        if event.key() not in MODIFIERS:
            self._keep_tab()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._keep_tab()
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
        self._keep_tab()
        self.left.emit()

    def _keep_tab(self) -> None:
        if self.tabChangesFocus():
            self.setTabChangesFocus(False)
            self.tab_kept.emit()

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
