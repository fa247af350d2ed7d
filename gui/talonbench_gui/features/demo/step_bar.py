"""The row of steps: done, current, and to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from talonbench_gui.theme import current_theme, icon, theme_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

CIRCLE: Final = 2.0  # all in text sizes
GAP: Final = 0.5
LINE: Final = 0.75  # the least length of a line between two steps


class _Place(NamedTuple):
    at: float
    has_name: bool


class StepBar(QLabel):
    """Names all steps where there is room, else the current one; screen readers hear which one it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("demoSteps")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._names: tuple[str, ...] = ()
        self._current = -1
        self._unit, self._high = 16, 4.4
        theme_state().changed.connect(self.update)

    def show_steps(self, names: Sequence[str], current: int) -> None:
        """Show the steps *names*; the one at *current* was played last, -1 if none was."""
        self._names, self._current = tuple(names), current
        said = f"Step {current + 1} of {len(names)}: {names[current]}" if current >= 0 else f"{len(names)} steps"
        self.setText(said)
        self.setAccessibleName(said)
        self.update()

    def set_unit(self, unit: int, high: float) -> None:
        """Use a text of *unit* pixels, and be *high* times that."""
        self._unit, self._high = unit, high
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, round(self._high * self._unit))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        places = self._places()
        if places is None:
            self._draw_words(painter)
        else:
            for number, place in enumerate(places):
                self._draw_step(painter, number, place)
                if number:
                    self._draw_line(painter, number, places[number - 1], place)
        painter.end()

    # -- where everything is --------------------------------------------------------------------------------

    def _places(self) -> list[_Place] | None:
        """Where each step begins, or None if not even the circles have room."""
        for named in (True, False):
            widths = [
                self._width(number, has_name=named or number == self._current) for number in range(len(self._names))
            ]
            left = self.width() - 3 * self._unit - sum(widths)
            between = left / max(1, len(widths) - 1)
            if between >= (LINE + 2 * GAP) * self._unit or (len(widths) == 1 and left >= 0):
                at, places = 1.5 * self._unit, []
                for number, width in enumerate(widths):
                    places.append(_Place(at, named or number == self._current))
                    at += width + between
                return places
        return None

    def _width(self, number: int, *, has_name: bool) -> float:
        circle = CIRCLE * self._unit
        return circle + (GAP * self._unit + self._measure(number)) if has_name else circle

    def _measure(self, number: int) -> float:
        return QFontMetricsF(self._font(number)).horizontalAdvance(self._names[number]) + 1

    def _font(self, number: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._unit)
        font.setBold(number == self._current)
        return font

    # -- painting -------------------------------------------------------------------------------------------

    def _draw_step(self, painter: QPainter, number: int, place: _Place) -> None:
        theme, size = current_theme(), CIRCLE * self._unit
        circle = QRectF(place.at, (self.height() - size) / 2, size, size)
        is_done, is_current = number < self._current, number == self._current
        fill = theme.accent_soft if is_done else theme.accent if is_current else theme.surface
        painter.setBrush(QColor(fill))
        painter.setPen(QPen(QColor(theme.control), 1.5) if number > self._current else Qt.PenStyle.NoPen)
        painter.drawEllipse(circle)
        painter.setFont(self._font(number))
        if is_done:
            inset = size / 4
            icon("check", "accent").paint(painter, circle.adjusted(inset, inset, -inset, -inset).toRect())
        else:
            painter.setPen(QColor(theme.accent_text if is_current else theme.muted))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        if place.has_name:
            painter.setPen(QColor(theme.muted if number > self._current else theme.text))
            words = QRectF(circle.right() + GAP * self._unit, 0, self._measure(number) + 1, self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._names[number])

    def _draw_line(self, painter: QPainter, number: int, before: _Place, place: _Place) -> None:
        theme, gap = current_theme(), GAP * 1.5 * self._unit
        begin = before.at + self._width(number - 1, has_name=before.has_name) + gap
        middle = self.height() / 2
        painter.setPen(QPen(QColor(theme.accent if number <= self._current else theme.border), 2))
        painter.drawLine(QPointF(begin, middle), QPointF(place.at - gap, middle))

    def _draw_words(self, painter: QPainter) -> None:
        """The current step alone: there are too many for a row."""
        painter.setFont(self._font(-1))
        painter.setPen(QColor(current_theme().text))
        room = QRectF(self.rect()).adjusted(1.5 * self._unit, 0, -1.5 * self._unit, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
