"""The Problems panel: in its own part below the columns, opened and closed only by the user."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListView, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from talonbench_gui.features.problems.toggle import ProblemsToggle
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from talonbench.preview import Preview
    from talonbench_gui.commands.actions import Actions
    from talonbench_gui.features.problems.heading import ProblemsHeading
    from talonbench_gui.features.problems.model import Problem, ProblemsModel
    from talonbench_gui.state.workbench import Workbench

OPTION: Final = "problems"
OPEN, CLOSED = "open", "closed"
NO_PROBLEMS: Final = "No problems"
NONE: Final = {"all": "No problems.", "error": "No errors.", "warning": "No warnings."}
HIGH: Final = 10  # times a line of text: height of the panel when first opened


class ProblemsPanel(QFrame):
    """Only the user opens or closes it, and that is remembered; it is seen on pages that are about the event.

    *selected* carries the `Place` of a problem.

    *toggled*: the user opened, closed or asked for it. *counts* is the button of the status bar.
    """

    selected = Signal(object)
    toggled = Signal()

    def __init__(self, workbench: Workbench, actions: Actions) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._session, self._store = workbench.session, workbench.store
        self.is_open = self._session.option(OPTION, CLOSED) == OPEN
        self._is_here = True  # the page that is shown is about the event
        self._problems: tuple[Problem, ...] = ()
        self._height = 0  # height of the open panel, as the user dragged it; 0: not dragged yet
        self.counts = ProblemsToggle()
        self._stack = QStackedWidget()
        self._nothing = QLabel(NONE["all"], alignment=Qt.AlignmentFlag.AlignCenter)
        self.view = self._make_view()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._column.addWidget(self._stack, 1)
        self.counts.clicked.connect(self.toggle)
        actions.bind("view.problems_panel", self.toggle)
        workbench.previews.changed.connect(self._on_preview)
        self.counts.show_open(self.is_open)
        self.setVisible(self.is_open)

    def _make_view(self) -> QListView:
        view = set_accessible_name(QListView(), "Problems")
        view.setObjectName("problemsView")
        view.setProperty("plain", True)
        view.setUniformItemSizes(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.activated.connect(self._on_chosen)
        view.clicked.connect(self._on_chosen)
        self._nothing.setProperty("role", "muted")
        for part in (self._nothing, view):
            self._stack.addWidget(part)
        return view

    @cached_property
    def _model(self) -> ProblemsModel:
        """The model, with what else the first paint doesn't need: the heading, and what paints the rows."""
        from talonbench_gui.features.problems.model import ProblemsModel
        from talonbench_gui.features.problems.rows import ProblemRows

        model = ProblemsModel(self)
        self.view.setModel(model)
        self.view.setItemDelegate(ProblemRows(self.view))
        self.view.setMouseTracking(True)
        return model

    @cached_property
    def _heading(self) -> ProblemsHeading:
        from talonbench_gui.features.problems.heading import ProblemsHeading

        heading = ProblemsHeading()
        heading.shown.chosen.connect(self._show)
        heading.closing.clicked.connect(self.toggle)
        self._column.insertWidget(0, heading)
        return heading

    def _on_chosen(self, index: QModelIndex) -> None:
        self.selected.emit(self._model.problem(index.row()).place)

    # -- problems -------------------------------------------------------------------------------------------

    def _on_preview(self, preview: Preview) -> None:
        from talonbench_gui.features.problems.model import count_problems, describe_counts, list_problems

        self._problems = list_problems(preview)
        counts = count_problems(self._problems)
        words = describe_counts(counts) or NO_PROBLEMS
        self.counts.show_counts(counts["error"], counts["warning"], words)
        self._show()
        self._heading.show_counts(self._store.document.current_event.name, words, counts)

    def _show(self) -> None:
        """Show the problems of the chosen severity."""
        wanted = self._heading.shown.current
        self._model.show(tuple(one for one in self._problems if wanted in ("all", one.severity)))
        self._nothing.setText(NONE[wanted])
        self._stack.setCurrentIndex(1 if self._model.rowCount() else 0)

    # -- opening and closing --------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the panel for the user, and focus the list."""
        if not self.is_open:
            self.toggle()
        (self.view if self._model.rowCount() else self._heading.closing).setFocus()

    def set_here(self, is_here: bool) -> None:
        """Be seen, if it is open: the page that is shown is about the event, or isn't."""
        self._is_here = is_here
        self._show_panel()

    def _show_panel(self) -> None:
        is_shown = self.is_open and self._is_here
        if is_shown is not self.isHidden():
            return
        if not is_shown:
            self._height = self.height()
        self.setVisible(is_shown)
        if is_shown:
            self._resize()

    def toggle(self) -> None:
        """Open or close the panel, and remember it; one that is open on another page is only shown."""
        if self.is_open and not self.isVisible():
            self.counts.show_open(True)
            self.toggled.emit()
            return
        focused: QWidget | None = self.window().focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self.is_open = not self.is_open
        self._session.set_option(OPTION, OPEN if self.is_open else CLOSED)
        self.counts.show_open(self.is_open)
        self._show_panel()
        if had_focus and not self.is_open:
            self.counts.setFocus()
        self.toggled.emit()

    def _resize(self) -> None:
        """Take the height that the panel had before from the part above it."""
        rows: QWidget | None = self.parentWidget()
        if isinstance(rows, QSplitter):
            wanted = self._height or HIGH * self.fontMetrics().height()
            *above, upper, lower = rows.sizes()
            rows.setSizes([*above, max(1, upper + lower - wanted), wanted])
