"""The style of the event tabs: Qt takes the picture of a dragged tab from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOptionTab

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOption, QWidget

TEARS: Final = (
    QStyle.PrimitiveElement.PE_IndicatorTabTear,
    QStyle.PrimitiveElement.PE_IndicatorTabTearLeft,
    QStyle.PrimitiveElement.PE_IndicatorTabTearRight,
)


class TabStyle(QProxyStyle):
    """Lets *paint* draw the tabs, without scroll buttons and torn edges: the strip lists the hidden tabs."""

    def __init__(self, paint: Callable[[QPainter, QRect, int], None]) -> None:
        super().__init__()
        self._paint = paint

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element == QStyle.ControlElement.CE_TabBarTab and isinstance(option, QStyleOptionTab):
            tab: Any = option  # the stubs don't know its fields
            self._paint(painter, tab.rect, tab.tabIndex)
        else:
            super().drawControl(element, option, painter, widget)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element not in TEARS:
            super().drawPrimitive(element, option, painter, widget)

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric == QStyle.PixelMetric.PM_TabBarScrollButtonWidth:
            return 0
        return super().pixelMetric(metric, option, widget)
