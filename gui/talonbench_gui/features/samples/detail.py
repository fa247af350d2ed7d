"""The details of a sample: its event and mapping, with actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from talonbench.talon_one import ACTIONS
from talonbench_gui.features.samples.words import unmatchable_html
from talonbench_gui.widgets.detail import DetailFooter, DetailHeader
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from talonbench.destination import Subscription
    from talonbench.samples import Sample
    from talonbench.suggest import Contradiction, Unmatchable


class SampleDetail(QWidget):
    """Shows a sample, or why no event matches a mapping; each signal belongs to a button."""

    add_requested = Signal()
    open_requested = Signal()
    refresh_requested = Signal()
    delete_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._add, self._open = make_button("Add event and mapping"), make_button("Open event")
        self._refresh, self._delete = make_button("Open with new IDs and times"), make_button("Delete sample")
        self._buttons = (self._open, self._refresh, self._add, self._delete)
        signals = (self.open_requested, self.refresh_requested, self.add_requested, self.delete_requested)
        for button, signal in zip(self._buttons, signals, strict=True):
            button.clicked.connect(signal)
        self._header, self._footer = DetailHeader(), DetailFooter(*self._buttons)
        self._event = JsonView("sampleEvent", "Event of the sample")
        self._mapping = JsonView("sampleMapping", "Mapping of the sample", has_head=True)
        self._reasons = HtmlView("sampleView", "Why no event matches")
        self._lay_out()

    def _lay_out(self) -> None:
        self._tabs = QTabWidget()
        self._tabs.setAccessibleName("Parts of the sample")
        self._tabs.addTab(self._event, "Event")
        self._tabs.addTab(self._mapping, "Mapping")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._tabs)
        self._stack.addWidget(self._reasons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._footer)

    def show_sample(self, sample: Sample) -> None:
        """Show a built-in sample."""
        purpose = sample.job or ACTIONS[sample.action].title
        self._show(sample.title, f"{sample.description}\nMapping: {purpose}", sample.text)
        self._offer(self._add, self._open, self._refresh)
        self._tabs.setTabVisible(1, True)
        self._mapping.set_text(f"trigger: {sample.trigger}\n\n{format_event(sample.mapping)}")

    def show_saved(self, title: str, text: str) -> None:
        """Show a sample that the user saved."""
        self._show(title, "Saved on this machine", text)
        self._offer(self._open, self._refresh, self._delete)

    def show_nothing(self) -> None:
        """Show that no sample matches the search."""
        self._show("Nothing selected", "", "")
        self._offer()

    def show_unmatchable(self, mapping: Subscription, found: Contradiction | Unmatchable) -> None:
        """Show why no event matches *mapping*."""
        self._header.say(f"No event matches “{mapping.name}”", mapping.trigger, "✕ impossible", "bad")
        self._offer()
        self._reasons.show_html(unmatchable_html(found))
        self._stack.setCurrentWidget(self._reasons)

    def _show(self, title: str, facts: str, text: str) -> None:
        self._header.say(title, facts)
        self._event.set_text(text)
        self._tabs.setTabVisible(1, False)
        self._stack.setCurrentWidget(self._tabs)

    def _offer(self, *buttons: QPushButton) -> None:
        for button in self._buttons:
            button.setEnabled(button in buttons)
