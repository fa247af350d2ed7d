"""A choice among few, side by side: radio buttons that look like one control."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QRadioButton

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_TAB: Final = Qt.FocusPolicy.ClickFocus


class Segments(QFrame):
    """*chosen* carries the ID of the segment that is now checked.

    Radio buttons, not push buttons: arrow keys move between them, and screen readers say what they are.
    """

    chosen = Signal(str)

    def __init__(self, accessible_name: str, choices: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(accessible_name)
        self.setProperty("role", "segments")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._buttons: dict[str, QRadioButton] = {}
        for name, title in choices:
            self._buttons[name] = button = QRadioButton(title)
            button.setProperty("role", "segment")
            button.setFocusPolicy(NO_TAB)
            button.toggled.connect(partial(self._on_toggled, name))
            row.addWidget(button)
        ends = list(self._buttons.values())
        ends[0].setProperty("end", "left")
        ends[-1].setProperty("end", "right")
        ends[0].setChecked(True)

    @property
    def current(self) -> str:
        """The ID of the checked segment."""
        return next(name for name, button in self._buttons.items() if button.isChecked())

    def select(self, name: str) -> None:
        """Check the segment *name*."""
        self._buttons[name].setChecked(True)

    def button(self, name: str) -> QRadioButton:
        """The segment *name*, to change its title or whether it is enabled."""
        return self._buttons[name]

    def _on_toggled(self, name: str, is_checked: bool) -> None:
        # Qt leaves Tab to the segment that had the focus last, and before that to all of them.
        self._buttons[name].setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_checked else NO_TAB)
        if is_checked:
            self.setFocusProxy(self._buttons[name])
            self.chosen.emit(name)
