"""The main window: layout only; the composition fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from talonbench_gui.shell.rail import Rail
from talonbench_gui.widgets.panels import PageStack

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QResizeEvent

    from talonbench_gui.state.workbench import Workbench

SETTLING = (0, 60, 250)  # ms: a part that was just shown has its place at once, or when the page around it has grown


class WorkArea(QScrollArea):
    """Scrolls page and *rail* in a low or narrow window."""

    def __init__(self, rail: Rail) -> None:
        super().__init__(widgetResizable=True)
        self._rail = rail

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rail.set_room(event.size().height())


class EditorPage(QWidget):
    """The Editor's page. Focused, it focuses what had the focus last; at first, *start*."""

    start: QWidget

    def setFocus(self, *_: object) -> None:
        last = self.focusWidget()
        is_there = self.isAncestorOf(last) and last.isVisibleTo(self) and last.isEnabled()
        (last if is_there else self.start).setFocus()


class MainWindow(QMainWindow):
    """*closed*: the window has closed. *may_close* is called first."""

    closed = Signal()

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.workbench = workbench
        self.may_close: Callable[[], bool] = lambda: True
        self.rail, self.stack = Rail(), PageStack()
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.answers, self.side = QSplitter(Qt.Orientation.Vertical), QStackedWidget()
        self.rows = QSplitter(Qt.Orientation.Vertical)
        self.editor = EditorPage()
        self.setWindowTitle("Talonbench")
        self.setAcceptDrops(True)

    @property
    def splitters(self) -> dict[str, QSplitter]:
        """The splitters whose state is saved, by name."""
        return {"columns": self.columns, "answers": self.answers, "rows": self.rows}

    def lay_out(
        self,
        top: tuple[QWidget, ...],
        strip: QWidget,
        columns: tuple[QWidget, ...],
        answers: tuple[QWidget, ...],
        below: QWidget,
    ) -> None:
        """Add the parts: *top* above everything, *strip* above the Editor, *columns* side by side, *below* all pages.

        *answers* share the last column; *side* holds it, for pages that take its place for a while.
        """
        for part in answers:
            self.answers.addWidget(part)
        self.side.addWidget(self.answers)
        for part in (*columns, self.side):
            self.columns.addWidget(part)
        self.editor.start = columns[0]
        self.answers.setSizes([330, 330])
        self.columns.setSizes([326, 490, 366])
        self.rows.addWidget(self.stack)
        self.rows.addWidget(below)
        self.rows.setStretchFactor(0, 1)
        for splitter in self.splitters.values():
            splitter.setHandleWidth(8)
            splitter.setChildrenCollapsible(False)
        page = QVBoxLayout(self.editor)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(2)
        page.addWidget(strip)
        page.addWidget(self.columns, 1)
        self.stack.addWidget(self.editor)
        self._lay_out_around(top)

    def _lay_out_around(self, top: tuple[QWidget, ...]) -> None:
        body, central = QWidget(), QWidget()
        across = QHBoxLayout(body)
        across.setContentsMargins(8, 0, 8, 2)
        across.addWidget(self.rail)
        across.addWidget(self.rows, 1)
        self._area = area = WorkArea(self.rail)  # else a low or narrow window couldn't show all of it
        area.setObjectName("workArea")
        area.setProperty("role", "window")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        above, column = QVBoxLayout(), QVBoxLayout(central)
        above.setContentsMargins(8, 6, 8, 0)
        for part in top:  # always visible, even if the rest is scrolled: Send is there
            above.addWidget(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(above)
        column.addWidget(area, 1)
        self.setCentralWidget(central)

    def scroll_to(self, part: QWidget) -> None:
        """Scroll a low or narrow window to *part*, once it has its place."""
        body = self._area.widget()
        if body is not None and body.isAncestorOf(part):
            for delay in SETTLING:
                QTimer.singleShot(delay, part, lambda: self._area.ensureWidgetVisible(part, 0, 0))

    def show_name(self, name: str, *, is_modified: bool) -> None:
        """Show the document's *name* and whether it has unsaved changes in the title."""
        self.setWindowTitle(f"{name}[*] – Talonbench")
        self.setWindowModified(is_modified)

    def event(self, event: QEvent) -> bool:
        """Leave Alt+Up and Alt+Down to a combo box that has the focus: they open its list, and move no mapping."""
        if _is_list_key(event) and isinstance(self.focusWidget(), QComboBox):
            event.accept()
            return True
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.workbench.close()
        event.accept()
        self.closed.emit()


def _is_list_key(event: QEvent) -> bool:
    """Whether *event* asks who takes Alt+Up or Alt+Down."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    is_alt = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
    return is_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
