"""The details of a value: why it is as it is, and the access log's line of its request; the Application's health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from talonbench.management.comparison import GOOD
from talonbench_gui.features.received.words import (
    STATES,
    describe_health,
    describe_kind,
    describe_last_use,
    describe_reason,
    describe_state,
    describe_what,
    find_line,
    format_payload,
    log_rows,
    sort_log,
)
from talonbench_gui.widgets.detail import DetailFooter, DetailHeader, bar
from talonbench_gui.widgets.editor.json_view import JsonView
from talonbench_gui.widgets.labels import Chip, MessageLine
from talonbench_gui.widgets.naming import make_button
from talonbench_gui.widgets.panels import panel
from talonbench_gui.widgets.segments import Segments
from talonbench_gui.widgets.tables.table import Table
from talonbench_gui.widgets.tables.table_model import TableModel
from talonbench_gui.widgets.tables.widths import Column

if TYPE_CHECKING:
    from talonbench.management.comparison import Check
    from talonbench.management.expectations import Expectation
    from talonbench.request import Request
    from talonbench_gui.state.received import ReceivedStore

COLUMNS: Final = (Column("Time", 15), Column("Status", 7), Column("Request", 20, 1, is_path=True))
PAYLOADS: Final = (("responsePayload", "Response"), ("requestPayload", "Request"))
MATCHED: Final = "Matched by path and ID"


class ReceivedDetail(QWidget):
    """*opened* asks for the mapping of the selected value; *catalog* for the Catalog."""

    opened = Signal()
    catalog = Signal()

    def __init__(self, received: ReceivedStore) -> None:
        super().__init__()
        self._received = received
        self._shown: tuple[Expectation, Check] | None = None
        self._head = DetailHeader()
        self._reason = MessageLine("Reason", wrapped=1000, lines=3)
        self._reason.setObjectName("receivedReason")
        self._reason.setContentsMargins(12, 0, 12, 0)
        self._model = TableModel(self, [column.title for column in COLUMNS])
        self._log = Table("receivedLog", "Access log", COLUMNS)
        self._log.setModel(self._model)
        self._payload = Segments("Payload", PAYLOADS)
        self._view = JsonView("receivedPayload", "Payload of the access log")
        self._catalog, self._open = make_button("Open in Catalog"), make_button("Show the mapping")
        self._health = Chip("Health of the Application")
        self._health.setObjectName("receivedHealth")
        self._used = MessageLine("Last used")
        self._lay_out()
        self._log.selectionModel().currentChanged.connect(self._show_payload)
        self._payload.chosen.connect(self._show_payload)
        self._open.clicked.connect(self.opened)
        self._catalog.clicked.connect(self.catalog)

    def _lay_out(self) -> None:
        for button, name in (
            (self._catalog, "receivedCatalog"), (self._open, "receivedMapping"),
            (self._payload.button("requestPayload"), "receivedRequestPayload"),
        ):  # fmt: skip
            button.setObjectName(name)
        log, matched = QLabel("Access log"), MessageLine("How lines were found")
        log.setProperty("role", "title")
        matched.show_message(MATCHED, "muted")
        matched.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._used.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        health = QLabel("Health")
        health.setProperty("role", "title")
        upper = panel(
            self._head, self._reason, bar(log), self._log, bar(matched, self._payload, stretch=0), self._view,
            DetailFooter(self._catalog, self._open), stretch=5,
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(upper, 1)
        layout.addWidget(panel(bar(health, self._health, self._used, stretch=2)))

    # -- showing --------------------------------------------------------------------------------------------

    def show_check(self, at: int) -> None:
        """Show the value at this index of the checks; none if it is negative."""
        received = self._received
        is_new = at < 0 or self._shown is None or self._shown[0] is not received.expectations[at]
        self._shown = (received.expectations[at], received.checks[at]) if at >= 0 else None
        self._show_head()
        self._show_log(is_new=is_new)
        self._show_health()

    def _show_head(self) -> None:
        self._open.setEnabled(self._shown is not None)
        if self._shown is None:
            self._head.say("Nothing selected", "Select a value to see why it is as it is.", " ")
            self._reason.show_message("", "muted")
            self._catalog.setEnabled(False)
            return
        one, check = self._shown
        state, tone = describe_state(one, check), STATES[check.status][1]
        self._head.say(describe_what(one), describe_kind(one), state[:200], tone)
        self._reason.show_message(describe_reason(one, check), "muted")
        self._catalog.setEnabled(one.keys[:1] == ("attributes",) and check.status not in GOOD)

    def _show_log(self, *, is_new: bool) -> None:
        log = sort_log(self._received.found)
        had = self._model.rowCount()
        self._model.show(log_rows(log))
        if self._shown is None or not (is_new or not had):
            self._show_payload()
            return
        one = self._shown[0]
        request: Request = self._received.requests[one.request]
        self._log.select(find_line(log, request, one.subject.id))
        self._show_payload()

    def _show_payload(self, *_: object) -> None:
        log, row = sort_log(self._received.found), self._log.selected
        self._view.set_text(format_payload(log[row] if 0 <= row < len(log) else None, self._payload.current))

    def _show_health(self) -> None:
        found = self._received.found
        self._health.set_text(*describe_health(found))
        self._used.show_message(describe_last_use(found.last_used) if found is not None else "", "muted")
