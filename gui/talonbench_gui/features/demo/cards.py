"""The cards of the demo: effects, points, and the profile."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from talonbench_gui.features.demo.sizes import set_lengths
from talonbench_gui.theme import current_theme, icon, theme_state
from talonbench_gui.widgets.labels import ToneLabel
from talonbench_gui.widgets.panels import PageStack
from talonbench_gui.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from talonbench_gui.features.demo.effects import EffectWords
    from talonbench_gui.features.demo.sizes import Margins
    from talonbench_gui.features.demo.words import ProfileRow

SOFT: Final = {"accent": "accent_soft", "warn": "warn_soft", "bad": "bad_soft"}
PICTURE: Final = 2.5  # text sizes
LINE: Final = 1.3  # text sizes
LOOSE, TIGHT, LOOSE_ROWS = 0.45, 0.4, 6  # text sizes around the rows of the profile; so many have lines between


class Picture(QLabel):
    """An icon in a circle."""

    def __init__(self, name: str, tone: str, unit: int) -> None:
        super().__init__()
        self._name, self._tone = name, tone
        side = round(PICTURE * unit)
        self.setFixedSize(side, side)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(current_theme(), SOFT[self._tone])))
        painter.drawEllipse(self.rect())
        inset = self.width() // 4
        icon(self._name, self._tone).paint(painter, self.rect().adjusted(inset, inset, -inset, -inset))
        painter.end()


class EffectList(QWidget):
    """The effects of a step, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("demoEffects")
        self._column = QVBoxLayout(self)

    def show_effects(self, effects: Sequence[EffectWords], nothing: str, unit: int, space: float) -> None:
        """Show *effects* with *space* between them; without any, say *nothing*."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        set_lengths(self._column, unit, (0, space * 0.7, 0, 0), space)
        for words in effects:
            self._column.addWidget(_make_effect(words, unit))
        if not effects:
            label = WrappedLabel(nothing, "muted")
            label.setWordWrap(True)
            self._column.addWidget(label)
        self._column.addStretch(1)


def _make_effect(words: EffectWords, unit: int) -> QWidget:
    row, titles = QWidget(), QVBoxLayout()
    row.setAccessibleName(f"{words.title}. {words.detail}")
    row.setMinimumHeight(round(PICTURE * unit))  # where there is too little room, the list scrolls
    across = QHBoxLayout(row)
    set_lengths(across, unit, (0, 0, 0, 0), 1)
    set_lengths(titles, unit, (0, 0, 0, 0), 0.1)
    across.addWidget(Picture(words.icon, words.tone, unit))
    for text, tone, is_bold in ((words.title, "text", True), (words.detail, "muted", False)):
        label = WrappedLabel(text, tone, bold=is_bold)
        label.setWordWrap(True)
        titles.addWidget(label)
    across.addLayout(titles, 1)
    return row


class StepPages(PageStack):
    """Effects, event and requests. It asks for the least height: an area that scrolls makes room for the size hint."""

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return super().minimumSizeHint().expandedTo(QSize(0, page.minimumHeight() if page is not None else 0))


class PointsBar(QLabel):
    """The points before, those added, and what is missing to the next tier."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._before = self._after = self._top = 0
        self._unit = 16
        theme_state().changed.connect(self.update)

    def show_points(self, before: int, after: int, top: int, unit: int) -> None:
        """Show the balance *before* and *after*, and *top*, where the next tier begins."""
        self._before, self._after, self._top, self._unit = before, after, max(top, before, after, 1), unit
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, round(0.75 * self._unit))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        kept, end = min(self._before, self._after), max(self._before, self._after)
        for color, points in ((theme.border, self._top), (self._change_color(), end), (theme.control, kept)):
            if points > 0:
                painter.setBrush(QColor(color))
                width = max(self.width() * points / self._top, self.height())
                painter.drawRoundedRect(QRectF(0, 0, width, self.height()), radius, radius)
        painter.end()

    def _change_color(self) -> str:
        return current_theme().accent if self._after >= self._before else current_theme().warn


class PointsCard(QFrame):
    """A balance before and after, large."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self.setObjectName("demoPoints")
        self.title, self.tier = ToneLabel("", "muted"), ToneLabel("", "muted")
        self.before, self.after, self._bar = QLabel(), QLabel(), PointsBar()
        self.before.setProperty("demo", "before")
        self.after.setProperty("demo", "figure")
        self._row, self._column = QHBoxLayout(), QVBoxLayout(self)
        for label in (self.before, self.after):
            self._row.addWidget(label, 0, Qt.AlignmentFlag.AlignBaseline)
        self._row.addStretch(1)
        self._column.addWidget(self.title)
        self._column.addLayout(self._row)
        self._column.addWidget(self._bar)
        self._column.addWidget(self.tier)

    def say(
        self,
        title: str,
        points: tuple[str, str],
        tier: str,
        numbers: tuple[int, int, int],
        unit: int,
        margins: Margins,
    ) -> None:
        """Show *points* before and after in words and, with the next tier, as *numbers*."""
        self.title.setText(title)
        self.before.setText(f"{points[0]} →" if points[0] else "")
        self.before.setVisible(bool(points[0]))
        self.after.setText(points[1])
        self.tier.setText(tier)
        self.setAccessibleName(f"{title}: {' → '.join(filter(None, points))}; {tier}")
        self._bar.show_points(*numbers, unit)
        set_lengths(self._column, unit, margins, 0.4)
        set_lengths(self._row, unit, (0, 0, 0, 0), 0.8)


class ProfileCard(QFrame):
    """The values of the profile; what changed is bold, after what it was."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self.setObjectName("demoProfile")
        self.title = ToneLabel("", "muted")
        self._column, self._grid = QVBoxLayout(self), QGridLayout()
        self._parts: list[QWidget] = []
        self._column.addWidget(self.title)
        self._column.addLayout(self._grid)
        self._column.addStretch(1)

    def say(self, title: str, rows: Sequence[ProfileRow], unit: int, margins: Margins) -> None:
        """Show *rows*; without any there is no profile yet."""
        self.title.setText(title if rows else f"{title}: none yet")
        set_lengths(self._column, unit, margins, 0.8)
        self._grid.setHorizontalSpacing(round(1.2 * unit))
        is_loose = len(rows) <= LOOSE_ROWS
        self._grid.setVerticalSpacing(round((LOOSE if is_loose else TIGHT) * unit))
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        for at, row in enumerate(rows):
            if at and row.label and is_loose:
                self._grid.addWidget(line := _make_line(), 2 * at - 1, 0, 1, 2)
                self._parts.append(line)
            name, value = ToneLabel(row.label), _make_value(row)
            for label in (name, value):
                label.setMinimumHeight(round(LINE * unit))  # else a low window squeezes what wraps
            self._grid.addWidget(name, 2 * at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, 2 * at, 1)
            self._parts += [name, value]
        self._grid.setColumnStretch(1, 1)
        self.setAccessibleName(f"{title}: {'; '.join(_say_row(row) for row in rows)}")


def _make_line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line


def _make_value(row: ProfileRow) -> QLabel:
    tone = row.change or "text"
    if not row.before:
        plain = WrappedLabel(row.after, tone, bold=bool(row.change))
        plain.setWordWrap(True)
        plain.setAccessibleName(_say_row(row))
        return plain
    words = f"<b>{escape(row.after)}</b>" if row.change else escape(row.after)
    before = f'<span style="color: {current_theme().muted}">{escape(row.before)}&nbsp;→</span> '
    label = QLabel(before + words, wordWrap=True, textFormat=Qt.TextFormat.RichText)
    label.setProperty("tone", tone)
    label.setAccessibleName(_say_row(row))
    return label


def _say_row(row: ProfileRow) -> str:
    return f"{row.label} {row.before + ' → ' if row.before else ''}{row.after}".strip()
