"""Saves and restores the window's layout: its geometry and splitters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QMainWindow, QSplitter

    from talonbench_gui.state.session import Session

STACKED = ("event", "tabs")  # the columns of a very narrow window
MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Hide)


class Layout(QObject):
    """Watches *window* and its *splitters*, and saves their layout in the session."""

    def __init__(self, window: QMainWindow, splitters: Mapping[str, QSplitter], session: Session) -> None:
        super().__init__(window)
        self._window, self._splitters, self._session = window, splitters, session
        self._held: dict[str, tuple[bytes, int]] = {}  # and by how many

    def restore(self) -> None:
        """Restore the window's layout, then watch it."""
        layout = self._session.layout
        self._window.resize(1280, 800)
        if "window" in layout:
            self._window.restoreGeometry(QByteArray(layout["window"]))
        for name, splitter in self._splitters.items():
            if name in layout:
                splitter.restoreState(QByteArray(layout[name]))
            splitter.splitterMoved.connect(self.keep)
        self._window.installEventFilter(self)

    def hold(self, name: str) -> None:
        """Remember the splitter *name* as it is now, whatever happens to it until each `hold` is released."""
        state, count = self._held.get(name) or (bytes(self._splitters[name].saveState().data()), 0)
        self._held[name] = (state, count + 1)

    def release(self, name: str) -> None:
        """Bring back the splitter *name* as it was held first, unless it still is."""
        state, count = self._held.pop(name)
        if count > 1:
            self._held[name] = (state, count - 1)
        else:
            self._splitters[name].restoreState(QByteArray(state))

    def restore_stacked(self) -> None:
        """Restore the columns as they were when the window was last too narrow for three."""
        if "stacked" in self._session.layout:
            self._splitters["columns"].restoreState(QByteArray(self._session.layout["stacked"]))

    def fit_on_screen(self) -> None:
        """Move and shrink the window where its frame, now known, isn't all on the screen."""
        window, screen = self._window, self._window.screen().availableGeometry()
        if window.isMaximized() or window.isFullScreen() or screen.contains(window.frameGeometry()):
            return
        around = window.frameGeometry().size() - window.size()
        window.resize(window.size().boundedTo(screen.size() - around))
        frame = QRect(window.frameGeometry().topLeft(), window.size() + around)
        frame.moveRight(min(frame.right(), screen.right()))
        frame.moveBottom(min(frame.bottom(), screen.bottom()))
        frame.moveLeft(max(frame.left(), screen.left()))
        frame.moveTop(max(frame.top(), screen.top()))
        window.move(frame.topLeft())

    def keep(self) -> None:
        """Remember the window's layout."""
        if self._window.isVisible():
            splitters = {name: bytes(one.saveState().data()) for name, one in self._splitters.items()}
            if self._splitters["columns"].count() == len(STACKED):
                splitters["stacked"] = splitters["columns"]
            elif "stacked" in self._session.layout:
                splitters["stacked"] = self._session.layout["stacked"]
            splitters |= {name: state for name, (state, _) in self._held.items()}
            self._session.set_layout({**splitters, "window": bytes(self._window.saveGeometry().data())})

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVES:
            self.keep()
        return False
