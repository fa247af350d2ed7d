"""A page's table and the details of its selected row: side by side, or in a narrow page one above the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QSplitter

from talonbench_gui.theme import theme_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

NARROW: Final = 73  # times the text size: a narrower page has its details below its table
HEIGHTS: Final = (45, 55)  # of table and details there, until the user moves them


class PageSplit(QSplitter):
    """*sizes* are the widths of *table* and *detail* side by side."""

    def __init__(self, table: QWidget, detail: QWidget, sizes: Sequence[int]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._sizes = {Qt.Orientation.Horizontal: list(sizes), Qt.Orientation.Vertical: list(HEIGHTS)}
        self.addWidget(table)
        self.addWidget(detail)
        self.setSizes(list(sizes))
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._on_moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _on_moved(self) -> None:
        self._sizes[self.orientation()] = self.sizes()

    def _fit(self) -> None:
        if theme_state().is_restyling:
            return  # Qt crashes if widgets are rearranged while it styles them
        is_narrow = self.width() < NARROW * theme_state().em
        wanted = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        if wanted != self.orientation():
            self.setOrientation(wanted)
            self.setSizes(self._sizes[wanted])
