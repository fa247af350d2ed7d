"""The Problems panel below the columns: a header with counts, and the list while open."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talonbench_gui.theme import current_theme, icon, theme_state
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent, QShowEvent

    from talonbench.preview import Preview
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.features.problems.model import ProblemsModel
    from talonbench_gui.state.workbench import Workbench

OPTION: Final = "problems"
OPEN, CLOSED = "open", "closed"
NO_PROBLEMS: Final = "No problems"
PICTURES: Final = {
    "error": ("cross", "bad"),
    "warning": ("warning", "warn"),
    "info": ("info", "muted"),
    "": ("check", "good"),
}
HEIGHT: Final = 150  # pixels: height of the list when first opened
UNBOUND: Final = 16_777_215  # Qt's QWIDGETSIZE_MAX


class _Header(QFrame):
    """Sign, title and counts; *clicked* anywhere on it."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("problemsHeader")
        self.sign, self.counts = QLabel(), set_accessible_name(QLabel(), "Problem counts")
        self.counts.setObjectName("problemCounts")
        self.counts.setProperty("role", "muted")
        title = QLabel("Problems")
        title.setProperty("role", "title")
        self.toggle = make_tool_button("up", "")
        self.toggle.setObjectName("problemsToggle")
        self.toggle.clicked.connect(self.clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 6, 2)
        for part in (self.sign, title, self.counts):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.toggle)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()


class ProblemsPanel(QFrame):
    """Only the user opens or closes it, and that is remembered. *selected* carries the `Place` of a problem.

    *toggled*: it was opened or closed.
    """

    selected = Signal(object)
    toggled = Signal()

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._session = workbench.session
        self.is_open = self._session.option(OPTION, CLOSED) == OPEN
        self._gravest = ""
        self._height = 0  # height of the open panel, as the user dragged it; 0: not dragged yet
        self._head = _Header()
        self._stack = QStackedWidget()
        self.view = self._make_view()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._stack, 1)
        self._head.clicked.connect(self.toggle)
        actions.bind("view.problems_panel", self.toggle)
        theme_state().changed.connect(self._show_sign)
        workbench.previews.changed.connect(self._on_preview)
        self._show_sign()
        self._fit()

    def _make_view(self) -> QListView:
        view = set_accessible_name(QListView(), "Problems")
        view.setObjectName("problemsView")
        view.setProperty("plain", True)
        view.setUniformItemSizes(True)
        view.activated.connect(self._on_chosen)
        view.clicked.connect(self._on_chosen)
        empty = QLabel(f"{NO_PROBLEMS}.", alignment=Qt.AlignmentFlag.AlignCenter)
        empty.setProperty("role", "muted")
        for part in (empty, view):
            self._stack.addWidget(part)
        return view

    @cached_property
    def _model(self) -> ProblemsModel:
        from talonbench_gui.features.problems.model import ProblemsModel  # not needed for the first paint

        model = ProblemsModel(self)
        self.view.setModel(model)
        return model

    def _on_chosen(self, index: QModelIndex) -> None:
        self.selected.emit(self._model.problem(index.row()).place)

    # -- problems -------------------------------------------------------------------------------------------

    def _on_preview(self, preview: Preview) -> None:
        from talonbench_gui.features.problems.model import count_problems, find_gravest, list_problems

        problems = list_problems(preview)
        self._model.show(problems)
        self._stack.setCurrentIndex(1 if problems else 0)
        self._head.counts.setText(count_problems(problems) or NO_PROBLEMS)
        gravest = find_gravest(problems)
        if gravest != self._gravest:
            self._gravest = gravest
            self._show_sign()

    def _show_sign(self) -> None:
        picture, tone = PICTURES[self._gravest]
        self._head.sign.setPixmap(icon(picture, getattr(current_theme(), tone)).pixmap(16))

    # -- opening and closing --------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the panel for the user, and focus the list."""
        if not self.is_open:
            self.toggle()
        (self.view if self._model.rowCount() else self._head.toggle).setFocus()

    def toggle(self) -> None:
        """Open or close the panel, and remember it."""
        if self.is_open:
            self._height = self.height()
        self.is_open = not self.is_open
        self._session.set_option(OPTION, OPEN if self.is_open else CLOSED)
        self._fit()
        self._resize()
        self.toggled.emit()

    def _fit(self) -> None:
        """Make room for the header only, or for the list too."""
        head = self._head.sizeHint().height() + 2
        self._stack.setVisible(self.is_open)
        self.setMaximumHeight(UNBOUND if self.is_open else head)
        self.setMinimumHeight(head * 2 if self.is_open else head)
        title = f"{'Hide' if self.is_open else 'Show'} problems (Ctrl+J)"
        set_accessible_name(self._head.toggle, title, title)
        self._head.toggle.show_icon("down" if self.is_open else "up")

    def _resize(self) -> None:
        """Take the height that an open panel had before from the part above it; a closed one gives it back."""
        rows: QWidget | None = self.parentWidget()
        if isinstance(rows, QSplitter):
            *above, upper, lower = rows.sizes()
            head = self._head.sizeHint().height()
            wanted = (self._height or head + HEIGHT) if self.is_open else head + 2
            rows.setSizes([*above, upper + lower - wanted, wanted])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.isVisible() and event.type() in (event.Type.FontChange, event.Type.StyleChange):
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # the header has its final height only now
