"""Fits the window's layout to its width, which counts in sizes of the text: large text is like a small window."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTabBar

from talonbench_gui.theme import NORMAL, theme_state

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow, QSplitter

    from talonbench_gui.shell.rail import Rail

TABBED: Final = 1200  # pixels at the normal text size; a narrower window shows request and response as tabs
ICONS: Final = 900  # a narrower window shows no titles in the rail


class Adaptation(QObject):
    """Watches *window*; *answers* holds the panels of request and response."""

    def __init__(self, window: QMainWindow, rail: Rail, answers: QSplitter) -> None:
        super().__init__(window)
        self._window, self._rail, self._answers = window, rail, answers
        self._panels = [panel for at in range(answers.count()) if (panel := answers.widget(at)) is not None]
        self._is_tabbed = False
        self._heights: list[int] = []  # of the panels, before they became tabs
        window.installEventFilter(self)
        theme_state().changed.connect(self._adapt)

    @cached_property
    def _tabs(self) -> QTabBar:
        """Made for the first narrow window."""
        tabs = QTabBar()
        tabs.setObjectName("answerTabs")
        tabs.setDrawBase(False)
        for title in ("Request", "Response"):
            tabs.addTab(title)
        self._answers.insertWidget(0, tabs)
        tabs.currentChanged.connect(self._show_panels)
        return tabs

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._adapt()
        return False

    def show_answer(self, at: int) -> None:
        """Make sure that the request (0) or the response (1) isn't behind the other."""
        if self._is_tabbed:
            self._tabs.setCurrentIndex(at)

    def _adapt(self) -> None:
        width = self._window.width() * NORMAL / theme_state().em
        self._rail.set_narrow(width < ICONS)
        if self._is_tabbed != (width < TABBED):
            self._is_tabbed = not self._is_tabbed
            if self._is_tabbed:
                self._heights = self._answers.sizes()[-len(self._panels) :]
            self._tabs.setVisible(self._is_tabbed)
            self._show_panels()
            if not self._is_tabbed:
                self._answers.setSizes([0, *self._heights])

    def _show_panels(self) -> None:
        for at, panel in enumerate(self._panels):
            panel.setVisible(not self._is_tabbed or at == self._tabs.currentIndex())
