"""Shows demo mode over the whole window, and everything as it was afterwards. Not needed for the first paint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from talonbench_gui.features.demo.page import DemoPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow, QWidget

    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.state.workbench import Workbench

ALLOWED = frozenset(("view.full_screen", "file.quit"))


class DemoStage(QObject):
    """The rest of the window is hidden meanwhile, so that no key and no shortcut reaches it."""

    def __init__(self, window: QMainWindow, workbench: Workbench, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._workbench, self._actions = window, workbench, actions
        self._page: DemoPage | None = None
        self._hidden: list[QWidget] = []
        self._focused: QWidget | None = None

    def follow(self) -> None:
        """Show or leave demo mode, as its service says."""
        if self._workbench.is_demo:
            self._open()
        elif self._page is not None:
            self._close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _open(self) -> None:
        if self._page is not None:
            return
        window = self._window
        self._focused = window.focusWidget()
        parts: tuple[QWidget | None, ...] = (window.menuBar(), window.centralWidget(), window.statusBar())
        self._hidden = [part for part in parts if part is not None and part.isVisibleTo(window)]
        self._actions.allow_only(ALLOWED)
        self._page = page = DemoPage(self._workbench, self._actions)
        page.setParent(window)
        for part in self._hidden:
            part.hide()
        window.installEventFilter(self)
        self._place()
        page.fit()
        page.show()
        page.raise_()
        page.setFocus()

    def _close(self) -> None:
        page, self._page = self._page, None
        self._window.removeEventFilter(self)
        for part in self._hidden:
            part.show()
        if page is not None:
            page.hide()
            page.deleteLater()
        self._actions.allow_only(None)
        if self._focused is not None:
            self._focused.setFocus()

    def _place(self) -> None:
        if self._page is not None:
            self._page.setGeometry(self._window.rect())
