"""Text zoom: what doesn't grow with the font by itself, and sizes that come back exactly."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from talonbench_gui.theme import NORMAL, apply_theme, code_font, theme_state
from talonbench_gui.widgets.editor.code_edit import CodeEdit
from talonbench_gui.widgets.focus_ring import FocusRing
from talonbench_gui.widgets.text_scale import scale_lengths

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QWindow


class Zoom(QObject):
    """Changes the text size of *window*.

    Larger minimum sizes push the window and its splitters open, and nothing shrinks them again. So the sizes from
    before are kept until the user changes them.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._wanted, self._forced = QSize(), QSize()  # of the window: as the user left it, and as it then became
        self._parts: dict[QSplitter, tuple[Qt.Orientation, list[int]]] = {}  # sizes in each, as the user left them
        self._heard: set[QSplitter] = set()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.connect(self._fit_dialog)

    def apply(self, font: QFont) -> None:
        """Show all text in *font*, and everything else to match."""
        self._keep_sizes()
        QApplication.setFont(font)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme_state().scheme)
        self.fit()
        self._settle()
        for ring in self._window.findChildren(FocusRing):
            ring.place()  # before the next paint

    def fit(self) -> None:
        """Fit what style sheet and font leave as it is: code, margins and spacings."""
        code = code_font()
        for edit in self._window.findChildren(QWidget):
            if isinstance(edit, CodeEdit) or edit.font().family() == code.family():
                edit.setFont(code)
        scale_lengths(self._window)

    def _fit_dialog(self, window: QWindow | None) -> None:
        """Fit a dialog that was made in the present text size once it is shown."""
        if window is not None:
            for widget in QApplication.topLevelWidgets():
                if widget is not self._window and widget.isVisible() and widget.windowHandle() is window:
                    scale_lengths(widget)
                    widget.resize(widget.size().expandedTo(widget.sizeHint()))

    def _keep_sizes(self) -> None:
        if self._window.size() != self._forced:
            self._wanted = self._window.size()
        for splitter in self._window.findChildren(QSplitter):
            if splitter not in self._parts:
                self._parts[splitter] = (splitter.orientation(), splitter.sizes())
            if splitter not in self._heard:
                self._heard.add(splitter)
                splitter.splitterMoved.connect(partial(self._on_moved, splitter))

    def _on_moved(self, splitter: QSplitter) -> None:
        self._parts.pop(splitter, None)

    def _settle(self) -> None:
        if not self._window.isVisible():
            return
        for _ in range(2):  # the second time with the minimum sizes that the first one left
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self._window.resize(self._wanted)
            for splitter, (orientation, sizes) in self._parts.items():
                # Else a part was added that knows its own room, or the parts are one above the other meanwhile.
                if len(sizes) == splitter.count() and orientation == splitter.orientation():
                    splitter.setSizes(sizes)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._forced = self._window.size()
        if theme_state().em == NORMAL:
            self._parts = {}  # all is as the user left it
