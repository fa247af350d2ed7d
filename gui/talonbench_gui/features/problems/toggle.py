"""The counts of errors and warnings in the status bar: a button that opens and closes the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QToolButton

from talonbench_gui.theme import current_theme, theme_state
from talonbench_gui.widgets.fills import fill
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

WIDEST: Final = "✕ 99   ! 99   Problems  ⌃"
EDGE: Final = 8  # pixels left and right of the text


class ProblemsToggle(QToolButton):
    """As wide as its widest text, so that what follows never moves."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("problemsToggle")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._errors = self._warnings = 0
        self._words = ""
        theme_state().changed.connect(self.update)
        self.show_counts(0, 0, "No problems")

    def show_counts(self, errors: int, warnings: int, words: str) -> None:
        """Show the counts; *words* say them for screen readers."""
        self._errors, self._warnings, self._words = errors, warnings, words
        self._name()
        self.update()

    def show_open(self, is_open: bool) -> None:
        """Show whether the panel is open."""
        self.setChecked(is_open)
        self._name()
        self.update()

    def _name(self) -> None:
        act = f"{'Hide' if self.isChecked() else 'Show'} problems (Ctrl+J)"
        set_accessible_name(self, f"{self._words}. {act}", act)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(WIDEST) + 2 * EDGE, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, metrics = current_theme(), self.fontMetrics()
        painter = QPainter(self)
        box = self.rect()
        if self.isChecked() or self.underMouse() or self.hasFocus():
            fill(painter, box, theme.accent_soft)
        at = EDGE
        for text, color in (
            (f"✕ {self._errors}   ", theme.bad if self._errors else theme.muted),
            (f"! {self._warnings}   ", theme.warn if self._warnings else theme.muted),
            ("Problems  ", theme.text),
            ("⌄" if self.isChecked() else "⌃", theme.text),
        ):
            painter.setPen(QColor(color))
            painter.drawText(box.adjusted(at, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), text)
            at += metrics.horizontalAdvance(text)
        if self.hasFocus():
            painter.setPen(QColor(theme.accent))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
