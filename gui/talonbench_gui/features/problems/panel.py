"""The lists below the columns; with nothing to say they fold to their tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabWidget, QVBoxLayout

from talonbench_gui.features.problems.lists import HistoryList, LibraryTree, ProblemsList
from talonbench_gui.theme import current_theme, icon, theme_state
from talonbench_gui.widgets.naming import make_tool_button, set_accessible_name

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QSplitter, QWidget

    from talonbench_gui.features.problems.model import Problem

OPEN, FOLDED, BY_ITSELF = "open", "folded", ""
PICTURES = {
    "error": ("cross", "bad"),
    "warning": ("warning", "warn"),
    "info": ("info", "muted"),
    "": ("check", "good"),
}
CALLING = ("error", "warning")  # what unfolds the panel; a mere remark does not
CALM = 900  # milliseconds that problems are there, or are gone, before the panel moves by itself
HIGHEST, FEWEST, MOST = 150, 2, 5  # pixels; problems in sight where the panel unfolds by itself
UNBOUND = 16_777_215  # Qt's QWIDGETSIZE_MAX


class ProblemsPanel(QFrame):
    """Problems, history and library as the lowest part of *rows*.

    It unfolds when problems stay (mere remarks do not count), and folds when they are gone, unless the user chose
    otherwise; *choice_made* brings what is to be remembered.
    """

    choice_made = Signal(str)

    def __init__(self, rows: QSplitter) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._rows, self._count, self._height = rows, 0, 0  # no height: as high as what is listed
        self._choice, self._gravest = BY_ITSELF, ""
        self._is_shut = self.is_folded = False
        self.problems, self.history, self.library = ProblemsList(), HistoryList(), LibraryTree()
        self.tabs = set_accessible_name(QTabWidget(), "Lists")
        for part, title in ((self.problems, "Problems"), (self.history, "History"), (self.library, "Library")):
            self.tabs.addTab(part, title)
        self._pages = self.tabs.findChildren(QStackedWidget)[0]
        set_accessible_name(self.tabs.tabBar(), "Lists")
        self._fold = make_tool_button("down", "")
        self.tabs.setCornerWidget(self._fold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.tabs)
        self._later = QTimer(self, singleShot=True, interval=CALM)
        self._later.timeout.connect(self._settle)
        self._fold.clicked.connect(self.toggle)
        rows.splitterMoved.connect(self._on_dragged)
        self.tabs.tabBarClicked.connect(self._on_tab_clicked)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        theme_state().changed.connect(self._show_count)

    # -- problems -------------------------------------------------------------------------------------------

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """List *problems*, and say on the tab how many there are."""
        self.problems.show_problems(problems)
        severities = {problem.severity for problem in problems}
        gravest = next((one for one in PICTURES if one in severities), "")
        if (gravest in CALLING) != (self._gravest in CALLING):
            self._later.start()
        if (len(problems), gravest) != (self._count, self._gravest):
            self._count, self._gravest = len(problems), gravest
            self._show_count()

    def _show_count(self) -> None:
        self.tabs.setTabText(0, f"Problems ({self._count})" if self._count else "Problems")
        picture, tone = PICTURES[self._gravest]
        self.tabs.setTabIcon(0, icon(picture, getattr(current_theme(), tone)))

    def bring(self, part: QWidget) -> None:
        """Show *part*, unfolded for now: the user asked for it."""
        self.tabs.setCurrentWidget(part)
        self._apply(is_folded=False)

    # -- folding --------------------------------------------------------------------------------------------

    def start(self, choice: str) -> None:
        """Take the user's choice of the last session."""
        self._choice = choice if choice in (OPEN, FOLDED) else BY_ITSELF
        self._apply(self._is_to_fold(), moves=False)

    def toggle(self) -> None:
        """Fold, or unfold, as the user wants it; of the problems it is remembered, where it is a choice at all."""
        is_folded = not self.is_folded
        if self.tabs.currentWidget() is not self.problems:
            self._is_shut = is_folded
        else:
            is_own = is_folded == (self._gravest not in CALLING)
            self._choice = BY_ITSELF if is_own else FOLDED if is_folded else OPEN
            self.choice_made.emit(self._choice)
        self._apply(is_folded)

    def _on_tab_clicked(self, index: int) -> None:
        if index == self.tabs.currentIndex():
            self.toggle()

    def _on_tab_changed(self) -> None:
        self._is_shut = False
        if self.is_folded:
            self._settle()
        else:
            self._later.start()

    def _is_to_fold(self) -> bool:
        if self.tabs.currentWidget() is not self.problems:
            return self._is_shut
        return self._gravest not in CALLING if self._choice == BY_ITSELF else self._choice == FOLDED

    def _settle(self) -> None:
        self._apply(self._is_to_fold())

    def _apply(self, is_folded: bool, *, moves: bool = True) -> None:
        moves = moves and is_folded != self.is_folded
        self.is_folded = is_folded
        upper, lower = self._rows.sizes()
        self._pages.setVisible(not is_folded)
        self.setMaximumHeight(self._folded_height() if is_folded else UNBOUND)
        self.setMinimumHeight(self._folded_height() * (1 if is_folded else 2))
        wanted = self._folded_height() if is_folded else self._height or self._listed_height()
        if moves or is_folded:
            self._rows.setSizes([upper + lower - wanted, wanted])
        title = f"{'Unfold' if is_folded else 'Fold'} the lists (Ctrl+J)"
        set_accessible_name(self._fold, title, title)
        self._fold.show_icon("up" if is_folded else "down")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.isVisible() and event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._apply(self.is_folded)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._apply(self.is_folded)  # the tabs are as high as they will be only now

    def _on_dragged(self) -> None:
        self._height = self._height if self.is_folded else self._rows.sizes()[1]

    def _listed_height(self) -> int:
        if self.tabs.currentWidget() is not self.problems:
            return HIGHEST
        row = max(self.problems.view.sizeHintForRow(0), self.fontMetrics().height() + 6)
        return self._folded_height() + row * max(FEWEST, min(MOST, self._count)) + 6

    def _folded_height(self) -> int:
        return self.tabs.tabBar().sizeHint().height() + 4
