"""Mappings, request and response as tabs beside the event: a very narrow window has no room for three columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QTabBar, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from talonbench_gui.shell.main_window import MainWindow

PARTS: Final = {"mappings": "Mappings", "request": "Request", "response": "Response"}
SHARES: Final = (40, 60)  # of the width: the event, and the tabs
OVER: Final = {"mappings": "Mappings", "over": "Trigger"}  # while a page takes the place of request and response


class WorkTabs(QObject):
    """Takes the last two columns of *window*, and gives them back. *answer_chosen*: request or response was chosen."""

    answer_chosen = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._columns = window, window.columns
        self._parts = [part for at in (1, 2) if (part := self._columns.widget(at)) is not None]
        self._shown: tuple[str, ...] = ()
        self._last = "request"  # or response, whichever was chosen last
        self._pane, self._stack, self._tabs = QWidget(window), QStackedWidget(), QTabBar()
        self._tabs.setObjectName("workTabs")
        self._tabs.setDrawBase(False)
        self._tabs.setAccessibleName("Mappings, request and response")
        column = QVBoxLayout(self._pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._tabs)
        column.addWidget(self._stack, 1)
        self._pane.hide()
        self._tabs.currentChanged.connect(self._on_tab)
        window.side.currentChanged.connect(self._on_side)

    @property
    def answer(self) -> int:
        """Which of request (0) and response (1) is shown when neither is behind the other."""
        return ("request", "response").index(self._last)

    def gather(self) -> None:
        """Show both columns as tabs of one."""
        focused = QApplication.focusWidget()
        for part in self._parts:
            self._stack.addWidget(part)
        self._columns.addWidget(self._pane)
        self._pane.show()
        self._name_tabs()
        self._columns.setSizes(list(SHARES))
        is_aside = focused is not None and self._parts[1].isAncestorOf(focused)
        self._stack.setCurrentIndex(int(is_aside))
        self._select()
        _refocus(focused)

    def scatter(self) -> None:
        """Give the columns back."""
        focused = QApplication.focusWidget()
        for at, part in enumerate(self._parts, 1):
            self._columns.insertWidget(at, part)
            part.show()
        self._pane.setParent(self._window)
        self._pane.hide()
        _refocus(focused)

    def show_part(self, part: str) -> None:
        """Choose *part*, if it is among the tabs."""
        if part in self._shown:
            self._tabs.setCurrentIndex(self._shown.index(part))

    def is_behind(self, pane: QWidget) -> bool:
        """Whether *pane* is in one of the tabs."""
        is_over = "over" in self._shown
        return any(part.isAncestorOf(pane) for part in self._parts[: 1 if is_over else 2])

    def _name_tabs(self) -> None:
        is_over = self._window.side.currentWidget() is not self._window.answers
        titles = OVER if is_over else PARTS
        self._shown = tuple(titles)
        with QSignalBlocker(self._tabs):
            while self._tabs.count():
                self._tabs.removeTab(0)
            for title in titles.values():
                self._tabs.addTab(title)

    def _select(self) -> None:
        """Select the tab of what is shown."""
        aside = self._shown[1] if "over" in self._shown else self._last
        with QSignalBlocker(self._tabs):
            self._tabs.setCurrentIndex(self._shown.index(aside) if self._stack.currentIndex() else 0)

    def _on_side(self) -> None:
        """A page took the place of request and response, or went: show it, or the mappings again."""
        if not self._pane.isVisible():
            return
        self._name_tabs()
        is_over = "over" in self._shown
        self._stack.setCurrentIndex(int(is_over))
        self._select()

    def _on_tab(self, at: int) -> None:
        part = self._shown[at]
        self._stack.setCurrentIndex(int(part != "mappings"))
        if part in ("request", "response"):
            self._last = part
            self.answer_chosen.emit()


def _refocus(focused: QWidget | None) -> None:
    """Moving a widget takes its focus away."""
    if focused is not None and focused.isVisible():
        focused.setFocus()
