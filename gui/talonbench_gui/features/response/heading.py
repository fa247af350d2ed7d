"""The heading of an answer: its status, time and size; the seal; what Segment would do now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from talonbench_gui.widgets.chip import Chip
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.wording.exchanges import (
    describe_measures,
    describe_status,
    describe_verdict,
    describe_wait,
    describe_wire_check,
    explain_wire_check,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QResizeEvent

    from talonbench.client import Exchange

EDGE, GAP = 10, 8  # pixels


class ResponseHeading(QWidget):
    """One line where it fits: status, time and size, the seal; below, the first difference, and the verdict."""

    def __init__(self) -> None:
        super().__init__()
        self.status, self.measures = Chip("Status"), ToneLabel("", "muted")
        self.verdict = ToneLabel("", "text")
        self.seal, self.difference = ToneLabel("", "muted"), ToneLabel("", "bad")
        for label, name in ((self.seal, "Seal"), (self.measures, "Time and size")):
            label.setAccessibleName(name)
            label.setMinimumWidth(1)  # what does not fit goes down, and widens nothing
        for label, name in ((self.verdict, "Verdict"), (self.difference, "First difference")):
            label.setAccessibleName(name)
            label.setWordWrap(True)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(EDGE, 0, EDGE, 6)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        grid.addWidget(self.status, 0, 0)
        grid.addWidget(self.measures, 0, 1)
        grid.addWidget(self.seal, 0, 3)
        grid.addWidget(self.difference, 2, 0, 1, 4)
        grid.addWidget(self.verdict, 3, 0, 1, 4)

    def show_exchange(self, exchange: Exchange, remarks: Iterable[str]) -> None:
        """Show what came of *exchange*, and the *remarks* on its answer."""
        words, colour = describe_verdict(exchange)
        self.status.set_text(describe_status(exchange), colour)
        self.measures.set_text(f"{describe_measures(exchange)}{describe_wait(exchange.queued_for)}", "muted")
        self.verdict.set_text("\n".join([words, *(f"! {one}" for one in remarks)]), colour)
        self.verdict.setToolTip(f"{exchange.verdict.reason}\nSegment's code: {exchange.verdict.code}")
        self.seal.set_text(*describe_wire_check(exchange))
        self.seal.setToolTip(explain_wire_check(exchange))
        differs = exchange.wire_check is not None and not exchange.wire_check.matches
        self.difference.set_text(explain_wire_check(exchange) if differs else "", "bad")
        self.difference.setVisible(differs)
        self._place_seal()

    def _place_seal(self) -> None:
        """The seal at the end of the first line, or on one of its own where that is full."""
        parts = (self.status, self.measures, self.seal)
        is_full = sum(part.sizeHint().width() for part in parts) + 2 * EDGE + 3 * GAP > self.width()
        self._grid.removeWidget(self.seal)
        self._grid.addWidget(self.seal, *((1, 0, 1, 4) if is_full else (0, 3, 1, 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_seal()
