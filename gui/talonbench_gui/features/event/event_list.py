"""A list of all events with a search, opened from the end of the event strip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.palette import score_match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from talonbench_gui.features.event.tabs import Mark

ROWS = 14  # the most that are shown at once


class EventList(QFrame):
    """*chosen* carries the index of an event."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("eventList")
        self.setProperty("role", "palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._events: Sequence[tuple[str, Mark]] = ()
        self.query = set_accessible_name(QLineEdit(placeholderText="Search events…"), "Search events")
        self.query.setObjectName("eventSearch")
        self.rows = set_accessible_name(QListWidget(), "All events")
        self.rows.setProperty("plain", True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.addWidget(self.query)
        layout.addWidget(self.rows)
        self.query.textChanged.connect(self._narrow)
        self.query.installEventFilter(self)
        self.rows.itemClicked.connect(self._choose)

    def open(self, events: Sequence[tuple[str, Mark]], current: int, corner: QPoint) -> None:
        """List *events*, names with their marks; *corner* is the list's upper right one on the screen."""
        self._events = events
        self._narrow("")
        self.rows.setCurrentRow(current)
        line = self.fontMetrics().height()
        width, height = 24 * line, min(ROWS, len(events)) * 2 * line + 5 * line
        self.setGeometry(corner.x() - width, corner.y(), width, height)
        self.show()
        self.query.setFocus()

    def _narrow(self, query: str) -> None:
        self.rows.clear()
        scores = [(score_match(query, name), index) for index, (name, _) in enumerate(self._events)]
        for _, index in sorted((score, index) for score, index in scores if score is not None):
            name, mark = self._events[index]
            item = QListWidgetItem(f"{mark.sign or ' '}  {name}  {mark.tally}".rstrip())
            item.setData(Qt.ItemDataRole.UserRole, index)
            if mark.tone == "bad":
                item.setForeground(QColor(current_theme().bad))
            self.rows.addItem(item)
        self.rows.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            index = item.data(Qt.ItemDataRole.UserRole)
            self.close()
            self.chosen.emit(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.rows.currentItem())
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.rows.setCurrentRow((self.rows.currentRow() + step) % max(1, self.rows.count()))
        else:
            return False
        return True
