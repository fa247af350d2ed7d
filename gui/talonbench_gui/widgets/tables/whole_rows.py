"""Keeps a list that is scrolled by itself from beginning with half a row below its header."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollBar


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
