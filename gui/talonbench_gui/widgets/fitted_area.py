"""A scroll area as high as what is in it, up to a share of its surroundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

MOST = 0.6  # of the parent's height, that is insisted on


class FittedArea(QScrollArea):
    """Shows *content*; it scrolls only where there is no room for all of it."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = content
        self.setWidget(content)
        content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _wanted(self) -> int:
        layout, width = self._content.layout(), self._content.width()
        if layout is not None and layout.hasHeightForWidth() and width > 0:
            return layout.heightForWidth(width)
        return self._content.sizeHint().height()

    def sizeHint(self) -> QSize:
        return QSize(self._content.sizeHint().width(), self._wanted())

    def minimumSizeHint(self) -> QSize:
        around = self.parentWidget()
        most = int(around.height() * MOST) if around is not None else 0
        return QSize(self._content.minimumSizeHint().width(), max(80, min(self._wanted(), most)))
