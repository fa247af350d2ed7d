"""A list of entries, filtered as the user types."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout
from shiboken6 import isValid

from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

HINT = Qt.ItemDataRole.UserRole + 1
EDGE = 12  # pixels
Index = QModelIndex | QPersistentModelIndex


class Entry(NamedTuple):
    """An entry; *hint* is shown after its title (a shortcut, a kind). Entries of one *group* are listed together.

    *synonyms* are words by which it's found as well.
    """

    id: str
    title: str
    hint: str = ""
    group: str = ""
    synonyms: str = ""


def score_match(query: str, title: str, synonyms: str = "") -> int | None:
    """How well *title*, or its *synonyms*, match *query*; lower is better, None is no match.

    Best is the title's own text, then words that begin like those of *query*, then its letters in order.
    """
    wanted, text = query.strip().lower(), title.lower()
    if not wanted:
        return 0
    places = [at for at in range(len(text)) if text.startswith(wanted, at)]
    if places:
        starts = [at for at in places if at == 0 or not text[at - 1].isalnum()]
        return starts[0] if starts else 50 + places[0]
    known = f"{text} {synonyms.lower()}".split()
    if all(any(one.startswith(word) for one in known) for word in wanted.split()):
        return 150
    return _count_gaps(wanted.replace(" ", ""), text)


def _count_gaps(wanted: str, text: str) -> int | None:
    """A score above all others by how far the letters of *wanted* are apart in *text*; None if they aren't in order."""
    at, gaps = -1, 0
    for letter in wanted:
        found = text.find(letter, at + 1)
        if found < 0:
            return None
        starts_word = found == 0 or not text[found - 1].isalnum()
        gaps += 0 if starts_word else found - at - 1
        at = found
    return 200 + gaps


class _Rows(QStyledItemDelegate):
    """Draws a row's hint at its right edge, and headings in bold."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.font.setBold(not index.flags() & Qt.ItemFlag.ItemIsEnabled)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        hint = index.data(HINT)
        if hint:
            box: QRect = option.rect
            painter.save()
            painter.setPen(QColor(current_theme().muted))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box.adjusted(0, 0, -EDGE, 0), flags, hint)
            painter.restore()


class CommandPalette(QFrame):
    """The palette: opens at the top center of the window, closes with Escape or a choice."""

    activated = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("commandPalette")
        self.setAccessibleName("Command palette")
        self.setProperty("role", "palette")
        self._entries: Sequence[Entry] = ()
        self._before: QWidget | None = None
        self.hide()

    @cached_property
    def query(self) -> QLineEdit:
        """What is typed, above the list; both are made when the palette is first opened."""
        query = set_accessible_name(QLineEdit(placeholderText="Type a command…"), "Command")
        layout = QVBoxLayout(self)
        layout.addWidget(query)
        layout.addWidget(self.list)
        query.textChanged.connect(self._narrow)
        query.installEventFilter(self)
        return query

    @cached_property
    def list(self) -> QListWidget:
        """What fits."""
        from PySide6.QtWidgets import QListWidget  # imported late: its classes take long to create

        view = set_accessible_name(QListWidget(), "Commands")
        view.setProperty("plain", True)
        view.setItemDelegate(_Rows(view))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.itemActivated.connect(self._take)
        view.itemClicked.connect(self._take)
        return view

    def open(self, entries: Sequence[Entry]) -> None:
        """Show *entries*."""
        self._entries = entries
        owner, line = self.window(), self.fontMetrics().height()
        width, top = min(40 * line, owner.width() - 2 * line), 4 * line
        height = min(26 * line, owner.height() - top - line)
        self.setGeometry((owner.width() - width) // 2, top, width, height)
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.query.clear()
        self._narrow("")
        self.show()
        self.raise_()
        self.query.setFocus()

    def _narrow(self, query: str) -> None:
        from PySide6.QtWidgets import QListWidgetItem

        ranked = [(score_match(query, entry.title, entry.synonyms), entry) for entry in self._entries]
        groups = _group([(score, entry) for score, entry in ranked if score is not None])
        self.list.clear()
        for group, entries in groups.items():
            if group:
                self._add_heading(group)
            for entry in entries:
                item = QListWidgetItem(entry.title)
                item.setData(Qt.ItemDataRole.UserRole, entry.id)
                item.setData(HINT, entry.hint)
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{group} {entry.hint}".strip())
                self.list.addItem(item)
        if not groups:
            self._add_heading("No matches")
        self.list.setCurrentRow(-1)
        self._step(1)

    def _add_heading(self, text: str) -> None:
        """Add a row that can't be selected."""
        from PySide6.QtWidgets import QListWidgetItem

        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _step(self, step: int) -> None:
        """Select the next entry in this direction, past headings and around the ends."""
        count, row = self.list.count(), self.list.currentRow()
        for _ in range(count):
            row = (row + step) % count
            if self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled:
                if row <= 1:
                    self.list.scrollToTop()  # the first heading as well
                self.list.setCurrentRow(row)
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus() and watched is self.query:
            if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
                self.hide()
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.query:
            return self._key(event.key())
        return False

    def _key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def _leave(self) -> None:
        """Close, and restore the focus."""
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus()

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self._leave()
            self.activated.emit(item.data(Qt.ItemDataRole.UserRole))


def _group(ranked: Sequence[tuple[int, Entry]]) -> dict[str, list[Entry]]:
    """The entries by group: the group with the best match first, and in a group the best matches first."""
    groups: dict[str, list[Entry]] = {}
    for _, _, entry in sorted((score, at, entry) for at, (score, entry) in enumerate(ranked)):
        groups.setdefault(entry.group, []).append(entry)
    return groups
