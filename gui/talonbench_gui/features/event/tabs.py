"""Tabs with the outcome of each event, painted by a style: Qt takes the picture of a dragged tab from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QTabBar

from talonbench_gui.theme import current_theme
from talonbench_gui.widgets.fills import fill

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QProxyStyle

WIDEST: Final = 18  # em: a longer name is elided
BAR: Final = 3  # pixels: the bar below the current tab
SIGN: Final = "✕"  # all signs have about its width


class Mark(NamedTuple):
    """An event's outcome: its sign and tone, and how many of its requests were delivered; empty if unknown."""

    sign: str = ""
    tone: str = "muted"
    tally: str = ""


class EventTabs(QTabBar):
    """Names with marks; every tab has room for its mark and a close button, so that no tab moves.

    *dropped*: the mouse was released, possibly after moving a tab. *key_pressed* carries F2, Delete and moves. After
    *resized*, other tabs may be in view.
    """

    dropped = Signal()
    resized = Signal()
    key_pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._marks: list[Mark] = []
        self._style: QProxyStyle | None = None
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setMovable(True)
        self.setMouseTracking(True)
        self.setUsesScrollButtons(True)  # keeps the current tab in view; the style gives the buttons no room
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def set_marks(self, marks: list[Mark]) -> None:
        """Show *marks*, one for each tab."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def mark(self, index: int) -> Mark:
        """The mark of the tab at *index*."""
        return self._marks[index] if index < len(self._marks) else Mark()

    def hidden_tabs(self) -> list[int]:
        """The tabs that aren't completely visible."""
        seen = self.rect().adjusted(-2, 0, 2, 0)  # Qt scrolls some pixels short
        return [at for at in range(self.count()) if not seen.contains(self.tabRect(at))]

    # -- sizes ----------------------------------------------------------------------------------------------

    def _em(self) -> int:
        return self.fontMetrics().height()

    @property
    def close_room(self) -> int:
        """The width and height of the close button."""
        return max(24, round(1.6 * self._em()))

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def tabSizeHint(self, index: int) -> QSize:
        em, metrics = self._em(), QFontMetrics(self._bold())
        name = min(metrics.horizontalAdvance(self._name(index)) + 2, WIDEST * em)
        room = self.fontMetrics().horizontalAdvance(f"{SIGN}9/9") + self.close_room + 2 * em
        return QSize(name + room, round(2.2 * em))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def minimumSizeHint(self) -> QSize:
        return QSize(8 * self._em(), self.sizeHint().height())

    def _name(self, index: int) -> str:
        return self.tabText(index).replace("&&", "&")

    # -- painting -------------------------------------------------------------------------------------------

    def paint_tab(self, painter: QPainter, area: QRect, index: int) -> None:
        """Paint the tab *index* into *area*."""
        theme, em, mark, is_current = current_theme(), self._em(), self.mark(index), index == self.currentIndex()
        if is_current:
            fill(painter, area, theme.accent_soft)
            fill(painter, QRect(area.left(), area.bottom() - BAR + 1, area.width(), BAR), theme.accent)
            if self.hasFocus():
                painter.setPen(QColor(theme.accent))
                painter.drawRect(area.adjusted(0, 0, -1, -1))
        elif self.tabAt(self.mapFromGlobal(self.cursor().pos())) == index:
            fill(painter, area, theme.raised)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        at = area.adjusted(em // 2, 0, -self.close_room - em // 4, 0)
        painter.setFont(self.font())
        painter.setPen(QColor(getattr(theme, mark.tone)))
        painter.drawText(at, flags, mark.sign)
        at.setLeft(at.left() + self.fontMetrics().horizontalAdvance(SIGN) + em // 3)
        tally = self.fontMetrics().horizontalAdvance(mark.tally)
        font = self._bold() if is_current else self.font()
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        room = at.width() - (tally + em // 3 if tally else 0)
        name = QFontMetrics(font).elidedText(self._name(index), Qt.TextElideMode.ElideRight, room + 1)
        painter.drawText(at, flags, name)
        painter.setFont(self.font())
        painter.setPen(QColor(theme.muted))
        at.setLeft(at.left() + QFontMetrics(font).horizontalAdvance(name) + em // 3)
        painter.drawText(at, flags, mark.tally)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._style is not None:
            super().paintEvent(event)  # it also paints a tab that is being dragged
            return
        painter = QPainter(self)
        for index in range(self.count()):
            self.paint_tab(painter, self.tabRect(index), index)
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, self, self._set_style)  # making a style takes long: only now, when all was painted once

    def _set_style(self) -> None:
        from talonbench_gui.features.event.tab_style import TabStyle

        if self._style is None:
            self._style = TabStyle(self.paint_tab)
            self._style.setParent(self)
            self.setStyle(self._style)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    # -- mouse and keys -------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.dropped.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.update()  # the tab under the mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = _find_command(event)
        if command:
            self.key_pressed.emit(command)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.setCurrentIndex(0 if event.key() == Qt.Key.Key_Home else self.count() - 1)
        else:
            super().keyPressEvent(event)


def _find_command(event: QKeyEvent) -> str:
    """The command that a key on the tabs means."""
    keys = {Qt.Key.Key_F2: "event.rename", Qt.Key.Key_Delete: "event.close"}
    if event.modifiers() == Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier:
        keys = {Qt.Key.Key_PageUp: "event.earlier", Qt.Key.Key_PageDown: "event.later"}
    return keys.get(Qt.Key(event.key()), "")
