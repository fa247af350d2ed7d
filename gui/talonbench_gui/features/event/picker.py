"""The document's events as tabs: select, add, rename, duplicate, close, reorder by dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from talonbench.document import edits
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QMenu

    from talonbench.document import Document
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.document_store import DocumentStore

NARROWEST: Final = 96  # pixels: maximum width of a tab; longer names are elided
FEW: Final = 8  # tabs that are added or removed while visible
MENU: Final = ("event.rename", "event.duplicate", "event.earlier", "event.later", "event.close")


class _Tabs(QTabBar):
    """*dropped*: the mouse was released, possibly after moving a tab."""

    dropped = Signal()

    def minimumTabSizeHint(self, index: int) -> QSize:
        wanted = self.tabSizeHint(index)
        return QSize(min(wanted.width(), NARROWEST), wanted.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.dropped.emit()


class EventPicker(QWidget):
    """Shows the events' names; all changes go through the document."""

    def __init__(self, store: DocumentStore, actions: Actions) -> None:
        super().__init__()
        self._store, self._actions = store, actions
        self._shown: tuple[tuple[str, str], ...] = ()  # ID and name of each tab
        self.tabs = set_accessible_name(_Tabs(), "Events")
        self.tabs.setObjectName("eventTabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setMovable(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._add = make_tool_button("add", "Add event (Ctrl+Alt+N)")
        self._add.setObjectName("addEventButton")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 6, 0)
        row.setSpacing(2)
        row.addWidget(self.tabs, 1)
        row.addWidget(self._add)
        self._connect()
        self._show(store.document)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_selected)
        self.tabs.tabBarDoubleClicked.connect(self._on_double_clicked)
        self.tabs.customContextMenuRequested.connect(self._on_menu_requested)
        self.tabs.dropped.connect(self._on_dropped)
        self._add.clicked.connect(self._actions["event.add"].trigger)
        self._store.changed.connect(self._on_document)

    def _on_document(self, before: Document, after: Document) -> None:
        if before.events is not after.events or before.event != after.event:
            self._show(after)

    def _show(self, document: Document) -> None:
        named = tuple((event.id, event.name) for event in document.events)
        with QSignalBlocker(self.tabs):
            if named != self._shown:
                self._set_tabs(named)
            self.tabs.setCurrentIndex(document.event)

    def _set_tabs(self, named: tuple[tuple[str, str], ...]) -> None:
        """Give each event a tab. While visible, every change lays the row out again: 150 tabs would take seconds."""
        self._shown = named
        is_visible, has_focus = self.tabs.isVisibleTo(self), self.tabs.hasFocus()
        if abs(self.tabs.count() - len(named)) > FEW:
            self.tabs.hide()
        while self.tabs.count() > len(named):
            self.tabs.removeTab(self.tabs.count() - 1)
        while self.tabs.count() < len(named):
            self.tabs.addTab("")
        for at, (identity, name) in enumerate(named):
            self._set_tab(at, identity, name)
        self.tabs.setVisible(is_visible)
        if has_focus:
            self.tabs.setFocus()

    def _set_tab(self, at: int, identity: str, name: str) -> None:
        self.tabs.setTabData(at, identity)
        text = name.replace("&", "&&")
        if self.tabs.tabText(at) != text:
            self.tabs.setTabText(at, text)
            self.tabs.setTabToolTip(at, name)

    def _on_selected(self, index: int) -> None:
        """Select the event of the tab, which may be being dragged."""
        self._store.apply(edits.select_event(edits.find_event(self._store.document, self.tabs.tabData(index))))

    def _on_dropped(self) -> None:
        """Move the event to where its tab was dragged, as one step."""
        order = tuple(self.tabs.tabData(at) for at in range(self.tabs.count()))
        document = self._store.document
        if order != tuple(event.id for event in document.events):
            self._shown = ()  # the tabs have already moved
            self._store.apply(edits.move_event(self.tabs.currentIndex() - document.event))

    def _on_double_clicked(self, index: int) -> None:
        self._actions["event.rename" if index >= 0 else "event.add"].trigger()

    def _on_menu_requested(self, place: QPoint) -> None:
        self.make_menu(place).popup(self.tabs.mapToGlobal(place))

    def make_menu(self, place: QPoint) -> QMenu:
        """Select the tab at *place* and show its context menu."""
        from PySide6.QtWidgets import QMenu  # imported late: not needed for the first paint

        index = self.tabs.tabAt(place)
        if index >= 0:
            self.tabs.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._actions[name] for name in MENU])
        return menu
