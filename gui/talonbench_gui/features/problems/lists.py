"""The lists at the bottom: problems, history, library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLabel, QListView, QStackedWidget, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from talonbench.samples import Sample
from talonbench_gui.features.problems.history_model import HistoryModel, Sent
from talonbench_gui.features.problems.model import Problem, ProblemsModel
from talonbench_gui.widgets.naming import set_accessible_name

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_PROBLEMS = "No problems."
NO_HISTORY = "What you send is listed here. Double-click, or Return, opens the event again."


class _List(QWidget):
    """A list view, or a sentence where it is empty."""

    def __init__(self, object_name: str, accessible_name: str, empty: str) -> None:
        super().__init__()
        self.view = set_accessible_name(QListView(), accessible_name)
        self.view.setObjectName(object_name)
        self.view.setProperty("plain", True)
        self.view.setUniformItemSizes(True)
        self._empty = QLabel(empty, alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def show_list(self, is_filled: bool) -> None:
        """The list where *is_filled*, else the sentence."""
        self._stack.setCurrentIndex(1 if is_filled else 0)


class ProblemsList(_List):
    """All that is wrong; a click goes to the place."""

    activated = Signal(object)

    def __init__(self) -> None:
        super().__init__("problemsView", "Problems", NO_PROBLEMS)
        self._model = ProblemsModel(self)
        self.view.setModel(self._model)
        self.view.activated.connect(lambda index: self.activated.emit(self._model.problem(index.row())))
        self.view.clicked.connect(lambda index: self.activated.emit(self._model.problem(index.row())))

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show *problems*."""
        self._model.show(problems)
        self.show_list(bool(problems))


class HistoryList(_List):
    """What was sent; the selected one shows its answer, a double click or Return opens its event."""

    selected = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__("historyView", "History", NO_HISTORY)
        self.model = HistoryModel(self)
        self.view.setModel(self.model)
        self.view.clicked.connect(lambda index: self.selected.emit(self.model.sent(index.row())))
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.view.activated.connect(lambda index: self.opened.emit(self.model.sent(index.row())))

    def _on_current_changed(self, index: QModelIndex) -> None:
        if index.isValid() and self.view.hasFocus():
            self.selected.emit(self.model.sent(index.row()))

    def add(self, sent: Sent) -> None:
        """Put *sent* on top."""
        self.model.add(sent)
        self.show_list(True)


class LibraryTree(QWidget):
    """Samples; a double click or Return opens one."""

    activated = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.view = set_accessible_name(QTreeWidget(), "Library")
        self.view.setObjectName("libraryTree")
        self.view.setProperty("plain", True)
        self.view.setHeaderHidden(True)
        self.view.setRootIsDecorated(False)
        self.view.setColumnCount(2)
        self.view.itemActivated.connect(self._on_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def show_samples(self, samples: Sequence[Sample]) -> None:
        """List *samples*."""
        self.view.clear()
        for sample in samples:
            item = QTreeWidgetItem([sample.title, sample.description])
            item.setData(0, Qt.ItemDataRole.UserRole, sample)
            item.setToolTip(1, sample.description)
            self.view.addTopLevelItem(item)
        self.view.resizeColumnToContents(0)

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        sample = item.data(0, Qt.ItemDataRole.UserRole)
        if isinstance(sample, Sample):
            self.activated.emit(sample)
