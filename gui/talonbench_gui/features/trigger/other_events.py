"""The document's other events: which of them the trigger matches, and why not the others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from talonbench.trace.trigger_matches import match_events
from talonbench_gui.state.jobs import Latest
from talonbench_gui.theme import current_theme, theme_state
from talonbench_gui.widgets.labels import MessageLine, ToneLabel
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from talonbench.document import Document, NamedEvent
    from talonbench.preview import Preview
    from talonbench.trace.trigger_matches import TriggerMatch
    from talonbench_gui.state.workbench import Workbench

ROWS, FEWEST_ROWS = 4, 2  # visible at once, and in a low window
NONE = "This document has no other events."


class OtherEvents(QWidget):
    """As high as a few rows, however many there are. *chosen* carries the index of an event to show."""

    chosen = Signal(int)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._store = workbench.store
        self._latest = Latest(workbench.jobs, "analysis")
        self._made_of: tuple[object, ...] = ()
        self.count = MessageLine("Matching events")
        self.list = set_accessible_name(QTreeWidget(), "Your other events")
        self.list.setObjectName("otherEvents")
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setTabKeyNavigation(False)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setProperty("plain", True)
        self.list.itemActivated.connect(lambda item: self.chosen.emit(item.data(0, Qt.ItemDataRole.UserRole)))
        theme_state().changed.connect(self._color)
        self._lay_out()
        self._fit()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(ToneLabel("Your other events", bold=True))
        head.addWidget(self.count, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.list)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        high = self.list.fontMetrics().height()
        self.list.setMinimumHeight(FEWEST_ROWS * (high + 8) + 4)
        self.list.setMaximumHeight(ROWS * (high + 8) + 4)
        self.list.setColumnWidth(0, 14 * high)

    # -- matching -------------------------------------------------------------------------------------------

    def match(self, preview: Preview, document: Document) -> None:
        """Match the selected mapping's trigger against the other events of *document*, off the UI thread."""
        mapping = preview.selected_mapping
        trigger = None if mapping is None else mapping.compiled.trigger
        others = tuple((at, event) for at, event in enumerate(document.events) if at != document.event)
        filters = preview.destination.filters
        made_of = (None if trigger is None else trigger.source, others, *map(id, filters))
        if made_of == self._made_of:
            return
        self._made_of = made_of
        if trigger is None:
            self._show(others, [])
            return
        texts = [event.text for _, event in others]
        self._latest.run(partial(match_events, trigger, texts, filters), partial(self._show, others))

    def stop(self) -> None:
        """Forget what is pending."""
        self._latest.cancel()
        self._made_of = ()

    def _show(self, others: tuple[tuple[int, NamedEvent], ...], matches: list[TriggerMatch]) -> None:
        matching = sum(match.matches for match in matches)
        counted = f"{matching} of {len(others)} match" if matches else ""
        self.count.set_text(counted if others else NONE, "muted")
        kept = self.list.currentIndex().row()
        self.list.clear()
        for (at, event), match in zip(others, matches, strict=False):
            words = "matches" if match.matches else match.reason[:1].lower() + match.reason[1:].rstrip(".")
            item = QTreeWidgetItem([f"{'✓' if match.matches else '○'}  {event.name}", words])
            item.setData(0, Qt.ItemDataRole.UserRole, at)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{event.name}, {words}")
            item.setToolTip(1, match.reason)
            self.list.addTopLevelItem(item)
        if (current := self.list.topLevelItem(kept)) is not None:
            self.list.setCurrentItem(current)
        self._color()

    def _color(self) -> None:
        theme = current_theme()
        for at in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(at)
            if item is not None:
                item.setForeground(0, QColor(theme.good if item.text(0).startswith("✓") else theme.text))
                item.setForeground(1, QColor(theme.muted))
