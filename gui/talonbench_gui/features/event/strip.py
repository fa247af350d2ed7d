"""The document's events as tabs across the page: select, add, rename, duplicate, close, reorder by dragging."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTabBar, QToolButton, QWidget

from talonbench.document import edits
from talonbench_gui.features.event.tabs import EventTabs, Mark
from talonbench_gui.theme import icon
from talonbench_gui.widgets.naming import make_text_button, make_tool_button, set_accessible_name
from talonbench_gui.wording.status import STATUS_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QMenu

    from talonbench.document import Document
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

FEW: Final = 8  # tabs that are added or removed while visible
MENU: Final = ("event.rename", "event.duplicate", "event.earlier", "event.later", "event.close")
FAILED: Final = ("would_drop", "rejected", "invalid", "would_retry")
WORST: Final = (*FAILED, "sending", "held", "cancelled", "delivered")  # first
UNSENT: Final = (Mark("○"), "not sent")
UNDER_WAY: Final = ("sending", "held")


def describe_states(states: Mapping[str, str]) -> tuple[Mark, str]:
    """The worst of the *states* of an event's mappings as a mark, and all of them in words."""
    return _describe(tuple(states.values())) if states else UNSENT


@lru_cache(maxsize=256)
def _describe(kinds: tuple[str, ...]) -> tuple[Mark, str]:
    worst = next((kind for kind in WORST if kind in kinds), kinds[0])
    sign, word, tone = STATUS_LABELS[worst]
    sign = "✕" if tone == "bad" else sign
    delivered = kinds.count("delivered")
    is_told = len(kinds) > 1 or delivered == 0
    tally = f"{delivered}/{len(kinds)}" if is_told and not any(kind in UNDER_WAY for kind in kinds) else ""
    return Mark(sign, tone, tally), f"{word}, {delivered} of {len(kinds)} delivered" if tally else word


class EventStrip(QWidget):
    """Shows the events' names and outcomes; all changes go through the document."""

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._store, self._results, self._actions = workbench.store, workbench.results, actions
        self._shown: tuple[tuple[str, str], ...] = ()  # ID and name of each tab
        self.tabs = set_accessible_name(EventTabs(), "Events")
        self.tabs.setObjectName("eventTabs")
        self._close = QToolButton(self)
        self._close.setObjectName("closeEventButton")
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Delete closes the tab by keyboard
        self._add = make_tool_button("add", "Add event (Ctrl+Alt+N)")
        self._add.setObjectName("addEventButton")
        self._more = make_text_button("99 more", "All events")
        self._more.setObjectName("moreEventsButton")
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._settle)
        self._lay_out()
        self._connect()
        self._close.setIcon(icon("cross"))
        self._more.setIcon(icon("down"))
        self._show(workbench.store.document)

    def _lay_out(self) -> None:
        self.tabs.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)  # room for the focus ring
        row.setSpacing(4)
        row.addWidget(self.tabs)
        row.addWidget(self._add)
        row.addStretch(1)
        row.addWidget(self._more)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_selected)
        self.tabs.tabBarDoubleClicked.connect(self._on_double_clicked)
        self.tabs.customContextMenuRequested.connect(self._on_menu_requested)
        self.tabs.dropped.connect(self._on_dropped)
        self.tabs.key_pressed.connect(self._on_key)
        self.tabs.tabMoved.connect(self._soon.start)
        self.tabs.resized.connect(self._soon.start)
        self._add.clicked.connect(self._actions["event.add"].trigger)
        self._close.clicked.connect(self._actions["event.close"].trigger)
        self._more.clicked.connect(self.open_list)
        self._store.changed.connect(self._on_document)
        self._results.changed.connect(self._show_marks)

    def _on_document(self, before: Document, after: Document) -> None:
        if before.events is not after.events or before.event != after.event:
            self._show(after)

    def _show(self, document: Document) -> None:
        named = tuple((event.id, event.name) for event in document.events)
        with QSignalBlocker(self.tabs):
            if named != self._shown:
                self._set_tabs(named)
            self.tabs.setCurrentIndex(document.event)
            self._place_close()
        self._show_marks()
        self._soon.start()

    def _set_tabs(self, named: tuple[tuple[str, str], ...]) -> None:
        """Give each event a tab. While visible, every change lays the row out again: 150 tabs would take seconds."""
        self._shown = named
        is_visible, has_focus = self.tabs.isVisibleTo(self), self.tabs.hasFocus()
        if abs(self.tabs.count() - len(named)) > FEW:
            self.tabs.hide()
        while self.tabs.count() > len(named):
            last = self.tabs.count() - 1
            self.tabs.setTabButton(last, QTabBar.ButtonPosition.RightSide, None)  # Qt deletes a removed tab's button
            self.tabs.removeTab(last)
        while self.tabs.count() < len(named):
            self.tabs.addTab("")
        for at, (identity, name) in enumerate(named):
            self._set_tab(at, identity, name)
        self.tabs.setVisible(is_visible)
        self.tabs.updateGeometry()  # Qt leaves that out while another page is shown: the tabs would stay too narrow
        if has_focus:
            self.tabs.setFocus()

    def _set_tab(self, at: int, identity: str, name: str) -> None:
        self.tabs.setTabData(at, identity)
        text = name.replace("&", "&&")
        if self.tabs.tabText(at) != text:
            self.tabs.setTabText(at, text)

    def _place_close(self) -> None:
        """Put the close button into the current tab, which has room for it."""
        side, current = QTabBar.ButtonPosition.RightSide, self.tabs.currentIndex()
        for index in range(self.tabs.count()):
            if index != current and self.tabs.tabButton(index, side) is self._close:
                self.tabs.setTabButton(index, side, None)
        self._close.setToolTip("Close event (Delete)")
        self._close.setAccessibleName("Close event")
        is_fit = self._close.maximumWidth() == self.tabs.close_room
        self._close.setFixedSize(self.tabs.close_room, self.tabs.close_room)
        if not is_fit or self.tabs.tabButton(current, side) is not self._close:
            self.tabs.setTabButton(current, side, self._close)
        self._close.show()

    # -- outcomes -------------------------------------------------------------------------------------------

    def _show_marks(self) -> None:
        marks = []
        for index, (identity, name) in enumerate(self._shown):
            mark, words = describe_states(self._results.states_of(identity))
            marks.append(mark)
            told = f"{name}, {words}" if words else name
            if self.tabs.accessibleTabName(index) != told:
                self.tabs.setAccessibleTabName(index, told)
                self.tabs.setTabToolTip(index, told)
        self.tabs.set_marks(marks)

    def _settle(self) -> None:
        """After a change of the tabs' size, possibly by another text size."""
        with QSignalBlocker(self.tabs):
            self._place_close()
        self._count_hidden()

    def _count_hidden(self) -> None:
        hidden = len(self.tabs.hidden_tabs())
        self._more.setText(f"{hidden} more" if hidden else "")
        self._more.setAccessibleName(f"All events, {hidden} more" if hidden else "All events")

    def open_list(self) -> None:
        """Open the list of all events."""
        from talonbench_gui.features.event.event_list import EventList  # imported late: not needed for the first paint

        chosen = EventList(self)
        chosen.chosen.connect(self._on_chosen)
        corner = self._more.mapToGlobal(QPoint(self._more.width(), self._more.height()))
        events = [(name, self.tabs.mark(index)) for index, (_, name) in enumerate(self._shown)]
        chosen.open(events, self.tabs.currentIndex(), corner)

    def _on_chosen(self, index: int) -> None:
        self._store.apply(edits.select_event(index))
        self.tabs.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        metrics = self._more.fontMetrics()
        self._more.setFixedWidth(metrics.horizontalAdvance("▾ 999 more") + metrics.height())
        self._soon.start()

    # -- acts -----------------------------------------------------------------------------------------------

    def _on_key(self, command: str) -> None:
        self._actions.run(command)
        self.tabs.setFocus()

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
        menu.setAccessibleName("Event")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._actions[name] for name in MENU])
        return menu
