"""Completes paths of an event, or of an item in it, with the values there; also inside templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QPlainTextEdit, QStyle, QStyledItemDelegate

from talonbench import events
from talonbench.events.completion import Typed, complete_line, find_typed_path, match_paths
from talonbench.values import UNDEFINED, Value
from talonbench_gui.theme import code_font, current_theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex
EXAMPLE = Qt.ItemDataRole.UserRole + 1
MOST_ROWS = 12
EDGE = 8  # pixels


class PathCompletions(QAbstractListModel):
    """The paths below *base* that fit what is typed; all of them are listed on first use."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.base: Value = UNDEFINED
        self._listed: Value = UNDEFINED
        self._all: list[tuple[str, str]] = []
        self._fitting: list[tuple[str, str]] = []

    def set_base(self, base: Value) -> None:
        """Complete paths below *base*."""
        self.base = base

    def narrow(self, typed: str) -> int:
        """Offer the paths that contain *typed*; return how many, none if it is complete."""
        if self.base is not self._listed:
            self._listed = self.base
            self._all = events.complete_paths(self.base, "$") if isinstance(self.base, dict) else []
        fitting = match_paths(self._all, typed)
        if len(fitting) == 1 and fitting[0][0] in (typed, f"$.{typed}"):
            fitting = []
        self.beginResetModel()
        self._fitting = fitting
        self.endResetModel()
        return len(fitting)

    def path(self, row: int) -> str:
        """The path in *row*."""
        return self._fitting[row][0]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._fitting)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        path, example = self._fitting[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return path
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{path}, {example}"
        return example if role == EXAMPLE else None


class PathRows(QStyledItemDelegate):
    """A path at the left, its value at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = current_theme(), option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme.accent_soft))
            painter.fillRect(box.x(), box.y(), 3, box.height(), QColor(theme.accent))
        room = box.adjusted(EDGE, 0, -EDGE, 0)
        painter.setFont(code_font())
        metrics, path = painter.fontMetrics(), str(index.data())
        example = metrics.elidedText(str(index.data(EXAMPLE)), Qt.TextElideMode.ElideRight, room.width() // 2)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | flags, example)
        painter.setPen(QColor(theme.text))
        left = room.width() - metrics.horizontalAdvance(example) - EDGE
        painter.drawText(
            room, Qt.AlignmentFlag.AlignLeft | flags, metrics.elidedText(path, Qt.TextElideMode.ElideMiddle, left)
        )


class PathCompleter(QCompleter):
    """Offers paths while the user types in *edit*.

    *is_path*: its whole text is a path; else only what follows ``{{`` or starts with ``$``.
    """

    def __init__(self, edit: QLineEdit | QPlainTextEdit, paths: PathCompletions, *, is_path: bool) -> None:
        super().__init__(paths, edit)
        self._edit, self._paths, self._is_path = edit, paths, is_path
        self._typed: Typed | None = None
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(MOST_ROWS)
        self.setWidget(edit)
        self.activated[str].connect(self._accept)  # type: ignore[index]  # the overload by text

    @property
    def is_open(self) -> bool:
        """Whether paths are offered now; Return and Tab accept one then."""
        return self._list.isVisible()

    @property
    def _list(self) -> QListView:
        """The list below the edit, whose delegate is Qt's until it is set after it was made."""
        popup = self.popup()
        assert isinstance(popup, QListView)
        return popup

    def offer(self) -> None:
        """Offer the paths that fit the text before the cursor."""
        text, cursor = self._text()
        self._typed = find_typed_path(text, cursor, is_path=self._is_path)
        if self._typed is None or not self._paths.narrow(self._typed.text):
            self._list.hide()
            return
        popup = self._list
        if not isinstance(popup.itemDelegate(), PathRows):  # QCompleter sets its own with the popup
            popup.setItemDelegate(PathRows(popup))
            popup.setAccessibleName("Paths")
        rect = self._edit.cursorRect() if isinstance(self._edit, QPlainTextEdit) else self._edit.rect()
        rect.setWidth(max(self._edit.width(), 30 * self._edit.fontMetrics().averageCharWidth()))
        self.complete(rect)
        popup.setCurrentIndex(self.completionModel().index(0, 0))

    def _text(self) -> tuple[str, int]:
        if isinstance(self._edit, QLineEdit):
            return self._edit.text(), self._edit.cursorPosition()
        return self._edit.toPlainText(), self._edit.textCursor().position()

    def _accept(self, path: str) -> None:
        if self._typed is None:
            return
        text, cursor = self._text()
        made, place = complete_line(text, cursor, self._typed, path)
        if isinstance(self._edit, QLineEdit):
            self._edit.setText(made)
            self._edit.setCursorPosition(place)
        else:
            self._edit.setPlainText(made)
            moved = self._edit.textCursor()
            moved.setPosition(place)
            self._edit.setTextCursor(moved)
