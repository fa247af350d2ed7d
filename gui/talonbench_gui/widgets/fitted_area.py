"""A scroll area that says how high what is in it would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

LEAST = 64  # pixels


class FittedArea(QScrollArea):
    """Shows *content*; it scrolls only where there is no room for all of it. *fitted*: it wants another height."""

    fitted = Signal()

    def __init__(self, content: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = content
        self.setWidget(content)
        content.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._show_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._tell()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._tell()

    def _tell(self) -> None:
        self.updateGeometry()
        self.fitted.emit()
        QTimer.singleShot(0, self, self._show_focus)  # once what is in it has its place

    def _show_focus(self) -> None:
        """Scroll to what has the focus: a row may have been added, or what is above it may have grown."""
        focused = QApplication.focusWidget()
        if focused is not None and self._content.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, 8)

    def wanted(self) -> int:
        """The height at which nothing would have to scroll."""
        layout, width = self._content.layout(), self._content.width()
        if layout is not None and layout.hasHeightForWidth() and width > 0:
            return layout.heightForWidth(width)
        return self._content.sizeHint().height()

    def sizeHint(self) -> QSize:
        return QSize(self._content.sizeHint().width(), self.wanted())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._content.minimumSizeHint().width(), LEAST)
