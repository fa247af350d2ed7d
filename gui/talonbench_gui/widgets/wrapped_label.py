"""A label that wraps, and never asks for the width of a long word such as an ID or a URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt

from talonbench_gui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

LEAST: Final = 8  # times the text size: its minimum width
WORD: Final = re.compile(r"\S+")


class WrappedLabel(ElidedLabel):
    """Elides each word that is longer than a line in its middle; tooltip, `text` and screen readers have it whole."""

    _whole = ""

    def setText(self, text: str) -> None:
        self._whole = text
        self._fit()

    def text(self) -> str:
        return self._whole

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(min(least.width(), LEAST * self.fontInfo().pixelSize()), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Each change of the text size comes as some ten events to every label of every page.
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.isVisible():
            self._fit()

    def _fit(self) -> None:
        """Show the text with its long words elided; before the label has a width, as it is."""
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        shown = self._whole
        if self.wordWrap() and self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            shown = WORD.sub(lambda word: metrics.elidedText(word[0], Qt.TextElideMode.ElideMiddle, room), shown)
        if shown != super().text():
            super().setText(shown)
        self.setAccessibleName(self._whole)
        if self.wordWrap():
            self.setToolTip(self._whole if shown != self._whole else "")
