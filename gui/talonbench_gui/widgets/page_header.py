"""The header of a page: its title and a status line at the left; filters and buttons at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from talonbench_gui.widgets.detail import Title
from talonbench_gui.widgets.labels import MessageLine

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

DISTANCE = 8  # pixels between parts
HIGH = 5  # times the text size: always the same, so that nothing below it moves
NARROW = 36  # times the text size: below, the status has two lines
WIDE = 26  # times the text size: the least for title and status beside filters and buttons


class PageHeader(QFrame):
    """*parts* are filters and buttons, in two rows if there is no room for one; the last button is the page's main one.

    *status* is one line that is always there; what doesn't fit is in its tooltip. *size*: that of the title.
    """

    def __init__(
        self, title: str, name: str, *parts: QWidget, size: str = "title", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.title, self.status = Title(size), MessageLine(f"{title}: status", wrapped=NARROW)
        self.title.set_text(title, "text")
        self.title.setWordWrap(False)
        self.status.setObjectName(name)
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._texts, self._parts, self._is_stacked = QWidget(self), QWidget(self), False
        self._all, self._above = parts, 0
        self._fitted: tuple[bool, int, int] | None = None
        self._lay_out()
        self._fit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._texts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch(1)
        column.addWidget(self.title)
        column.addWidget(self.status)
        column.addStretch(1)
        rows = QVBoxLayout(self._parts)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(DISTANCE)
        self._rows = QHBoxLayout(), QHBoxLayout()
        for row in self._rows:
            row.setSpacing(DISTANCE)
            row.setAlignment(Qt.AlignmentFlag.AlignRight)
            rows.addLayout(row)
        for part in self._all:
            self._rows[1].addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 0, 12, 0)
        self._grid.setHorizontalSpacing(DISTANCE)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._place()

    def _place(self) -> None:
        """Put filters and buttons beside the texts; in a narrow window, below them."""
        across = 2 if self._is_stacked else 1
        self._grid.addWidget(self._texts, 0, 0, 1, across)
        middle = Qt.AlignmentFlag.AlignTop if self._is_stacked else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(
            self._parts, int(self._is_stacked), 2 - across, 1, across, Qt.AlignmentFlag.AlignRight | middle
        )

    def say(self, text: str, tone: str = "muted", tip: str = "") -> None:
        """Show *text* as the page's status."""
        self.status.show_message(text, tone, tip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit the height to the status, whose lines depend on its width."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Wide enough for two rows of filters and buttons."""
        widths = self._widths()
        rows = min((max(sum(widths[:at]), sum(widths[at:])) for at in range(len(widths))), default=0)
        around = self._grid.contentsMargins()
        return QSize(rows + around.left() + around.right(), super().minimumSizeHint().height())

    def _widths(self) -> list[int]:
        """The least that each part takes, with its distance."""
        return [
            0 if part.isHidden() else max(part.minimumWidth(), part.minimumSizeHint().width()) + DISTANCE
            for part in self._all
        ]

    def _break(self) -> None:
        """Put the first parts into a row of their own if all of them are too wide for one, however they shrink."""
        widths, room = self._widths(), self._grid.contentsRect().width()
        above = next((at for at in range(len(widths)) if sum(widths[at:]) <= room), 0)
        if above == self._above:
            return
        self._above = above
        for part in self._all:
            self._rows[0].removeWidget(part)
            self._rows[1].removeWidget(part)
        for at, part in enumerate(self._all):
            self._rows[at >= above].addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)

    def _fit(self) -> None:
        self._break()
        em, wanted = QFontInfo(self.font()).pixelSize(), self._parts.sizeHint()
        is_stacked = self.width() < wanted.width() + WIDE * em
        high = HIGH * em + (self.status.lines - 1) * self.status.fontMetrics().lineSpacing()
        below = wanted.height() + em // 2 if is_stacked else 0
        if (is_stacked, high, below) == self._fitted:
            return  # each change asks for a layout, and a layout asks for this
        self._fitted = (is_stacked, high, below)
        if is_stacked != self._is_stacked:
            self._is_stacked = is_stacked
            self._place()
        self._grid.setRowStretch(int(is_stacked), 1)
        self._grid.setRowStretch(int(not is_stacked), 0)
        self._grid.setRowMinimumHeight(0, high - em // 2 if is_stacked else 0)
        self.setFixedHeight(high + below)


def make_primary(button: QPushButton) -> QPushButton:
    """Make *button* the main one of its page: filled, at the right end; return it."""
    button.setProperty("kind", "primary")
    return button
