"""The facets: values with their counts; each can be chosen, as many as one likes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from talonbench_gui.features.archive.facet_rows import NOT_FOUND, FacetRow, list_keys, make_rows, make_still_rows
from talonbench_gui.state.archive_answers import Found
from talonbench_gui.theme import current_theme, scaled, theme_state
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.search_edit import SearchParts
from talonbench_gui.widgets.tables.row_delegates import BAR, HEADING, paint_ring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from talonbench.archive.results import Facet
    from talonbench_gui.features.archive.facet_rows import Shown

Index = QModelIndex | QPersistentModelIndex
EDGE: Final = 12  # pixels
SEARCH: Final = "Search users and names"
CHART: Final = 2  # pixels: the bar below a value
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FacetModel(QAbstractListModel):
    """The rows of all facets."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[FacetRow, ...] = ()

    def show(self, rows: Sequence[FacetRow]) -> None:
        """Show *rows*; scroll position and current row stay where the values are the same."""
        old, self.rows = self.rows, tuple(rows)
        if list_keys(old) == list_keys(rows):
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.NoItemFlags if self.rows[index.row()].is_heading else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == HEADING:
            return row.is_heading
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.words if role == Qt.ItemDataRole.AccessibleTextRole else row.title
        return "\n".join(filter(None, (row.words, row.tip))) if role == Qt.ItemDataRole.ToolTipRole else None


class _FacetRows(QStyledItemDelegate):
    """Paints a value at the left, its count at the right, and a thin bar of its share below."""

    def __init__(self, view: QListView, model: FacetModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        high = option.fontMetrics.height()
        has_note = bool(self._model.rows[index.row()].note)
        return QSize(0, high + scaled(10) + (high if has_note else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, theme, box = self._model.rows[index.row()], current_theme(), QRect(option.rect)
        room = box.adjusted(scaled(EDGE), 0, -scaled(EDGE), 0)
        painter.save()
        if row.is_chosen:
            painter.fillRect(box, QColor(theme.accent_soft))
            painter.fillRect(QRect(box.left(), box.top(), scaled(BAR), box.height()), QColor(theme.accent))
        font = QFont(self._view.font())
        font.setBold(row.is_heading)
        painter.setFont(font)
        self._paint_texts(painter, row, room)
        if row.value:
            bar = QRect(room.left(), box.bottom() - scaled(CHART), round(room.width() * row.share), scaled(CHART))
            painter.fillRect(bar, QColor(theme.control))
        painter.restore()
        paint_ring(painter, self._view, index, box)

    @staticmethod
    def _paint_texts(painter: QPainter, row: FacetRow, room: QRect) -> None:
        """The title with its count, and the note below them."""
        metrics, theme = painter.fontMetrics(), current_theme()
        high = metrics.height() if row.note else 0
        first, count = room.adjusted(0, 0, 0, -high), f"{row.count:,}" if row.value else ""
        painter.setPen(QColor(theme.muted))
        painter.drawText(first, _RIGHT, count)
        if row.note:
            note = room.adjusted(0, room.height() - scaled(5) - high, 0, -scaled(5))
            painter.drawText(note, _LEFT, metrics.elidedText(row.note, Qt.TextElideMode.ElideRight, note.width()))
        name = first.adjusted(0, 0, -metrics.horizontalAdvance(count) - scaled(8), 0)
        is_empty = bool(row.value) and not row.count and not row.is_chosen
        painter.setPen(QColor(theme.accent if row.more else theme.muted if is_empty or row.more == 0 else theme.text))
        painter.drawText(name, _LEFT, metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, name.width()))


class _FacetList(QListView):
    """Return and Space choose the current value, as a click does. *left*: the mouse isn't over the values any more."""

    left = Signal()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.left.emit()
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class FacetPanel(QWidget):
    """*toggled* carries a facet and a value of it; *searched* what was typed.

    While the mouse is over the values, each stays where it is, whatever is chosen; they are in order once it has left.
    What events say together is the facet ``numbers``: its value is the place of what was found, empty to forget it.
    """

    toggled = Signal(str, str)
    searched = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._model, self._list = FacetModel(self), _FacetList()
        self._list.setObjectName("archiveFacets")
        set_accessible_name(self._list, "Filters")
        self._list.setProperty("plain", True)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_FacetRows(self._list, self._model))
        self._list.setSelectionMode(QListView.SelectionMode.NoSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._on_clicked)
        self._list.left.connect(self._on_left)
        self.users = set_accessible_name(QLineEdit(placeholderText=SEARCH), SEARCH)
        self.users.setObjectName("archiveUsers")
        SearchParts(self.users)
        self.users.textChanged.connect(self._on_typed)
        self.users.returnPressed.connect(self._on_entered)
        self._example = ""  # of what was found across events: what was chosen last
        self._open: set[Facet] = set()  # facets of which all values are shown
        self._shown: Shown | None = None
        self._found = Found()
        self._found_for = ""  # what was typed for it
        self._chooses_first = False  # once it is found
        self._is_still = False  # whether rows are where they were before something was chosen
        self._lay_out()
        theme_state().changed.connect(self._list.viewport().update)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._list, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(scaled(EDGE), 0, scaled(EDGE), scaled(8))
        foot.addWidget(self.users)
        column.addLayout(foot)

    @property
    def list(self) -> QListView:
        """The list of values."""
        return self._list

    def show_overview(self, shown: Shown) -> None:
        """Show the values of all facets."""
        is_new = self._shown is None or self._shown[2].mappings is not shown[2].mappings
        self._shown = shown
        self._show(is_still=not is_new and self._list.viewport().underMouse())

    def has_rows(self, shown: Shown) -> bool:
        """Whether the values of *shown* are where they are now: nothing but numbers changes."""
        return list_keys(self._make_rows(shown)) == list_keys(self._model.rows)

    def show_found(self, found: Found) -> None:
        """Show the users and event names that were found for what is typed."""
        text, is_new = self.users.text().strip(), self.users.text().strip() != self._found_for
        self._found, self._found_for = found, text
        self._show(is_still=not is_new and self._list.viewport().underMouse())
        if text and is_new:
            self._reveal(found)
        if self._chooses_first:
            self._choose_first()

    def _show(self, *, is_still: bool = False) -> None:
        if self._shown is None:
            return
        self._is_still = is_still
        current, bar = self._list.currentIndex(), self._list.verticalScrollBar()
        at, key = bar.value(), list_keys(self._model.rows[row] for row in (current.row(),) if row >= 0)
        self._model.show(self._make_rows(self._shown, is_still=is_still))
        if key and not self._list.currentIndex().isValid() and key[0] in (keys := list_keys(self._model.rows)):
            self._list.setCurrentIndex(self._model.index(keys.index(key[0])))
        self._list.doItemsLayout()
        bar.setValue(at)

    def _make_rows(self, shown: Shown, *, is_still: bool = False) -> Sequence[FacetRow]:
        if is_still:
            return make_still_rows(shown, self._found, self._open, self._example, self._model.rows)
        rows = make_rows(shown, self._found, self._open, self._example)
        is_vain = self._found_for and not (self._found.users or self._found.names)
        return [*rows, FacetRow("users", NOT_FOUND.format(self._found_for))] if is_vain else rows

    def _on_clicked(self, index: Index) -> None:
        row = self._model.rows[index.row()] if index.isValid() else None
        if row is None or row.is_heading or row.more == 0:
            return
        if row.more:
            self._open.add(row.facet)
            self._show(is_still=self._is_still)
        elif row.facet == "numbers":
            self._example = "" if row.is_chosen else row.value
            self.toggled.emit(row.facet, self._example)
        else:
            self.toggled.emit(row.facet, row.value)

    def _on_left(self) -> None:
        if self._is_still:
            self._show()

    # -- searching ------------------------------------------------------------------------------------------

    def _on_typed(self, text: str) -> None:
        self._chooses_first = False
        self.searched.emit(text)

    def _on_entered(self) -> None:
        """Choose the first thing found, at once or when it is found."""
        if not self.users.text().strip():
            return
        self._chooses_first = True
        if self._found_for == self.users.text().strip():
            self._choose_first()

    def _choose_first(self) -> None:
        self._chooses_first = False
        for facet, values in (("users", self._found.users), ("names", self._found.names)):
            if values:
                self.toggled.emit(facet, values[0].value)
                return

    def _reveal(self, found: Found) -> None:
        """Scroll to what was found: the users, else the names, else that there is nothing."""
        facet = "names" if found.names and not found.users else "users"
        rows = [row for row, one in enumerate(self._model.rows) if one.facet == facet]
        if rows:
            self._list.scrollTo(self._model.index(rows[-1]))
            self._list.scrollTo(self._model.index(rows[0]))
