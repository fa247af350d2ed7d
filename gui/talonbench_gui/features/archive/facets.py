"""The facets: values with their counts; each can be chosen, as many as one likes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from talonbench_gui.features.archive.together_words import HOW_COUNTED, head_together, title_together
from talonbench_gui.features.archive.words import FACETS, RunNames, describe_note, describe_times, name_value
from talonbench_gui.state.archive_answers import Found
from talonbench_gui.theme import current_theme, scaled, theme_state
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.search_edit import SearchParts
from talonbench_gui.widgets.tables.row_delegates import BAR, HEADING, paint_ring
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from PySide6.QtGui import QKeyEvent

    from talonbench.archive.results import Facet, Histogram, Selection, Value
    from talonbench.archive.together_file import Together
    from talonbench_gui.state.archive_answers import Overview

    Shown: TypeAlias = tuple[Overview, Selection, RunNames]

Index = QModelIndex | QPersistentModelIndex
FEWEST: Final = 6  # values of a facet that are shown at first
EDGE: Final = 12  # pixels
SEARCH: Final = "Search users and names"
CHART: Final = 2  # pixels: the bar below a value
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A row: a facet's title if it has no *value* and no *more*, a value with its *count*, or how many are hidden.

    *note* is a second line below a value, *tip* what is added for its tooltip.
    """

    facet: Facet
    title: str
    value: str = ""
    count: int = 0
    share: float = 0.0
    is_chosen: bool = False
    more: int = 0
    note: str = ""
    tip: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it is a facet's title."""
        return not self.value and not self.more

    @property
    def words(self) -> str:
        """What screen readers say."""
        if self.is_heading or self.more:
            return self.title
        parts = (self.title, plural(self.count, "event"), self.note, "chosen" if self.is_chosen else "")
        return ", ".join(part for part in parts if part)


def _keys(rows: Iterable[FacetRow]) -> list[tuple[str, str]]:
    """What *rows* are about, whatever their counts."""
    return [(one.facet, one.value) for one in rows]


class FacetModel(QAbstractListModel):
    """The rows of all facets."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[FacetRow, ...] = ()

    def show(self, rows: Sequence[FacetRow]) -> None:
        """Show *rows*; scroll position and current row stay where the values are the same."""
        old, self.rows = self.rows, tuple(rows)
        if _keys(old) == _keys(rows):
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
        painter.setPen(QColor(theme.accent if row.more else theme.text))
        painter.drawText(name, _LEFT, metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, name.width()))


class _FacetList(QListView):
    """Return and Space choose the current value, as a click does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class FacetPanel(QWidget):
    """*toggled* carries a facet and a value of it; *searched* what was typed.

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
        self.users = set_accessible_name(QLineEdit(placeholderText=SEARCH), SEARCH)
        self.users.setObjectName("archiveUsers")
        SearchParts(self.users)
        self.users.textChanged.connect(self.searched)
        self._example = ""  # of what was found across events: what was chosen last
        self._open: set[Facet] = set()  # facets of which all values are shown
        self._shown: Shown | None = None
        self._found = Found()
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
        self._shown = shown
        self._show()

    def has_rows(self, shown: Shown) -> bool:
        """Whether the values of *shown* are where they are now: nothing but numbers changes."""
        return _keys(self._make_rows(shown)) == _keys(self._model.rows)

    def show_found(self, found: Found) -> None:
        """Show the users and event names that were found."""
        self._found = found
        self._show()

    def _show(self) -> None:
        if self._shown is None:
            return
        current, bar = self._list.currentIndex(), self._list.verticalScrollBar()
        at, key = bar.value(), _keys(self._model.rows[row] for row in (current.row(),) if row >= 0)
        self._model.show(self._make_rows(self._shown))
        if key and not self._list.currentIndex().isValid() and key[0] in (keys := _keys(self._model.rows)):
            self._list.setCurrentIndex(self._model.index(keys.index(key[0])))
        self._list.doItemsLayout()
        bar.setValue(at)

    def _make_rows(self, shown: Shown) -> Sequence[FacetRow]:
        overview, selection, names = shown
        rows: list[FacetRow] = []
        for facet, values in (*overview.facets.items(), ("users", self._found.users)):
            notes, found = _Notes(facet, overview.histogram, names), self._found.names if facet == "names" else ()
            rows += _rows(found or values, selection.chosen(facet), notes, is_open=facet in self._open)
        chosen = self._example if selection.numbers else ""
        return [*rows, *_together_rows(overview.together, chosen)]

    def _on_clicked(self, index: Index) -> None:
        row = self._model.rows[index.row()] if index.isValid() else None
        if row is None or row.is_heading:
            return
        if row.more:
            self._open.add(row.facet)
            self._show()
        elif row.facet == "numbers":
            self._example = "" if row.is_chosen else row.value
            self.toggled.emit(row.facet, self._example)
        else:
            self.toggled.emit(row.facet, row.value)


@dataclass(frozen=True, slots=True)
class _Notes:
    """What there is to say about the values of a *facet*."""

    facet: Facet
    histogram: Histogram
    names: RunNames

    def make_row(self, value: Value, most: int, *, is_chosen: bool) -> FacetRow:
        """The row of *value*; the commonest one is met *most* times."""
        note = describe_note(self.facet, value, self.histogram, self.names)
        title = name_value(self.facet, value.value, self.names)
        said = self.names.find_versions(self.facet, value.value)
        tips = (describe_times(value), "" if said is None else said.message)
        share, tip = value.count / most, "\n".join(filter(None, tips))
        return FacetRow(self.facet, title, value.value, value.count, share, is_chosen, note=note, tip=tip)


def _rows(values: Sequence[Value], chosen: frozenset[str], notes: _Notes, *, is_open: bool) -> list[FacetRow]:
    """The rows of one facet; what is chosen is among them, even if no event has it."""
    if not values and not chosen:
        return []
    from talonbench.archive.results import Value

    most = max((one.count for one in values), default=1)
    found = {one.value for one in values}
    listed = [*values, *(Value(value, 0) for value in sorted(chosen - found))]
    shown = [one for at, one in enumerate(listed) if is_open or at < FEWEST or one.value in chosen]
    rows = [notes.make_row(one, most, is_chosen=one.value in chosen) for one in shown]
    hidden = len(listed) - len(shown)
    more = [FacetRow(notes.facet, f"{hidden} more", more=hidden)] if hidden else []
    return [FacetRow(notes.facet, FACETS[notes.facet]), *rows, *more]


def _together_rows(found: Sequence[Together] | None, chosen: str) -> list[FacetRow]:
    """What the events of the whole run say together, in the order it was found; *chosen* is a place in it."""
    most = max((one.events for one in found or ()), default=1)
    rows = [FacetRow("numbers", head_together(found), tip=HOW_COUNTED if found is None else "")]
    for at, one in enumerate(found or ()):
        share, is_chosen = one.events / most, chosen == str(at)
        rows.append(FacetRow("numbers", title_together(one), str(at), one.events, share, is_chosen, tip=one.message))
    return rows
