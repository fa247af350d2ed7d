"""A ring around the control that has the focus; a style sheet can't paint outside a control."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion, QWindow
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from talonbench_gui.theme import current_theme, scaled, theme_state
from talonbench_gui.widgets.state_style import set_state
from talonbench_gui.widgets.tables.row_delegates import RINGED

WIDTH: Final = 2  # pixels
GAP: Final = 2  # pixels between the control and the ring
RADIUS: Final = 6  # pixels: the control's plus 2
FOLLOWED: Final = frozenset(
    (
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.EnabledChange,
        QEvent.Type.ParentChange,
        QEvent.Type.LayoutRequest,
    )
)
BY_MOUSE: Final = frozenset((QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin))
POPUPS: Final = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


class FocusRing(QWidget):
    """The ring of one window: lies over it, and follows its target wherever that moves."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.place)
        theme_state().changed.connect(self._soon.start)
        self.hide()

    def follow(self, target: QWidget | None) -> None:
        """Surround *target*, or nothing."""
        for one in self._watched:
            if isValid(one):
                one.removeEventFilter(self)
        self._target, self._watched = target, []
        while target is not None and target is not self.window():
            target.installEventFilter(self)
            self._watched.append(target)
            target = target.parentWidget()
        self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in FOLLOWED:
            self._soon.start()
        return False

    def place(self) -> None:
        """Move to where the target is now; hide if it can't be seen."""
        target = self._target
        if target is None or not isValid(target) or not (target.isVisible() and target.isEnabled()):
            self.hide()
            return
        inner = QRect(target.mapTo(self.window(), QPoint()), target.size())
        edge = scaled(WIDTH) + scaled(GAP)
        if is_inside(target):
            part = target.tabRect(target.currentIndex()) if isinstance(target, QTabBar) else target.rect()
            outer = part.translated(inner.topLeft())
            inner = outer.adjusted(edge, edge, -edge, -edge)
        else:
            if isinstance(target, QCheckBox):
                inner.setWidth(min(inner.width(), target.sizeHint().width()))
            outer = inner.adjusted(-edge, -edge, edge, edge)
        self._show(outer, inner, outer & self._visible_part(target))

    def _show(self, outer: QRect, inner: QRect, visible: QRect) -> None:
        if visible.isEmpty():
            self.hide()
            return
        self._ring = outer.translated(-visible.topLeft())
        self.setGeometry(visible)
        # Without the mask, each blink of the caret would repaint the ring.
        self.setMask(QRegion(self.rect()) - QRegion(inner.translated(-visible.topLeft())))
        self.raise_()
        self.show()
        self.update()

    def _visible_part(self, target: QWidget) -> QRect:
        """What scroll areas, splitters and pages around *target* let through, in the window."""
        window, shown, one = self.window(), self.window().rect(), target
        while (parent := one.parentWidget()) is not None and one is not window:
            is_viewport = isinstance(parent, QAbstractScrollArea) and parent.viewport() is one
            if one is not target and (is_viewport or isinstance(parent, QSplitter | QStackedWidget)):
                shown &= QRect(one.mapTo(window, QPoint()), one.size())
            one = parent
        return shown

    _ring = QRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = scaled(WIDTH)
        painter.setPen(QPen(QColor(current_theme().accent), width))
        half = width / 2
        frame = QRectF(self._ring).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(frame, scaled(RADIUS), scaled(RADIUS))


class FocusRings(QObject):
    """Shows the ring in whichever window has the focus; there is one per process.

    After a click, only inputs have it; after a key press, every control.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._is_by_keyboard = False
        self._ring: FocusRing | None = None
        self._view: QAbstractItemView | None = None
        app.focusChanged.connect(self._on_focus)
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())
        self._on_focus(None, app.focusWidget())

    def _watch(self, window: QWindow | None) -> None:
        """Listen to keys and clicks; a filter of the whole application would slow down every event."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in BY_MOUSE:
            self._is_by_keyboard = False
        elif kind == QEvent.Type.KeyPress and not self._is_by_keyboard:
            self._is_by_keyboard = True
            self._on_focus(None, QApplication.focusWidget())
        return False

    def _on_focus(self, _: QWidget | None, target: QWidget | None) -> None:
        if self._ring is not None and isValid(self._ring):
            self._ring.follow(None)
        self._ring = None
        if self._view is not None and isValid(self._view):
            set_state(self._view, RINGED, False)
        self._view = None
        if target is None or target.window().windowType() in POPUPS:
            return
        if isinstance(target, QAbstractItemView) and target.currentIndex().isValid():
            self._view = target
            set_state(target, RINGED, self._is_by_keyboard)
        elif isinstance(target, QPlainTextEdit | QTextEdit):
            pass  # the style sheet paints theirs
        elif self._is_by_keyboard or is_input(target):
            self._ring = ring_of(target.window())
            self._ring.follow(target)


def show_focus() -> None:
    """Show from now on which control has the focus."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.findChild(FocusRings) is None:
        FocusRings(app)


def ring_of(window: QWidget) -> FocusRing:
    """The ring of *window*, made when first needed."""
    found = window.findChild(FocusRing, "focusRing", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, FocusRing) else FocusRing(window)


def is_input(target: QWidget) -> bool:
    """Whether one types into *target*."""
    if isinstance(target, QComboBox):
        return target.isEditable()
    return isinstance(target, QLineEdit | QAbstractSpinBox)


def is_inside(target: QWidget) -> bool:
    """Whether the ring of *target* lies within its edges, as nothing but its panel is around it."""
    return isinstance(target, QAbstractScrollArea | QTabBar)
