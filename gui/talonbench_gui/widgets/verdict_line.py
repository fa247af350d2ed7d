"""A verdict with the parts that led to it, on a line of fixed height."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from talonbench_gui.theme import code_font, current_theme
from talonbench_gui.widgets.labels import NamedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFontMetrics, QPaintEvent

Chip = tuple[str, str]  # text and tone
GAP, INSET = 6, 7  # pixels between chips, and beside a chip's text
SIGNS = {"good": "✓ ", "bad": "✕ "}
_ALIGNED = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class VerdictLine(NamedLabel):
    """Shows a verdict, then chips as far as they fit (the rest as “+2”), or a *note* instead of them.

    Its text, for screen readers and the tooltip, has everything.
    """

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._verdict, self._tone, self._note, self._note_tone = "", "muted", "", "muted"
        self._chips: tuple[Chip, ...] = ()

    def show_verdict(
        self, verdict: str, tone: str, chips: Sequence[Chip] = (), note: str = "", note_tone: str = "muted"
    ) -> None:
        """Show *verdict* with *chips*, or with *note* if there is one."""
        self._verdict, self._tone, self._chips = verdict, tone, tuple(chips)
        self._note, self._note_tone = note, note_tone
        parts = [note] if note else [f"{SIGNS.get(of, '')}{text}" for text, of in chips]
        self.setText("  ".join((verdict, *parts)))
        self.setToolTip("\n".join((verdict, *parts)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() + 10)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        metrics, rect = self.fontMetrics(), self.contentsRect()
        painter.setPen(QColor(getattr(theme, self._tone)))
        painter.drawText(rect, _ALIGNED, metrics.elidedText(self._verdict, Qt.TextElideMode.ElideRight, rect.width()))
        rect.setLeft(rect.left() + metrics.horizontalAdvance(self._verdict) + 2 * GAP)
        if self._note:
            painter.setPen(QColor(getattr(theme, self._note_tone)))
            painter.drawText(rect, _ALIGNED, metrics.elidedText(self._note, Qt.TextElideMode.ElideRight, rect.width()))
            return
        painter.setFont(code_font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_chips(painter, rect)

    def _paint_chips(self, painter: QPainter, rect: QRect) -> None:
        metrics, left = painter.fontMetrics(), rect.left()
        for at, (text, tone) in enumerate(self._chips):
            rest = self._chips[at + 1 :]
            reserved = _width(metrics, _rest_chip(rest)) + GAP if rest else 0
            room = rect.right() - left - reserved
            if _width(metrics, (text, tone)) > room and at > 0:
                self._paint_chip(painter, left, _rest_chip(self._chips[at:]), rect.right() - left)
                return
            left += self._paint_chip(painter, left, (text, tone), room) + GAP

    def _paint_chip(self, painter: QPainter, left: int, chip: Chip, room: int) -> int:
        """Paint *chip*, elided to *room*; return its width."""
        (text, tone), theme, metrics = chip, current_theme(), painter.fontMetrics()
        width, high = min(_width(metrics, chip), room), metrics.height() + 4
        if width <= 2 * INSET:
            return 0
        box = QRect(left, (self.height() - high) // 2, width, high)
        soft = {"good": theme.accent_soft, "bad": theme.bad_soft}.get(tone, theme.raised)
        edge = getattr(theme, tone if tone in SIGNS else "border")
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 4, 4)
        shown = metrics.elidedText(f"{SIGNS.get(tone, '')}{text}", Qt.TextElideMode.ElideRight, width - 2 * INSET + 1)
        painter.setPen(QColor(theme.text if tone not in SIGNS else getattr(theme, tone)))
        painter.drawText(box.adjusted(INSET, 0, 0, 0), _ALIGNED, shown)
        return width


def _width(metrics: QFontMetrics, chip: Chip) -> int:
    return metrics.horizontalAdvance(f"{SIGNS.get(chip[1], '')}{chip[0]}") + 2 * INSET


def _rest_chip(chips: Sequence[Chip]) -> Chip:
    """One chip for all of *chips*: bad if any of them is."""
    tones = {tone for _, tone in chips}
    return f"+{len(chips)}", next((tone for tone in ("bad", "good") if tone in tones), "muted")
