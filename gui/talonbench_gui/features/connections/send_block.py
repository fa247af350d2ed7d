"""The right end of the bar: a summary of the last send that leads to its first failure, and the Send button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from talonbench_gui.features.connections.status import describe_progress
from talonbench_gui.theme import current_theme, icon, theme_state
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name
from talonbench_gui.widgets.state_style import set_state

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QMenu

    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.features.connections.status import Summary
    from talonbench_gui.state.send_run import SendRun
    from talonbench_gui.state.workbench import Workbench

COMMON: Final = "Nothing ready to send", "9 of 9 mappings ready · nothing sent"  # both lines of what is said most often
WIDEST_SUMMARY: Final = "99 delivered · 99 would be discarded"
WIDEST_SEND: Final = "Cancel · 999 of 999"
MENU: Final = ("send.send", "send.all", "send.selected", "", "send.failure", "send.retries", "", "sandbox.show")
SHOW_FAILURE: Final = "Show the first failure"


def _bold(font: QFont) -> QFont:
    result = type(font)(font)
    result.setBold(True)
    return result


class SummaryLabel(QLabel):
    """Two lines, always there and as wide, so that nothing moves; *clicked* where the summary leads to a failure."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._shown: Summary | None = None
        self._room = 1 << 20  # pixels that others leave, once known

    def set_room(self, room: int) -> None:
        """Be no wider than *room*, but as wide as what is said most often."""
        if room != self._room:
            self._room = room
            self.updateGeometry()

    def show_summary(self, summary: Summary) -> None:
        """Show *summary*; screen readers get it as text."""
        if summary == self._shown:
            return
        self._shown = summary
        self.setText("\n".join((summary.first, summary.below)).strip())
        self.setAccessibleName(f"Send summary: {self.text()}".replace("\n", ". "))
        if summary.leads:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        self.update()

    def sizeHint(self) -> QSize:
        line, bold = self.fontMetrics().lineSpacing(), QFontMetrics(_bold(self.font()))
        least = max(bold.horizontalAdvance(COMMON[0]), self.fontMetrics().horizontalAdvance(COMMON[1]))
        most = max(least, bold.horizontalAdvance(WIDEST_SUMMARY))
        return QSize(max(least, min(most, self._room)), 2 * line + line // 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, self.sizeHint().height())  # it elides

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._shown is not None and self._shown.leads and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        painter = QPainter(self)
        half = self.height() // 2
        upper, lower = QRect(0, 0, self.width(), half), QRect(0, half, self.width(), half)
        is_cut = self._paint_parts(painter, upper, self._shown.parts)
        cut = self.fontMetrics().elidedText(self._shown.below, Qt.TextElideMode.ElideRight, self.width())
        painter.setFont(self.font())
        painter.setPen(QColor(getattr(current_theme(), self._shown.tone)))
        painter.drawText(lower, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, cut)
        self.setToolTip(self.text() if is_cut or cut != self._shown.below else "")

    def _paint_parts(self, painter: QPainter, area: QRect, parts: tuple[tuple[str, str], ...]) -> bool:
        """Paint *parts* in their tones, ending at the right; return whether they were cut."""
        font = _bold(self.font())
        painter.setFont(font)
        metrics, theme = QFontMetrics(font), current_theme()
        pieces = [piece for part in parts for piece in ((" · ", "muted"), part)][1:]
        left = max(0, area.width() - sum(metrics.horizontalAdvance(text) for text, _ in pieces))
        for text, tone in pieces:
            room = QRect(left, area.top(), area.width() - left, area.height())
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
            painter.setPen(QColor(getattr(theme, tone)))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)
            if cut != text:
                return True
            left += metrics.horizontalAdvance(text)
        return False


class SendButton(QPushButton):
    """As wide as its widest text, so that nothing moves while it counts."""

    padding = 3.0  # em, left and right in total

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(_bold(self.font()))
        em = metrics.height()
        return QSize(
            metrics.horizontalAdvance(WIDEST_SEND) + self.iconSize().width() + round(self.padding * em), round(2.4 * em)
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class SendBlock(QWidget):
    """Summary, Send, and the menu of what Send can send."""

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self._workbench, self._actions = workbench, actions
        self._announced: SendRun | None = None  # the last send whose end was announced
        self.setObjectName("sendBlock")
        self.summary = SummaryLabel()
        self.summary.setObjectName("sendSummary")
        self._failure = make_tool_button("right", SHOW_FAILURE)
        self._failure.setObjectName("sendSummaryButton")
        self.send = set_accessible_name(SendButton("Send"), "Send")
        self.send.setObjectName("sendButton")
        self.send.setProperty("kind", "primary")
        self.send.setProperty("part", "first")
        self.menu_button = set_accessible_name(QPushButton(), "Choose what to send", "Choose what to send")
        self.menu_button.setObjectName("sendMenuButton")
        self.menu_button.setProperty("kind", "primary")
        self.menu_button.setProperty("part", "last")
        for part in (self.send, self.menu_button):
            part.setAutoDefault(True)
        self._lay_out()
        self.summary.clicked.connect(self._on_failure)
        self._failure.clicked.connect(self._on_failure)
        self.send.clicked.connect(self._on_send)
        self.menu_button.clicked.connect(self._on_menu)
        theme_state().changed.connect(self._on_theme)

    def _lay_out(self) -> None:
        keeps = self._failure.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self._failure.setSizePolicy(keeps)
        self._failure.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for part in (self.send, self.menu_button):
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)  # both as high
            buttons.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.summary, 1)
        row.addWidget(self._failure, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(8)
        row.addLayout(buttons)
        row.setAlignment(buttons, Qt.AlignmentFlag.AlignVCenter)

    def set_narrow(self, is_narrow: bool, room: int) -> None:
        """Leave room to others in a narrow window: they leave *room* to the block."""
        self.send.padding = 1.5 if is_narrow else 3.0
        self.send.updateGeometry()
        self.summary.set_room(room - self.sizeHint().width() + self.summary.sizeHint().width())

    def refresh(self) -> None:
        """Show what can be sent, how far a send is, or how the last one ended."""
        workbench = self._workbench
        problem, is_running = workbench.connections.problem(), workbench.sending.is_running
        summary = describe_progress(workbench.results, workbench.previews.current, problem)
        self.summary.show_summary(summary)
        self._failure.setVisible(summary.leads)
        self._announce_end()
        self._show_button(problem, is_running)

    def _announce_end(self) -> None:
        run = self._workbench.results.run
        if run is not None and run.is_over and run is not self._announced:
            from talonbench_gui.features.connections.send_words import name_results  # imported late, as is the next
            from talonbench_gui.widgets.announce import announce

            self._announced = run
            if run.total + run.rejected.total() > 1:  # the response of a single one is announced itself
                results = name_results(self._workbench.results, self._workbench.store.document)
                announce(self.summary, ". ".join((*self.summary.text().split("\n"), *results)))

    def _show_button(self, problem: str, is_running: bool) -> None:
        ready = self._count_ready()
        title, tip = self._describe_send(ready), problem or "Send what is ready for this event (Ctrl+Return)"
        if is_running:
            from talonbench_gui.features.connections.send_words import (
                describe_cancel,  # imported late: not needed for the first paint
            )

            title, tip = describe_cancel(self._workbench.results.run), "Cancel (Esc)"
        self.send.setText(title)
        self.send.setAccessibleName(title)
        self.send.setToolTip(tip)
        self.send.setEnabled(is_running or (ready > 0 and not problem))
        self.menu_button.setEnabled(not is_running and not problem and self._workbench.previews.current is not None)
        if self.send.property("running") != is_running:
            set_state(self.send, "running", is_running)
            self._on_theme()  # not at each keystroke: an icon that is set is drawn again

    def _describe_send(self, ready: int) -> str:
        asks = "…" if self._workbench.connections.needs_consent() else ""
        return f"Send {ready}{asks}" if ready > 1 else f"Send{asks}"

    def _count_ready(self) -> int:
        preview = self._workbench.previews.current
        return 0 if preview is None else sum(len(row.requests) for row in preview.mappings)

    def _on_theme(self) -> None:
        is_running = self._workbench.sending.is_running
        self.send.setIcon(icon("cancel", "bad") if is_running else icon("send", "accent_text"))
        self.menu_button.setIcon(icon("down", "accent_text"))
        self.summary.update()

    # -- actions --------------------------------------------------------------------------------------------

    def _on_failure(self) -> None:
        self._actions.run("send.failure")

    def _on_send(self) -> None:
        self._actions.run("send.cancel" if self._workbench.sending.is_running else "send.send")

    def _on_menu(self) -> None:
        menu = self.make_menu()
        corner = self.menu_button.mapToGlobal(QPoint(self.menu_button.width(), self.menu_button.height()))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    def make_menu(self) -> QMenu:
        """The menu of what can be sent."""
        from PySide6.QtWidgets import QMenu  # imported late: not needed for the first paint

        self._actions.refresh()
        menu = QMenu(self)
        menu.setObjectName("sendMenu")
        menu.setAccessibleName("What to send")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in MENU:
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        return menu
