"""Labels in the theme's colors: plain ones, chips, and messages on a line of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy

from talonbench_gui.widgets.state_style import set_state

if TYPE_CHECKING:
    from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent

ROOM = 4  # pixels above and below the text of a line, in total


class NamedLabel(QLabel):
    """A plain text with a *title* that nobody sees: a screen reader says both, and with the title alone no text."""

    def __init__(self, title: str = "", text: str = "") -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText)
        self._title = title
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show *text*."""
        super().setText(text)
        if self._title:
            self.setAccessibleName(f"{self._title}: {' '.join(text.split())}" if text else self._title)


class ToneLabel(NamedLabel):
    """A label in one of the theme's colors, which the style sheet selects by the property *tone*."""

    def __init__(self, text: str = "", color: str = "text", *, bold: bool = False, title: str = "") -> None:
        super().__init__(title, text)
        self.setProperty("tone", color)
        self.setProperty("weight", "bold" if bold else "")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def set_text(self, text: str, color: str) -> None:
        """Show *text* in *color*."""
        self.setText(text)
        set_state(self, "tone", color)


class ElidedLabel(ToneLabel):
    """A label on one line that elides a text without enough room; its tooltip has the full text then."""

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return least if self.wordWrap() else QSize(0, least.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width() + 1)
        is_cut = not self.wordWrap() and cut != self.text()
        if not self.wordWrap():
            self.setToolTip(self.text() if is_cut else "")
        if not is_cut:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()), cut)


class Chip(NamedLabel):
    """A word on a tinted background, for a status at a glance; its *tone* is ``good``, ``warn`` or ``bad``."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setProperty("role", "chip")

    def set_text(self, text: str, tone: str) -> None:
        """Show *text* in *tone*."""
        self.setText(text)
        set_state(self, "tone", tone)


class MessageLine(ToneLabel):
    """A message on a line that is always visible, so that nothing moves when messages change.

    It elides a text that is too long, at *elide*; tooltip and screen readers get the full text. Where it is narrower
    than *wrapped* (times the text size), it has *lines* lines, and wraps the text before it elides it. *short*: what
    to show instead of a text that is too long.
    """

    def __init__(
        self,
        title: str,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        *,
        wrapped: int = 0,
        lines: int = 2,
    ) -> None:
        super().__init__(color="muted", title=title)
        self._elide, self._wrapped, self._narrow_lines, self._lines = elide, wrapped, lines, 1
        self.short = ""
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)  # elided text can't be selected
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> int:
        """How many lines it has room for."""
        return self._lines

    def set_lines(self, lines: int) -> None:
        """Reserve room for this many *lines*."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def fill(self) -> None:
        """Take all the height there is, and wrap the text in it from the top."""
        self._fills = True
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._wrapped:
            is_narrow = self.width() < self._wrapped * self.fontInfo().pixelSize()
            self.set_lines(self._narrow_lines if is_narrow else 1)

    def show_message(self, text: str, tone: str, tip: str = "") -> None:
        """Show *text* in *tone*, and announce it if it is new; *tip* adds details."""
        text = " ".join(text.split())
        is_news = text != self.text()
        if not is_news and (tone, tip) == (self.property("tone"), self._tip):
            return  # each keystroke shows most messages again
        self.set_text(text, tone)
        self._tip = tip
        self._show_tip()
        if is_news and self.isVisible():
            from talonbench_gui.widgets.announce import announce  # imported late: not needed for the first paint

            announce(self, text)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(0, metrics.height() + (self._lines - 1) * metrics.lineSpacing() + ROOM)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._show_tip()
        painter.setPen(self.palette().color(self.foregroundRole()))  # Qt's own style takes a twentieth of the start
        wraps = Qt.TextFlag.TextWordWrap if self._wraps else 0
        painter.drawText(self.contentsRect(), int(self.alignment()) | int(wraps), self.shown_text())

    _tip = ""
    _fills = False

    @property
    def _wraps(self) -> bool:
        return self._fills or self._lines > 1

    def shown_text(self) -> str:
        """The text as far as there is room for it."""
        room = self.contentsRect()
        if self._wraps:
            return cut_lines(self.text(), room.size(), self.fontMetrics())
        metrics, text = self.fontMetrics(), self.text()
        if self.short and metrics.horizontalAdvance(text) > room.width():
            text = self.short
        return metrics.elidedText(text, self._elide, room.width())

    def _show_tip(self) -> None:
        is_cut = self.shown_text() != self.text()
        self.setToolTip("\n".join(part for part in (self.text() if is_cut else "", self._tip) if part))


def cut_lines(text: str, room: QSize, metrics: QFontMetrics) -> str:
    """*text* as far as it fits into *room* when it wraps, with an ellipsis if it is cut."""
    words, area, flags = text.split(" "), QRect(0, 0, room.width(), 0), int(Qt.TextFlag.TextWordWrap)
    while len(words) > 1 and metrics.boundingRect(area, flags, text).height() > room.height():
        words.pop()
        text = f"{' '.join(words)}…"
    return text
