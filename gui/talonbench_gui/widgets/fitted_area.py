"""A scroll area that reports the height of its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

LEAST = 64  # pixels


class FittedArea(QScrollArea):
    """Shows *content*, scrolling only if there is no room for it. *fitted*: its preferred height changed."""

    fitted = Signal()

    def __init__(self, content: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its content has the focus
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
        QTimer.singleShot(0, self, self._show_focus)  # after the layout of its content

    def _show_focus(self) -> None:
        """Scroll to the focused widget: a row may have been added, or something above it may have grown."""
        focused = QApplication.focusWidget()
        if focused is not None and self._content.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, 8)

    def wanted(self) -> int:
        """The height without scrolling."""
        layout, width = self._content.layout(), self._content.width()
        if layout is not None and layout.hasHeightForWidth() and width > 0:
            return layout.heightForWidth(width)
        return self._content.sizeHint().height()

    def sizeHint(self) -> QSize:
        return QSize(self._content.sizeHint().width(), self.wanted())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._content.minimumSizeHint().width(), LEAST)
