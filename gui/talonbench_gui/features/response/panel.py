"""The Response panel: status, duration, headers, body, and what Segment would do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from talonbench_gui.features.response.heading import ResponseHeading
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.menus import attach_menu
from talonbench_gui.widgets.panels import EmptyPanel, header, panel
from talonbench_gui.widgets.segments import Segments
from talonbench_gui.wording.status import CANCELLED, NOT_SENDABLE, NOT_SENT

if TYPE_CHECKING:
    from talonbench.client import Exchange
    from talonbench.document import Document
    from talonbench.responses import ResponseReport
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench
    from talonbench_gui.widgets.html_view import HtmlView

FOLDING = ("edit.fold", "edit.unfold", "edit.fold_all", "edit.unfold_all")
FORMATS: Final = (("summary", "Summary"), ("body", "Body"), ("headers", "Headers"))
MOST_READ: Final = 5  # effects that are announced; all of them are in the summary
SENDING = "Sending… Press Esc to cancel."


class ResponsePanel(QWidget):
    """Follows the results and the selected mapping. *problem_selected* carries a pointer into the request's body."""

    problem_selected = Signal(str)

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._workbench, self._actions = workbench, actions
        self._exchange: Exchange | None = None
        self._report: ResponseReport | None = None
        self._unfolded: set[str] = set()
        self._summary: HtmlView | None = None
        self._body = JsonView("responseView", "Response", has_head=True)
        self._heading = ResponseHeading()
        self._empty = EmptyPanel(NOT_SENT)
        self._empty.setObjectName("responseEmpty")
        self._headers: JsonView | None = None
        self._choice = Segments("Response format", FORMATS)
        self._choice.setObjectName("responseFormat")
        for name, title in FORMATS:
            self._choice.button(name).setObjectName(f"response{title}Format")
        self._stack = QStackedWidget()
        self._lay_out()
        editor = self._body.editor
        attach_menu(editor, [actions[name] for name in FOLDING], editor.createStandardContextMenu)
        self._choice.chosen.connect(self._show_format)
        workbench.results.changed.connect(self._refresh)
        workbench.store.changed.connect(self._on_document)
        for signal in (workbench.connections.changed, workbench.connections.key_changed):
            signal.connect(self._refresh)
        workbench.catalog_changed.connect(self._on_catalog)
        self._refresh()

    def _lay_out(self) -> None:
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading)
        column.addWidget(self._body, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(panel(header("Response", self._choice, beside=self._heading.status), self._stack, stretch=1))

    def setFocus(self, *_: object) -> None:
        """Focus the visible part of the response; without one, the choice of its format."""
        parts = (self._summary, self._headers, self._body)
        shown = next((part for part in parts if part is not None and part.isVisible()), None)
        (shown or self._choice).setFocus()

    # -- showing --------------------------------------------------------------------------------------------

    def _on_document(self, before: Document, after: Document) -> None:
        if before.current_mapping is not after.current_mapping:
            self._refresh()

    def _refresh(self) -> None:
        results, mapping = self._workbench.results, self._workbench.store.document.current_mapping
        name = "" if mapping is None else mapping.id
        exchange, state = results.exchanges.get(name), results.states.get(name, "")
        self._stack.setCurrentIndex(0 if exchange is None else 1)
        self._heading.status.setVisible(exchange is not None)
        self._heading.set_outdated(results.is_outdated)
        if exchange is None:
            self._empty.say(self._explain_absence(name, state))
        elif exchange is not self._exchange:
            self._show_exchange(exchange)
        self._exchange = exchange

    def _explain_absence(self, mapping: str, state: str) -> str:
        """Why there is no response of *mapping*, whose send is in *state*."""
        rejected = self._workbench.results.rejected.get(mapping)
        if rejected is not None:
            from talonbench_gui.wording.outcomes import explain_rejected  # imported late: not needed before a send

            return explain_rejected(rejected)
        problem = self._workbench.connections.problem()
        unsent = NOT_SENDABLE.format(problem.rstrip(".")) if problem else NOT_SENT
        return {"sending": SENDING, "held": SENDING, "cancelled": CANCELLED}.get(state, unsent)

    def _show_exchange(self, exchange: Exchange) -> None:
        from talonbench.responses import check_body  # imported late: not needed for the first paint
        from talonbench_gui.features.response.report import format_body, format_headers, read_report
        from talonbench_gui.widgets.announce import announce

        remarks = [] if exchange.response is None else check_body(exchange.response, exchange.truncated)
        self._heading.show_exchange(exchange, remarks)
        self._body.set_text(format_body(exchange))
        self._header_view().set_text(format_headers(exchange))
        self._report = read_report(exchange, self._workbench.known_attributes)
        self._show_summary()
        self._show_format()
        effects = [] if self._report is None else [effect.words for effect in self._report.effects if effect.is_known]
        announce(self._heading, " ".join([self._heading.describe(), *effects[:MOST_READ]]))

    def _on_catalog(self) -> None:
        """Read the response again, since the known attributes changed."""
        if self._exchange is not None:
            from talonbench_gui.features.response.report import read_report

            self._report = read_report(self._exchange, self._workbench.known_attributes)
            self._show_summary()

    def _show_summary(self) -> None:
        from talonbench_gui.features.response.report import response_html

        html = "" if self._report is None else response_html(self._report, self._unfolded)
        self._html_view().show_html(html)

    def _show_format(self) -> None:
        """Show the summary, the body or the headers; without a summary, the body in its place."""
        chosen = self._choice.current
        if chosen == "summary" and not self._html_view().is_filled:
            chosen = "body"
        self._html_view().setVisible(chosen == "summary")
        self._body.setVisible(chosen == "body")
        self._header_view().setVisible(chosen == "headers")

    def _html_view(self) -> HtmlView:
        """The summary's view, created with the first response, not for the first paint."""
        if self._summary is None:
            from talonbench_gui.widgets.html_view import HtmlView

            self._summary = HtmlView("responseReport", "Response summary")
            self._summary.activated.connect(self._on_link)
            layout = self._column.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(1, self._summary, 1)
        return self._summary

    def _header_view(self) -> JsonView:
        """The view of the headers, created with the first response."""
        if self._headers is None:
            self._headers = JsonView("responseHeaders", "Response headers", has_head=True)
            layout = self._column.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.addWidget(self._headers, 1)
        return self._headers

    # -- links ----------------------------------------------------------------------------------------------

    def _on_link(self, address: str) -> None:
        kind, _, at = address.partition(":")
        if self._report is None:
            return
        if kind == "section":
            self._unfolded ^= {self._report.sections[int(at)].title}
            self._show_summary()
            return
        problem = self._report.problems[int(at)]
        if kind == "creation" and problem.creation is not None:
            from talonbench.values import json_text

            self._actions.context.ui.copy(json_text(dict(problem.creation)), "Copied the attribute's JSON.")
        elif kind == "problem":
            self.problem_selected.emit(problem.pointer)
