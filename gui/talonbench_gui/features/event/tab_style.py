"""The style of the event tabs: Qt takes the picture of a dragged tab from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOptionTab

from talonbench_gui.features.event.tabs import EventTabs

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOption, QWidget

TEARS: Final = (
    QStyle.PrimitiveElement.PE_IndicatorTabTear,
    QStyle.PrimitiveElement.PE_IndicatorTabTearLeft,
    QStyle.PrimitiveElement.PE_IndicatorTabTearRight,
)


class TabStyle(QProxyStyle):
    """Lets the bar paint its tabs, without scroll buttons and torn edges: the strip lists the tabs out of sight."""

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        is_tab = element == QStyle.ControlElement.CE_TabBarTab
        if is_tab and isinstance(option, QStyleOptionTab) and isinstance(widget, EventTabs):
            tab: Any = option  # the stubs don't know its fields
            widget.paint_tab(painter, tab.rect, tab.tabIndex)
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
