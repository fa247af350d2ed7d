"""A text beside a widget, above everything else in the window; closes with Escape or a click elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontInfo, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from talonbench_gui.widgets.html_view import HtmlView

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

WIDTH, HEIGHT = 40, 30  # times the text size; the height at most
GAP: Final = 4  # pixels between it and the widget
STAYS: Final = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class HtmlPopup(QFrame):
    """Shows *html* about *anchor*: below it, or above where there is more room; gives the focus back when closed.

    About a whole window it is in the middle.
    *asked_again*: F1 was pressed, and it has closed.
    """

    asked_again = Signal()

    def __init__(self, anchor: QWidget, title: str, html: str) -> None:
        super().__init__(anchor.window())
        self.setObjectName("htmlPopup")
        self.setProperty("role", "palette")
        self.setAccessibleName(title)
        self._before: QWidget | None = QApplication.focusWidget()
        self.view = HtmlView("htmlPopupText", title)
        self.view.show_html(html)
        self.view.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.addWidget(self.view)
        self._place(anchor)

    def _place(self, anchor: QWidget) -> None:
        em, window = QFontInfo(self.font()).pixelSize(), anchor.window()
        width = min(WIDTH * em, window.width() - 2 * em)
        text = self.view.document()
        text.setTextWidth(width - 3 * em)
        height = min(HEIGHT * em, round(text.size().height()) + 2 * em, window.height() - 2 * em)
        if anchor is window:
            self.setGeometry((window.width() - width) // 2, (window.height() - height) // 2, width, height)
            return
        box = QRect(anchor.mapTo(window, QPoint(0, 0)), anchor.size())
        if window.height() - box.bottom() >= height + GAP:
            top = box.bottom() + GAP
        elif box.top() >= height + GAP:
            top = box.top() - height - GAP
        else:  # a large part: inside it
            top = max(em, min(box.top() + 2 * em, window.height() - height - em))
        left = max(em, min(box.left(), window.width() - width - em))
        self.setGeometry(left, top, width, height)

    def show(self) -> None:
        """Show it, and give it the focus."""
        super().show()
        self.raise_()
        self.view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in STAYS:
            self._before = None  # the user went elsewhere
            self.close()
        if isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # else Escape cancels a send, and F1 opens another one
            elif event.type() == QEvent.Type.KeyPress:
                self.close()
                if event.key() == Qt.Key.Key_F1:
                    self.asked_again.emit()
            return True
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._before is not None and isValid(self._before):
            self._before.setFocus()
        self._before = None
        self.deleteLater()
