"""A list of everything that can be done, narrowed as one types."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from talonbench_gui.widgets.naming import named


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose: *hint* stands behind the title (a shortcut, a kind)."""

    id: str
    title: str
    hint: str = ""


def rank(query: str, title: str) -> int | None:
    """How well *title* fits *query*, low is better; None where its letters do not come in order."""
    wanted, text = query.lower().replace(" ", ""), title.lower()
    if not wanted:
        return 0
    if query.lower() in text:
        return text.index(query.lower())
    at, gaps = -1, 0
    for letter in wanted:
        found = text.find(letter, at + 1)
        if found < 0:
            return None
        gaps += found - at - 1
        at = found
    return 100 + gaps


class PaletteList(QFrame):
    """The palette: opens in the middle of the window's top, closes with Escape or a choice."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("commandPalette")
        self.setAccessibleName("Command palette")
        self.setProperty("role", "palette")
        self._entries: Sequence[Entry] = ()
        self.query = named(QLineEdit(placeholderText="Type a command…"), "Command")
        self.list = named(QListWidget(), "Commands")
        self.list.setProperty("plain", True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.query)
        layout.addWidget(self.list)
        self.query.textChanged.connect(self._narrow)
        self.query.installEventFilter(self)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        self.hide()

    def open(self, entries: Sequence[Entry]) -> None:
        """Show *entries*."""
        self._entries = entries
        owner = self.window()
        width = min(620, owner.width() - 80)
        self.setGeometry((owner.width() - width) // 2, 60, width, min(420, owner.height() - 120))
        self.query.clear()
        self._narrow("")
        self.show()
        self.raise_()
        self.query.setFocus()

    def _narrow(self, query: str) -> None:
        ranked = [(rank(query, entry.title), entry) for entry in self._entries]
        fitting = sorted((score, index) for index, (score, _) in enumerate(ranked) if score is not None)
        self.list.clear()
        for _, index in fitting:
            entry = self._entries[index]
            item = QListWidgetItem(f"{entry.title}    {entry.hint}" if entry.hint else entry.title)
            item.setData(Qt.ItemDataRole.UserRole, entry.id)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.query:
            return self._key(event.key())
        return False

    def _key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.hide()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + step) % max(1, self.list.count()))
        else:
            return False
        return True

    def _take(self, item: QListWidgetItem | None) -> None:
        self.hide()
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
