"""The legend of the histogram: each outcome with its color, its events and their share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from talonbench_gui.features.archive.words import OUTCOMES, name_outcome
from talonbench_gui.theme import current_theme, scaled, theme_state
from talonbench_gui.widgets.fills import fill
from talonbench_gui.widgets.labels import ToneLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QPaintEvent

SIDE: Final = 12  # pixels of a color's square
_RIGHT = Qt.AlignmentFlag.AlignRight


class _Swatch(QLabel):
    def __init__(self, color: str) -> None:
        super().__init__()
        self._color = color
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        theme_state().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(scaled(SIDE), scaled(SIDE))

    def paintEvent(self, event: QPaintEvent) -> None:
        side = scaled(SIDE)
        square = QRect(0, (self.height() - side) // 2, side, side)
        fill(QPainter(self), square, QColor(getattr(current_theme(), self._color)))


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
            grid.addWidget(_Swatch(OUTCOMES[outcome][3]), row, 0)
            grid.addWidget(ToneLabel(name_outcome(outcome)), row, 1)
            grid.addWidget(count, row, 2, _RIGHT)
            grid.addWidget(share, row, 3, _RIGHT)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(OUTCOMES) + 1, 1)

    def show_outcomes(self, outcomes: Mapping[str, int]) -> None:
        """Show how many events have each outcome."""
        whole = sum(outcomes.values()) or 1
        for outcome, (count, share) in self._counts.items():
            found = outcomes.get(outcome, 0)
            count.setText(f"{found:,}")
            share.setText("< 1 %" if 0 < found * 100 < whole else f"{round(100 * found / whole)} %")
