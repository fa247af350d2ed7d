"""Fits the window's layout to its width, which counts in sizes of the text: large text is like a small window."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTabBar

from talonbench_gui.theme import NORMAL, theme_state

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from talonbench_gui.shell.layout import Layout
    from talonbench_gui.shell.main_window import MainWindow
    from talonbench_gui.shell.work_tabs import WorkTabs

TABBED: Final = 1200  # pixels at the normal text size; a narrower window shows request and response as tabs
STACKED: Final = 1000  # a narrower window shows the mappings, too, as one of these tabs
ICONS: Final = 900  # a narrower window shows no titles in the rail


class Adaptation(QObject):
    """Watches *window*, whose *layout* is kept as the user arranged it."""

    def __init__(self, window: MainWindow, layout: Layout) -> None:
        super().__init__(window)
        self._window, self._layout = window, layout
        self._answers = answers = window.answers
        self._panels = [panel for at in range(answers.count()) if (panel := answers.widget(at)) is not None]
        self._is_tabbed = self._is_stacked = False
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

    @cached_property
    def _work(self) -> WorkTabs:
        """Made for the first very narrow window."""
        from talonbench_gui.shell.work_tabs import WorkTabs  # imported late: not needed for the first paint

        work = WorkTabs(self._window)
        work.answer_chosen.connect(self._show_panels)
        return work

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not theme_state().is_restyling:
            self._adapt()
        return False

    def show_part(self, part: str) -> None:
        """Make sure that the ``mappings``, the ``request`` or the ``response`` aren't behind another part."""
        if self._is_stacked:
            self._work.show_part(part)
        elif self._is_tabbed and part in ("request", "response"):
            self._tabs.setCurrentIndex(("request", "response").index(part))

    def is_behind(self, pane: QWidget) -> bool:
        """Whether *pane* is a tab that can be chosen."""
        if self._is_stacked and self._work.is_behind(pane):
            return True
        return self._is_tabbed and pane in self._panels and self._window.side.currentWidget() is self._answers

    def _adapt(self) -> None:
        width = self._window.width() * NORMAL / theme_state().em
        self._window.rail.set_narrow(width < ICONS)
        if self._is_stacked != (width < STACKED):
            self._is_stacked = not self._is_stacked
            self._stack()
        if self._is_tabbed != (width < TABBED):
            self._is_tabbed = not self._is_tabbed
            if self._is_tabbed:
                self._heights = self._answers.sizes()[-len(self._panels) :]
            self._show_panels()
            if not self._is_tabbed:
                self._answers.setSizes([0, *self._heights])

    def _stack(self) -> None:
        if self._is_stacked:
            self._layout.hold("columns")
            self._work.gather()
            self._layout.restore_stacked()
        else:
            self._work.scatter()
            self._layout.release("columns")
        self._show_panels()

    def _show_panels(self) -> None:
        has_own_tabs = self._is_tabbed and not self._is_stacked
        if has_own_tabs or "_tabs" in self.__dict__:
            self._tabs.setVisible(has_own_tabs)
        at = self._work.answer if self._is_stacked else self._tabs.currentIndex() if has_own_tabs else None
        for number, panel in enumerate(self._panels):
            panel.setVisible(at is None or number == at)
