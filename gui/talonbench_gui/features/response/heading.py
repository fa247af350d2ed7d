"""The heading of a response: status, duration, size, wire check, and what Segment would do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from talonbench_gui.widgets.labels import Chip, ToneLabel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QResizeEvent

    from talonbench.client import Exchange

EDGE, GAP = 10, 8  # pixels


class ResponseHeading(QWidget):
    """Status, duration, size and wire check, on one line if they fit; below, the first difference and the verdict."""

    def __init__(self) -> None:
        super().__init__()
        self.status, self.measures = Chip("Status"), ToneLabel("", "muted")
        self.verdict = ToneLabel("", "text")
        self.wire_check, self.difference = ToneLabel("", "muted"), ToneLabel("", "bad")
        for label, object_name in (
            (self.status, "responseStatus"),
            (self.verdict, "responseVerdict"),
            (self.wire_check, "responseWireCheck"),
        ):
            label.setObjectName(object_name)
        for label, name in ((self.wire_check, "Sent as shown"), (self.measures, "Duration and size")):
            label.setAccessibleName(name)
            label.setMinimumWidth(1)  # what doesn't fit goes to the next line, so that the column keeps its width
        for label, name in ((self.verdict, "Verdict"), (self.difference, "First difference")):
            label.setAccessibleName(name)
            label.setWordWrap(True)
        self._grid = QGridLayout(self)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = self._grid
        grid.setContentsMargins(EDGE, 0, EDGE, 6)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        grid.addWidget(self.status, 0, 0)
        grid.addWidget(self.measures, 0, 1)
        grid.addWidget(self.wire_check, 0, 3)
        grid.addWidget(self.difference, 2, 0, 1, 4)
        grid.addWidget(self.verdict, 3, 0, 1, 4)

    def show_exchange(self, exchange: Exchange, remarks: Iterable[str]) -> None:
        """Show how *exchange* ended, and the *remarks* on its response."""
        from talonbench_gui.wording import exchanges  # imported late: not needed for the first paint

        words, color = exchanges.describe_verdict(exchange)
        measures, wait = exchanges.describe_measures(exchange), exchanges.describe_wait(exchange.queued_for)
        self.status.set_text(exchanges.describe_status(exchange), color)
        self.measures.set_text(f"{measures}{wait}", "muted")
        self.verdict.set_text("\n".join([words, *(f"! {one}" for one in remarks)]), color)
        self.verdict.setToolTip(f"{exchange.verdict.reason}\nSegment's code: {exchange.verdict.code}")
        self.wire_check.set_text(*exchanges.describe_wire_check(exchange))
        self.wire_check.setToolTip(exchanges.explain_wire_check(exchange))
        differs = exchange.wire_check is not None and not exchange.wire_check.matches
        self.difference.set_text(exchanges.explain_wire_check(exchange) if differs else "", "bad")
        self.difference.setVisible(differs)
        self._place_wire_check()

    def describe(self) -> str:
        """Status and verdict, for screen readers."""
        return f"{self.status.text()}. {self.verdict.text()}"

    def _place_wire_check(self) -> None:
        """At the end of the first line, or on a line of its own if the first is full."""
        parts = (self.status, self.measures, self.wire_check)
        is_full = sum(part.sizeHint().width() for part in parts) + 2 * EDGE + 3 * GAP > self.width()
        self._grid.removeWidget(self.wire_check)
        self._grid.addWidget(self.wire_check, *((1, 0, 1, 4) if is_full else (0, 3, 1, 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_wire_check()
