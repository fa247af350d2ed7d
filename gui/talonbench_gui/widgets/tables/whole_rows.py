"""Keeps a list from beginning with half a row below its header, whoever scrolls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollBar

REST: Final = 120  # milliseconds after the last small step of a touchpad


def extend_range(bar: QScrollBar, row: int) -> None:
    """Let *bar* scroll by whole rows, *row* pixels high, up to the end."""
    if row > 0 and bar.maximum() % row:
        bar.setMaximum(_round_up(bar.maximum(), row))


def snap(bar: QScrollBar, row: int) -> None:
    """Move *bar* on to the next whole row."""
    if row > 0:
        bar.setValue(_round_up(bar.value(), row))


def _round_up(value: int, step: int) -> int:
    return -(-value // step) * step


class WholeRows(QObject):
    """Makes wheel and mouse move *bar* by whole rows; the small steps of a touchpad end at the nearest one."""

    def __init__(self, bar: QScrollBar) -> None:
        super().__init__(bar)
        self._bar, self._row = bar, 0
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._settle)
        bar.actionTriggered.connect(self._on_action)
        bar.sliderReleased.connect(self._settle)

    def fit(self, row: int) -> None:
        """Take the height of a *row*, in pixels, once the view has set the bar's range."""
        self._row = row
        if row > 0:
            extend_range(self._bar, row)
            self._bar.setSingleStep(row)

    def _on_action(self, _: int) -> None:
        """Round the step that is about to be made; a smaller one than half a row waits for the next ones."""
        if self._row <= 0:
            return
        step = self._bar.sliderPosition() - self._bar.value()
        if abs(step) * 2 >= self._row:
            self._bar.setSliderPosition(self._nearest(self._bar.sliderPosition()))
        elif step:
            self._rest.start()

    def _settle(self) -> None:
        if self._row > 0 and not self._bar.isSliderDown():
            self._bar.setValue(self._nearest(self._bar.value()))

    def _nearest(self, place: int) -> int:
        return round(place / self._row) * self._row
