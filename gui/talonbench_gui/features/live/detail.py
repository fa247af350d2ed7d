"""The details of a captured event: its trace, text and requests, with actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QSplitter, QTabWidget, QToolButton, QVBoxLayout, QWidget

from talonbench_gui.features.live.words import describe_event, describe_result, requests_html, trace_html
from talonbench_gui.widgets.detail import DetailFooter, DetailHeader
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.html_view import HtmlView
from talonbench_gui.widgets.naming import make_button, make_text_button
from talonbench_gui.wording.events import format_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talonbench.capture import CapturedEvent
    from talonbench.trace import EventTrace
    from talonbench_gui.state.forwarder import Forwarded


class EventDetail(QWidget):
    """Shows an event, with a button to open it, and a menu to save it as a sample or a case."""

    open_requested = Signal()
    sample_requested = Signal()
    case_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        opening, more = make_button("Open in Editor"), make_text_button("⋯", "More for this event")
        more.setObjectName("liveMore")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(self._make_menu())
        opening.clicked.connect(self.open_requested)
        self._header, self._footer = DetailHeader(), DetailFooter(opening, more)
        self._trace = HtmlView("liveTrace", "Trace of the event")
        self._event = JsonView("liveEvent", "Event")
        self._requests = HtmlView("liveRequests", "Requests of the event")
        self._lay_out()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("More actions")
        menu.addAction("Save as sample").triggered.connect(self.sample_requested)
        menu.addAction("Save as case…").triggered.connect(self.case_requested)
        return menu

    def _lay_out(self) -> None:
        tabs = QTabWidget()
        tabs.setAccessibleName("Parts of the event")
        tabs.addTab(self._event, "Event")
        tabs.addTab(self._requests, "Requests")
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self._trace)
        parts.addWidget(tabs)
        parts.setSizes([190, 360])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(parts, 1)
        column.addWidget(self._footer)

    def show_event(
        self, event: CapturedEvent, trace: EventTrace | None, forwarded: Sequence[Forwarded], held: str
    ) -> None:
        """Show *event*, its *trace* when available, and the results of its requests once *forwarded*.

        *held* is the origin of a web page whose events aren't forwarded.
        """
        self._header.say(*describe_event(event), *describe_result(trace, forwarded, held=held))
        self._trace.show_html("" if trace is None else trace_html(trace, forwarded))
        self._requests.show_html("" if trace is None else requests_html(trace))
        self._event.set_text(format_event(event.body))
