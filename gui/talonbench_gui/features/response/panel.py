"""The answer: status, time, headers, body; what Segment would do now; whether what left is what was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from talonbench import events
from talonbench.errors import EventSyntaxError
from talonbench.values import json_text
from talonbench_gui.features.response.heading import ResponseHeading
from talonbench_gui.widgets.announce import announce
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.naming import set_accessible_name
from talonbench_gui.widgets.panels import EmptyPanel, header, panel
from talonbench_gui.wording.exchanges import NOT_SENT
from talonbench_gui.wording.numbers import plural

if TYPE_CHECKING:
    from talonbench.attributes import Attribute
    from talonbench.client import Exchange
    from talonbench.request import Response
    from talonbench.responses import ResponseReport
    from talonbench_gui.widgets.html_view import HtmlView

MOST_SHOWN = 1_000_000
READ, RAW = "In words", "As it came"


class ResponsePanel(QWidget):
    """The lower right column; *problem_chosen* brings a pointer into the body that was sent."""

    problem_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.body = JsonView("responseView", "Response", has_head=True)
        self.view = self.body.editor
        self.heading = ResponseHeading()
        self.status, self.verdict, self.seal = self.heading.status, self.heading.verdict, self.heading.seal
        self.empty = EmptyPanel(NOT_SENT)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._reader: HtmlView | None = None
        self._reading: ResponseReport | None = None
        self.known: tuple[Attribute, ...] = ()  # that exist in Talon.One, where somebody fetched them
        self._unfolded: set[str] = set()
        self.choice = set_accessible_name(QComboBox(), "How the answer is shown")
        self.choice.addItems([READ, RAW])
        self.choice.currentIndexChanged.connect(lambda _: self._choose())
        self._stack.addWidget(self._answer())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._stale = ToneLabel("before your last edit", "muted")
        self._stale.setContentsMargins(0, 0, 6, 0)
        self._stale.setVisible(False)
        layout.addWidget(panel(header("Response", self._stale, self.choice), self._stack, stretch=1))

    def _answer(self) -> QWidget:
        self._column = panel_of(self.heading, self.body)
        return self._column

    @property
    def reader(self) -> HtmlView:
        """The answer in words; made with the first answer."""
        if self._reader is None:
            from talonbench_gui.widgets.html_view import HtmlView

            self._reader = HtmlView("responseReport", "The answer, read")
            self._reader.activated.connect(self._on_link)
            layout = self._column.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(layout.count() - 1, self._reader, 1)
        return self._reader

    def show_exchange(self, exchange: Exchange | None, why_none: str = NOT_SENT) -> None:
        """Show *exchange*, or why there is none."""
        self._stack.setCurrentIndex(0 if exchange is None else 1)
        if exchange is None:
            self.empty.say(why_none)
            return
        from talonbench.responses import check_body  # late: not for the first paint

        remarks = [] if exchange.response is None else check_body(exchange.response, exchange.truncated)
        self.heading.show_exchange(exchange, remarks)
        self.body.set_text(exchange_text(exchange))
        from talonbench_gui.features.response.report import reading_of, response_html  # late: not for the first paint

        self._reading = reading_of(exchange, self.known)
        self.reader.show_html(response_html(self._reading, self._unfolded) if self._reading is not None else "")
        self._choose()
        announce(self.status, f"{self.status.text()}. {self.verdict.text()}")

    def _choose(self) -> None:
        """The answer read, or as it came; what says nothing beyond its body is shown as it came."""
        is_read = self.choice.currentText() == READ and self.reader.is_filled
        self.reader.setVisible(is_read)
        self.body.setVisible(not is_read)

    def _on_link(self, address: str) -> None:
        kind, _, at = address.partition(":")
        if self._reading is None:
            return
        if kind == "section":
            self._toggle(self._reading, self._reading.sections[int(at)].title)
            return
        problem = self._reading.problems[int(at)]
        if kind == "creation" and problem.creation is not None:
            QGuiApplication.clipboard().setText(json_text(dict(problem.creation)))
        elif kind == "problem":
            self.problem_chosen.emit(problem.pointer)

    def _toggle(self, reading: ResponseReport, title: str) -> None:
        """Fold the section *title*, or unfold it; the next answer is shown so, too."""
        from talonbench_gui.features.response.report import response_html

        self._unfolded ^= {title}
        self.reader.show_html(response_html(reading, self._unfolded))

    def focus_part(self) -> QWidget:
        """What is in sight of the answer."""
        return self.body.editor if self._reader is None or not self._reader.isVisible() else self._reader

    def show_stale(self, is_stale: bool) -> None:
        """Say that the answer shown is of an event or a mapping that has been edited since."""
        self._stale.setVisible(is_stale and self._stack.currentIndex() == 1)

    def show_sending(self, count: int) -> None:
        """Say that requests are under way."""
        self._stack.setCurrentIndex(0)
        self.empty.say(f"Sending {plural(count, 'request')}… Escape cancels.")


def panel_of(*parts: QWidget) -> QWidget:
    """A column without a frame; the last part takes what is left."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part, 1 if part is parts[-1] else 0)
    return column


def exchange_text(exchange: Exchange) -> str:
    """The answer's status line, headers and body, or the technical detail of the failure."""
    if exchange.response is None:
        return exchange.error.detail if exchange.error is not None else ""
    response = exchange.response
    lines = [f"HTTP/1.1 {response.status} {response.reason}".rstrip()]
    lines += [f"{name}: {value}" for name, value in response.headers]
    cut = "\n\n… only the first part of this body is shown" if len(response.body) > MOST_SHOWN else ""
    return "\n".join([*lines, "", body_text(response)]) + cut


def body_text(response: Response) -> str:
    """The body laid out where it is JSON, as it came where it is not."""
    text = response.text[:MOST_SHOWN]
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return events.format_text(text)
    except EventSyntaxError:
        return text
