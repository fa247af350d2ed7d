"""The legend of the histogram: each outcome with its color, its events and their share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from talonbench_gui.features.archive.words import OUTCOMES, describe_stops, name_outcome
from talonbench_gui.widgets.labels import MessageLine, ToneLabel
from talonbench_gui.widgets.swatch import Swatch

if TYPE_CHECKING:
    from collections.abc import Mapping


_RIGHT = Qt.AlignmentFlag.AlignRight


class Legend(QWidget):
    """Counts of the events that are selected."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(10)
        grid.addWidget(ToneLabel("Outcome", bold=True), 0, 0, 1, 2)
        grid.addWidget(ToneLabel("events", "muted"), 0, 2, 1, 2, _RIGHT)
        self._counts: dict[str, tuple[ToneLabel, ToneLabel]] = {}
        for row, outcome in enumerate(OUTCOMES, 1):
            count, share = ToneLabel(title=name_outcome(outcome)), ToneLabel("", "muted")
            self._counts[outcome] = (count, share)
            grid.addWidget(Swatch(OUTCOMES[outcome][3]), row, 0)
            grid.addWidget(ToneLabel(name_outcome(outcome)), row, 1)
            grid.addWidget(count, row, 2, _RIGHT)
            grid.addWidget(share, row, 3, _RIGHT)
        self._stops = MessageLine("Filtered events")
        self._stops.setObjectName("archiveStops")
        self._stops.set_lines(2)
        self._stops.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._stops, len(OUTCOMES) + 1, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(OUTCOMES) + 2, 1)

    def show_outcomes(self, outcomes: Mapping[str, int], stops: Mapping[str, int]) -> None:
        """Show how many events have each outcome, and what stopped the filtered ones."""
        self._stops.show_message(describe_stops(stops), "muted")
        whole = sum(outcomes.values()) or 1
        for outcome, (count, share) in self._counts.items():
            found = outcomes.get(outcome, 0)
            count.setText(f"{found:,}")
            share.setText("< 1 %" if 0 < found * 100 < whole else f"{round(100 * found / whole)} %")
